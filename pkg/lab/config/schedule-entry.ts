/**
 * The entries of `faults.schedule` in the terms of `pkg/faults/schedule.ts`, and how many nodes they
 * concern at worst: what the rules hold against the budget before anything is drawn.
 */
import type { NodeId } from '../../core/ids.ts';
import type { ScheduledAction, Trigger } from '../../faults/schedule.ts';
import { honestIds, nodePlaces } from './roster.ts';
import type { Experiment } from './schema.ts';

export type ScheduleEntry = Experiment['faults']['schedule'][number];

type Choice = ScheduleEntry['nodes'];

/** What an entry does. */
export function actionOf(entry: ScheduleEntry): ScheduledAction {
  switch (entry.fault) {
    case 'crash':
    case 'restart':
    case 'pause':
    case 'burn':
      return { kind: entry.fault };
    case 'partition':
      return { kind: entry.fault, direction: entry.direction };
    case 'loss':
    case 'duplicate':
    case 'reorder':
      return { kind: entry.fault, share: entry.share };
    case 'delay':
      return { kind: entry.fault, ms: entry.ms };
  }
}

/** When an entry begins: one trigger in a valid one. */
export function triggersOf(entry: ScheduleEntry): readonly Trigger[] {
  const { atMs, atRound, whenDecided } = entry;
  return [
    ...(atMs === undefined ? [] : [{ kind: 'time', ms: atMs } as const]),
    ...(atRound === undefined ? [] : [{ kind: 'round', round: atRound } as const]),
    ...(whenDecided === undefined ? [] : [{ kind: 'decided', count: whenDecided } as const]),
  ];
}

/** How long an entry lasts, in ms; undefined: to the end of the run. */
export function durationOf(entry: ScheduleEntry): number | undefined {
  return entry.fault === 'crash' ? undefined : entry.forMs;
}

/**
 * Tells whether messages are lost while this lasts that are waited for later. What a pause holds up is
 * only late; what a process was sent before its restart is lost.
 */
export function losesMessages(action: ScheduledAction): boolean {
  const { kind } = action;
  return kind === 'partition' || kind === 'restart' || (kind === 'loss' && action.share > 0);
}

/** Tells whether nodes are kept from taking part, and never let go: no crash, but no better. */
export function cutsOffForGood(action: ScheduledAction, forMs: number | undefined): boolean {
  return forMs === undefined && (action.kind === 'pause' || losesMessages(action));
}

/** How many nodes a choice means. Of named ones, each counts once. */
export function sizeOf(choice: Choice, experiment: Experiment): number {
  if (typeof choice === 'object') return new Set(choice).size;
  if (typeof choice === 'number') return choice;
  switch (choice) {
    case 'one':
      return 1;
    case 'minority':
      return Math.floor((nodePlaces(experiment).length - 1) / 2);
    case 'f':
      return 'agreement' in experiment ? experiment.agreement.f : 0;
    case 'all':
      return honestIds(experiment).length;
  }
}

/** The nodes that several entries name, together with others, and how many more they may draw. */
export interface Concerned {
  readonly named: ReadonlySet<NodeId>;
  readonly drawn: number;
}

/** At worst, whom the entries and `others` are: named ones once, drawn ones all different. */
export function concerned(
  experiment: Experiment,
  entries: readonly ScheduleEntry[],
  others: readonly NodeId[] = [],
): Concerned {
  const named = new Set(others);
  let drawn = 0;
  for (const { nodes } of entries) {
    if (typeof nodes === 'object') for (const id of nodes) named.add(id);
    else drawn += sizeOf(nodes, experiment);
  }
  return { named, drawn };
}

/** Tells whether a fault kills its nodes, for good or for a time: they count against f. */
export function isKilling(fault: ScheduleEntry['fault']): boolean {
  return fault === 'crash' || fault === 'restart';
}

/** The entries that kill nodes. */
export function killEntries({ faults }: Pick<Experiment, 'faults'>): readonly ScheduleEntry[] {
  return faults.schedule.filter(({ fault }) => isKilling(fault));
}
