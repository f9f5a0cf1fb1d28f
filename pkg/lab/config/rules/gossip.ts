/** Rules on what a gossip experiment consists of. */
import { DEFAULT_SETTINGS } from '../../../membership/settings.ts';
import { durationMs } from '../duration.ts';
import type { Problem } from '../problem.ts';
import { gossipInputs, nodePlaces } from '../roster.ts';
import { triggersOf } from '../schedule-entry.ts';
import type { GossipExperiment } from '../schema.ts';
import { problemAt, type Rule, someOf } from './rule.ts';

export const gossipRules: readonly Rule<GossipExperiment>[] = [
  {
    says: 'A gossip experiment has at least one of the sections `gossip`, `membership` and `averaging`.',
    reads: ['gossip', 'membership', 'averaging'],
    check: somethingIsDone,
  },
  {
    says: 'Averaging needs a number as input of every node.',
    reads: ['nodes', 'averaging'],
    check: thereAreNumbers,
  },
  {
    says: '`gossip.messages.from` and `faults.plan` name nodes of the experiment, each of them once.',
    reads: ['nodes', 'gossip', 'faults.plan'],
    check: nodesExist,
  },
  {
    says: '`membership.probeMs` is more than twice `membership.timeoutMs`.',
    reads: ['membership'],
    check: timeoutsFit,
  },
  {
    says:
      'Gossip has no rounds that all nodes share and nobody decides: an entry of `faults.schedule` begins ' +
      'with `atMs`, and its nodes are not `f`.',
    reads: ['faults.schedule'],
    check: triggersAreTimes,
  },
  {
    says:
      'The run is over within `master.runMs`: by `forMs` or, when it is left out, by the time that rumors, ' +
      'membership and averaging take.',
    reads: ['forMs', 'gossip', 'membership', 'averaging', 'faults.schedule', 'master.runMs'],
    check: endsInTime,
  },
];

function somethingIsDone({ gossip, membership, averaging }: GossipExperiment): readonly Problem[] {
  if (gossip !== undefined || membership !== undefined || averaging !== undefined) return [];
  const message =
    'nothing is to be done; add a section gossip, membership or averaging, if only as {}';
  return [{ path: [], message }];
}

function thereAreNumbers(experiment: GossipExperiment): readonly Problem[] {
  if (experiment.averaging === undefined) return [];
  const inputs = gossipInputs(experiment);
  if (inputs === undefined) {
    const message = 'averaging needs something to average: give every node an input';
    return [{ path: ['nodes'], message }];
  }
  if ('uniform' in inputs || inputs.every((input) => typeof input === 'number')) return [];
  return [{ path: ['nodes'], message: 'averaging takes numbers, not texts, as inputs' }];
}

function nodesExist(experiment: GossipExperiment): readonly Problem[] {
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const from = experiment.gossip?.messages.from ?? 'all';
  const named = [
    ...(from === 'all'
      ? []
      : from.map((id, i) => ({ id, path: ['gossip', 'messages', 'from', i] }))),
    ...(experiment.faults.plan ?? []).map(({ node }, i) => ({
      id: node,
      path: ['faults', 'plan', i, 'node'],
    })),
  ];
  return named
    .filter(({ id }) => !ids.includes(id))
    .map(({ path }) =>
      problemAt(experiment, path, `there is no such node; the nodes are ${someOf(ids)}`),
    );
}

function timeoutsFit(experiment: GossipExperiment): readonly Problem[] {
  const { probeMs, timeoutMs } = experiment.membership ?? {};
  const { probeMs: usual, directMs } = DEFAULT_SETTINGS;
  if ((probeMs ?? usual) > 2 * (timeoutMs ?? directMs)) return [];
  const path = ['membership', probeMs === undefined ? 'timeoutMs' : 'probeMs'];
  const message =
    `a probe may take a direct try and one through others: probeMs = ${probeMs ?? usual} must be more ` +
    `than twice timeoutMs = ${timeoutMs ?? directMs}`;
  return [problemAt(experiment, path, message)];
}

function triggersAreTimes(experiment: GossipExperiment): readonly Problem[] {
  return experiment.faults.schedule.flatMap((entry, i) => {
    const path = ['faults', 'schedule', i];
    if (entry.nodes === 'f') {
      return [problemAt(experiment, [...path, 'nodes'], 'gossip has no f; take a number of nodes')];
    }
    const [when] = triggersOf(entry);
    if (when === undefined || when.kind === 'time') return [];
    return [{ path, message: 'in gossip an entry begins at a time: take atMs' }];
  });
}

function endsInTime(experiment: GossipExperiment): readonly Problem[] {
  const { forMs, master } = experiment;
  const lasts = durationMs(experiment);
  if (lasts < master.runMs) return [];
  if (forMs !== undefined) {
    const message = `the run ends at master.runMs = ${master.runMs} at the latest`;
    return [problemAt(experiment, ['forMs'], message)];
  }
  const message = `what is to be done takes ${Math.ceil(lasts)} ms; give the run more time`;
  return [problemAt(experiment, ['master', 'runMs'], message)];
}
