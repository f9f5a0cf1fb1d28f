/** Rules between the fields of the network that no model is concerned with. */
import type { Problem } from '../problem.ts';
import type { Experiment } from '../schema.ts';
import { problemAt, type Rule } from './rule.ts';

export const networkRules: readonly Rule[] = [
  {
    says: 'The bounds of uniform delays are in order.',
    reads: ['network.delayMs'],
    check: delaysAreOrdered,
  },
  {
    says: '`network.queueBytesMax` holds at least one frame of `network.frameBytesMax`.',
    reads: ['network.frameBytesMax', 'network.queueBytesMax'],
    check: queueHoldsFrame,
  },
];

function delaysAreOrdered(experiment: Experiment): readonly Problem[] {
  const { delayMs } = experiment.network;
  if (typeof delayMs === 'number' || 'mean' in delayMs || delayMs.min <= delayMs.max) return [];
  const message = `must not be below min, which is ${delayMs.min}`;
  return [problemAt(experiment, ['network', 'delayMs', 'max'], message)];
}

function queueHoldsFrame(experiment: Experiment): readonly Problem[] {
  const { frameBytesMax, queueBytesMax } = experiment.network;
  if (queueBytesMax >= frameBytesMax) return [];
  const message = `must hold the largest frame: at least frameBytesMax, which is ${frameBytesMax}`;
  return [problemAt(experiment, ['network', 'queueBytesMax'], message)];
}
