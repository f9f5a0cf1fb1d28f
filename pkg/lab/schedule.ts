/**
 * Settles `faults.schedule` before the run: nodes that are only counted are drawn from the seed, so
 * that both engines, and a replay, do the same to the same nodes.
 */
import { invariant } from '../core/errors.ts';
import { compareNodeIds, type NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { ScheduledFault } from '../faults/schedule.ts';
import { honestIds } from './config/roster.ts';
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
} from './config/schedule-entry.ts';
import type { Experiment } from './config/schema.ts';

/**
 * The schedule of a valid experiment with all nodes by name, one fault per entry in the same order.
 *
 * Every node draws a number per entry, from a stream of its own, and the lowest are chosen: another
 * entry shifts no draw, and of several nodes an added one can only take the place of another. An
 * entry's stream is named by its kind and its place among the entries of that kind. Crashes alone
 * look at each other: they pass over nodes that fail for good already (liars, `faults.plan`, other
 * crash entries), so that as many nodes crash as the experiment says.
 *
 * @param random The run's root stream.
 */
export function resolveSchedule(experiment: Experiment, random: Random): readonly ScheduledFault[] {
  const honest = honestIds(experiment);
  const planned = experiment.faults.plan?.map(({ node }) => node);
  const doomed = new Set(concerned(experiment, killEntries(experiment), planned).named);
  const places = new Map<string, number>();
  return experiment.faults.schedule.map((entry) => {
    const place = (places.get(entry.fault) ?? 0) + 1;
    places.set(entry.fault, place);
    const kills = isKilling(entry.fault);
    const candidates = kills ? honest.filter((id) => !doomed.has(id)) : honest;
    const stream = random.fork(`schedule:${entry.fault}#${place}`);
    const nodes = choose(entry, experiment, candidates, stream);
    if (kills) for (const id of nodes) doomed.add(id);
    return scheduled(entry, nodes);
  });
}

/**
 * The nodes that a schedule crashes, or pauses or cuts off for good: none of them may be counted on
 * to take part, so no more of them and the liars together than f may be drawn to crash.
 */
export function lostNodes(schedule: readonly ScheduledFault[]): ReadonlySet<NodeId> {
  return new Set(
    schedule.flatMap(({ action, nodes, forMs }) =>
      isKilling(action.kind) || cutsOffForGood(action, forMs) ? nodes : [],
    ),
  );
}

/** Tells whether a schedule can lose messages, so that nodes have to ask again. */
export function canLose(schedule: readonly ScheduledFault[]): boolean {
  return schedule.some(({ action }) => losesMessages(action));
}

function choose(
  { nodes }: ScheduleEntry,
  experiment: Experiment,
  candidates: readonly NodeId[],
  random: Random,
): readonly NodeId[] {
  if (typeof nodes === 'object') return nodes;
  const size = sizeOf(nodes, experiment);
  invariant(size <= candidates.length, 'a valid schedule draws no more nodes than there are');
  return candidates
    .map((id) => ({ id, key: random.fork(id).float() }))
    .toSorted((a, b) => a.key - b.key || compareNodeIds(a.id, b.id))
    .slice(0, size)
    .map(({ id }) => id)
    .toSorted(compareNodeIds);
}

function scheduled(entry: ScheduleEntry, nodes: readonly NodeId[]): ScheduledFault {
  const [when] = triggersOf(entry);
  invariant(when !== undefined, 'a valid entry has a trigger');
  const forMs = durationOf(entry);
  return { action: actionOf(entry), nodes, when, ...(forMs === undefined ? {} : { forMs }) };
}
