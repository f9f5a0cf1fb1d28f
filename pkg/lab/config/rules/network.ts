/** Rules between the fields of the network that no model is concerned with. */
import { isLoopback } from '../../../net/sockets.ts';
import { nodePlaces } from '../roster.ts';
import type { Problem } from '../problem.ts';
import type { Experiment } from '../schema.ts';
import { problemAt, type Rule } from './rule.ts';

export const networkRules: readonly Rule[] = [
  {
    says: '`network.clockDrift` is for `engine: sim`.',
    reads: ['engine', 'network.clockDrift'],
    check: clocksAreSimulated,
  },
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
  {
    says: '`security.mode: off` is for nodes and a master on addresses of this machine.',
    reads: ['security.mode', 'master.ip', 'nodes'],
    check: openOnlyHere,
  },
];

function openOnlyHere(experiment: Experiment): readonly Problem[] {
  const ips = [experiment.master.ip, ...nodePlaces(experiment).map(({ ip }) => ip)];
  const open = ips.find((ip) => !isLoopback(ip));
  if (experiment.security.mode !== 'off' || open === undefined) return [];
  const message = `other machines can reach ${open}; take auth or tls`;
  return [problemAt(experiment, ['security', 'mode'], message)];
}

function clocksAreSimulated(experiment: Experiment): readonly Problem[] {
  if (experiment.engine === 'sim' || experiment.network.clockDrift === 0) return [];
  const message = 'only simulated clocks can drift; take engine: sim, or 0';
  return [problemAt(experiment, ['network', 'clockDrift'], message)];
}

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
