/** Rules on `faults.schedule`: whom its entries concern, when they begin, and what a model bears. */
import { ALGORITHMS } from '../../../agreement/algorithms/registry.ts';
import { isSynchronous } from '../../../agreement/protocol.ts';
import type { NodeId } from '../../../core/ids.ts';
import { REORDER_MS } from '../../../faults/link-switch.ts';
import type { Path, Problem } from '../problem.ts';
import { honestIds, liarIds, nodePlaces } from '../roster.ts';
import {
  actionOf,
  concerned,
  isKilling,
  killEntries,
  cutsOffForGood,
  durationOf,
  losesMessages,
  type ScheduleEntry,
  sizeOf,
  triggersOf,
} from '../schedule-entry.ts';
import type { AgreementExperiment, Experiment } from '../schema.ts';
import { longestDelayMs, ROUND_PER_DELAY } from './model.ts';
import { problemAt, type Rule, someOf } from './rule.ts';

const SCHEDULE = 'faults.schedule';

/** What every experiment demands of its schedule. */
export const anyScheduleRules: readonly Rule[] = [
  {
    says: 'An entry of `faults.schedule` has exactly one of `atMs`, `atRound` and `whenDecided`.',
    reads: [SCHEDULE],
    check: (experiment) => ofEachEntry(experiment, hasOneTrigger),
  },
  {
    says:
      'An entry of `faults.schedule` can begin: `atMs` is below `master.runMs`, `atRound` at most ' +
      '`agreement.maxRounds`, `whenDecided` at most the number of nodes that do not lie.',
    reads: ['nodes', 'agreement.maxRounds', 'faults.liars', SCHEDULE, 'master.runMs'],
    check: (experiment) => ofEachEntry(experiment, canBegin),
  },
  {
    says:
      'An entry of `faults.schedule` concerns nodes of the experiment, each of them once, and at ' +
      'least one; it draws no more than there are honest nodes. A partition leaves somebody on the ' +
      'other side.',
    reads: ['nodes', 'agreement.f', 'faults.liars', SCHEDULE],
    check: (experiment) => ofEachEntry(experiment, nodesExist),
  },
  {
    says:
      'A node fails for good in one way only: it lies, crashes by `faults.plan`, or crashes by one ' +
      'entry of `faults.schedule`. Enough honest nodes are left for the crashes that are drawn.',
    reads: ['nodes', 'agreement.f', 'faults.plan', 'faults.liars', SCHEDULE],
    check: oneFatalFaultEach,
  },
];

export const scheduleRules: readonly Rule<AgreementExperiment>[] = [
  {
    says:
      'In synchronous models `faults.schedule` pauses, burns and restarts nobody and loses nothing, and the delays that ' +
      `it adds leave \`network.roundMs\` at least ${ROUND_PER_DELAY} times the longest one (a ` +
      `reordered message is up to ${REORDER_MS} ms late).`,
    reads: [
      'agreement.model',
      'agreement.outsideModel',
      'network.delayMs',
      'network.roundMs',
      SCHEDULE,
    ],
    ofModel: true,
    check: roundsAreKept,
  },
  {
    says: 'In `async-witness` `faults.schedule` loses no messages and restarts nobody.',
    reads: ['agreement.model', 'agreement.outsideModel', SCHEDULE],
    ofModel: true,
    check: messagesArrive,
  },
  {
    says:
      'In asynchronous models every pause, partition and loss of `faults.schedule` is healed ' +
      '(`forMs`), unless its nodes and all others that fail are at most `agreement.f`.',
    reads: [
      'nodes',
      'agreement.model',
      'agreement.f',
      'agreement.outsideModel',
      'faults.plan',
      'faults.liars',
      SCHEDULE,
    ],
    ofModel: true,
    check: faultsAreHealed,
  },
];

type EntryCheck<E> = (entry: ScheduleEntry, path: Path, experiment: E) => readonly Problem[];

function ofEachEntry<E extends Experiment>(
  experiment: E,
  check: EntryCheck<E>,
): readonly Problem[] {
  return experiment.faults.schedule.flatMap((entry, i) =>
    check(entry, ['faults', 'schedule', i], experiment),
  );
}

function hasOneTrigger(entry: ScheduleEntry, path: Path): readonly Problem[] {
  const given = triggersOf(entry).length;
  if (given === 1) return [];
  const found = given === 0 ? 'none' : `${given} of them`;
  const message = `expected exactly one of atMs, atRound and whenDecided, found ${found}`;
  return [{ path, message }];
}

function canBegin(entry: ScheduleEntry, path: Path, experiment: Experiment): readonly Problem[] {
  const { runMs } = experiment.master;
  const honest = honestIds(experiment).length;
  return triggersOf(entry).flatMap((when) => {
    if (when.kind === 'time') {
      if (when.ms < runMs) return [];
      const message = `the run ends at master.runMs = ${runMs} at the latest`;
      return [problemAt(experiment, [...path, 'atMs'], message)];
    }
    // That gossip takes times only is said by another rule.
    if (experiment.experiment !== 'agreement') return [];
    const { maxRounds } = experiment.agreement;
    switch (when.kind) {
      case 'round': {
        if (when.round <= maxRounds) return [];
        const message = `no node goes beyond round agreement.maxRounds = ${maxRounds}`;
        return [problemAt(experiment, [...path, 'atRound'], message)];
      }
      case 'decided': {
        if (when.count <= honest) return [];
        const message = `only ${honest} nodes can decide`;
        return [problemAt(experiment, [...path, 'whenDecided'], message)];
      }
    }
  });
}

function nodesExist(entry: ScheduleEntry, path: Path, experiment: Experiment): readonly Problem[] {
  const { fault, nodes } = entry;
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const at = [...path, 'nodes'];
  const size = sizeOf(nodes, experiment);
  if (fault === 'partition' && size === ids.length) {
    const message = 'a partition of all nodes cuts nobody off; leave at least one out';
    return [problemAt(experiment, at, message)];
  }
  if (typeof nodes === 'object') return namedExist(nodes, at, experiment);
  // That gossip has no f is said by another rule.
  if (nodes === 'f' && experiment.experiment !== 'agreement') return [];
  if (size === 0) return [problemAt(experiment, at, `these are no nodes at all, ${nobody(entry)}`)];
  const honest = honestIds(experiment).length;
  if (size <= honest) return [];
  const there = experiment.experiment === 'agreement' ? 'do not lie' : 'there are';
  const message = `would draw ${size} nodes, but only ${honest} ${there}`;
  return [problemAt(experiment, at, message)];
}

function nobody({ nodes }: ScheduleEntry): string {
  if (nodes === 'f') return 'as agreement.f is 0';
  return nodes === 'minority' ? 'as it takes three nodes to have a minority' : 'as all of them lie';
}

function namedExist(
  nodes: readonly NodeId[],
  at: Path,
  experiment: Experiment,
): readonly Problem[] {
  const ids = nodePlaces(experiment).map(({ id }) => id);
  return nodes.flatMap((id, i) => {
    if (nodes.indexOf(id) < i) {
      return [problemAt(experiment, [...at, i], `${id} stands in this list already`)];
    }
    if (ids.includes(id)) return [];
    const message = `there is no such node; the nodes are ${someOf(ids)}`;
    return [problemAt(experiment, [...at, i], message)];
  });
}

function oneFatalFaultEach(experiment: Experiment): readonly Problem[] {
  const planned = experiment.faults.plan?.map(({ node }) => node) ?? [];
  const failing = new Set([...liarIds(experiment), ...planned]);
  const { named } = concerned(experiment, killEntries(experiment), planned);
  let left = honestIds(experiment).filter((id) => !named.has(id)).length;
  return ofEachEntry(experiment, ({ fault, nodes }, path) => {
    if (!isKilling(fault)) return [];
    if (typeof nodes === 'object') {
      return nodes.flatMap((id, i) => {
        const again = failing.has(id) && nodes.indexOf(id) === i;
        failing.add(id);
        const message = `${id} fails already; one fatal fault per node`;
        return again ? [problemAt(experiment, [...path, 'nodes', i], message)] : [];
      });
    }
    const available = left;
    left = Math.max(0, left - sizeOf(nodes, experiment));
    // Too many even if nobody else crashed: another rule says so.
    const size = sizeOf(nodes, experiment);
    if (size <= available || size > honestIds(experiment).length) return [];
    const message = `would kill ${size} nodes, but only ${available} are left that do not fail anyway`;
    return [problemAt(experiment, [...path, 'nodes'], message)];
  });
}

function roundsAreKept(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  if (!isSynchronous({ model })) return [];
  const unsteady = ofEachEntry(experiment, (entry, path) => {
    if (entry.fault === 'pause' || entry.fault === 'burn') {
      const message = `${model} needs every node to keep up with the rounds: no ${entry.fault}`;
      return [{ path, message }];
    }
    if (!losesMessages(actionOf(entry))) return [];
    const message = `${model} needs every message to arrive within its round: no ${entry.fault}`;
    return [{ path, message }];
  });
  const { delayMs, roundMs } = experiment.network;
  const usual = longestDelayMs(delayMs);
  const longest = usual + longestAdded(experiment.faults.schedule);
  const isNews = roundMs >= ROUND_PER_DELAY * usual;
  if (!isNews || roundMs >= ROUND_PER_DELAY * longest) return unsteady;
  const message =
    `${model} needs rounds of at least ${ROUND_PER_DELAY} times the longest delay, which ` +
    `faults.schedule raises to ${longest} ms: ${ROUND_PER_DELAY * longest} ms`;
  return [...unsteady, problemAt(experiment, ['network', 'roundMs'], message)];
}

/** Of asynchronous models; the synchronous ones have rules of their own. */
function messagesArrive(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  if (isSynchronous({ model }) || ALGORITHMS[model].asksAgain) return [];
  return ofEachEntry(experiment, (entry, path) => {
    if (!losesMessages(actionOf(entry))) return [];
    return [{ path, message: `${model} needs every message to arrive: no ${entry.fault}` }];
  });
}

/** The most that a message can be late by entries that may last at the same time, in ms. */
function longestAdded(schedule: readonly ScheduleEntry[]): number {
  const spans = schedule.map((entry) => {
    const [when] = triggersOf(entry);
    const added = addedMs(entry);
    if (when?.kind !== 'time') return { from: 0, to: Infinity, added };
    return { from: when.ms, to: when.ms + (durationOf(entry) ?? Infinity), added };
  });
  const sums = spans.map(({ from: now }) =>
    spans.reduce((sum, { from, to, added }) => sum + (from <= now && now < to ? added : 0), 0),
  );
  return Math.max(0, ...sums);
}

function addedMs(entry: ScheduleEntry): number {
  if (entry.fault === 'delay') return entry.ms;
  return entry.fault === 'reorder' && entry.share > 0 ? REORDER_MS : 0;
}

function faultsAreHealed(experiment: AgreementExperiment): readonly Problem[] {
  const { agreement, faults } = experiment;
  if (isSynchronous(agreement)) return [];
  const planned = faults.plan?.map(({ node }) => node) ?? [];
  const { named, drawn } = concerned(
    experiment,
    faults.schedule.filter((entry) => isKilling(entry.fault) || isLasting(entry)),
    [...liarIds(experiment), ...planned],
  );
  const failing = Math.min(named.size + drawn, nodePlaces(experiment).length);
  if (failing <= agreement.f) return [];
  return ofEachEntry(experiment, (entry, path) => {
    if (!isLasting(entry)) return [];
    const way = entry.fault === 'loss' ? ', or take network.loss for the whole run' : '';
    const message =
      `this ${entry.fault} is never healed, and the nodes that fail or are cut off, ${failing}, are ` +
      `more than agreement.f = ${agreement.f}; give it forMs${way}`;
    return [{ path, message }];
  });
}

function isLasting(entry: ScheduleEntry): boolean {
  return cutsOffForGood(actionOf(entry), durationOf(entry));
}
