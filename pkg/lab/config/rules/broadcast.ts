/** Rules on what a broadcast experiment consists of. */
import type { Problem } from '../problem.ts';
import { nodePlaces } from '../roster.ts';
import { triggersOf } from '../schedule-entry.ts';
import type { BroadcastExperiment } from '../schema.ts';
import { OPERATIONS_MAX } from '../sections/broadcast.ts';
import { problemAt, type Rule, someOf } from './rule.ts';

export const broadcastRules: readonly Rule<BroadcastExperiment>[] = [
  {
    says: 'Broadcast asks at most 100000 operations: `rate` times `loadMs`.',
    reads: ['broadcast'],
    check: isBounded,
  },
  {
    says:
      'Broadcast has no rounds and nobody decides: an entry of `faults.schedule` begins with `atMs`, and its ' +
      'nodes are not `f`.',
    reads: ['faults.schedule'],
    check: triggersAreTimes,
  },
  {
    says: '`faults.plan` names nodes of the experiment.',
    reads: ['nodes', 'faults.plan'],
    check: nodesExist,
  },
  {
    says: 'Broadcast is over within `master.runMs`: `loadMs`, `recoveryMs` and 2 s.',
    reads: ['broadcast', 'master.runMs'],
    check: endsInTime,
  },
];

function isBounded(experiment: BroadcastExperiment): readonly Problem[] {
  const { rate, loadMs } = experiment.broadcast;
  if ((rate * loadMs) / 1000 <= OPERATIONS_MAX) return [];
  const message = `${rate}/s for ${loadMs} ms are more than ${OPERATIONS_MAX} operations; ask less`;
  return [problemAt(experiment, ['broadcast', 'rate'], message)];
}

function triggersAreTimes(experiment: BroadcastExperiment): readonly Problem[] {
  return experiment.faults.schedule.flatMap((entry, i) => {
    const path = ['faults', 'schedule', i];
    if (entry.nodes === 'f') {
      const message = 'broadcast has no f; take a number of nodes';
      return [problemAt(experiment, [...path, 'nodes'], message)];
    }
    const [when] = triggersOf(entry);
    if (when === undefined || when.kind === 'time') return [];
    return [{ path, message: 'in broadcast an entry begins at a time: take atMs' }];
  });
}

function nodesExist(experiment: BroadcastExperiment): readonly Problem[] {
  const ids = nodePlaces(experiment).map(({ id }) => id);
  return (experiment.faults.plan ?? []).flatMap(({ node }, i) =>
    ids.includes(node)
      ? []
      : [
          problemAt(
            experiment,
            ['faults', 'plan', i, 'node'],
            `there is no such node; the nodes are ${someOf(ids)}`,
          ),
        ],
  );
}

/** A little longer than the run's own end (`lab/broadcast/plan.ts`). */
const SPARE_MS = 2000;

function endsInTime(experiment: BroadcastExperiment): readonly Problem[] {
  const { broadcast, master } = experiment;
  const lasts = broadcast.loadMs + broadcast.recoveryMs + SPARE_MS;
  if (lasts < master.runMs) return [];
  const message = `what clients ask takes ${lasts} ms; give the run more time`;
  return [problemAt(experiment, ['master', 'runMs'], message)];
}
