/** How far behind polls were at least. Source: `jepsen.tests.kafka/realtime-lag`. */
import type { JsonObject } from '../../../../core/json.ts';
import { callsOf, type History, type ProcessId } from '../../history.ts';
import { listOf } from '../values.ts';
import type { Entry, LogOps } from './log-ops.ts';

/** From this time on, in nanoseconds, an offset of a log was known to exist. */
interface Known {
  readonly time: number;
  readonly offset: number;
}

/**
 * The poll that was furthest behind: seconds since the first offset behind what its process had read was
 * known to exist, when the poll began. All 0 when none was behind.
 */
export function worstRealtimeLag(history: History, ops: LogOps): JsonObject {
  const known = knownOffsets(ops);
  const polls = new Map(ops.polls.map((poll) => [poll.op.index, poll] as const));
  const places = new Map<ProcessId, Map<string, number>>();
  let worst: JsonObject = { time: 0, lag: 0 };
  let worstNs = 0;
  const byEnd = callsOf(history).toSorted(
    (a, b) => (a.completion?.index ?? Infinity) - (b.completion?.index ?? Infinity),
  );
  for (const { invoke, completion } of byEnd) {
    if (completion?.type !== 'ok') continue;
    const { process } = completion;
    const before = places.get(process) ?? new Map<string, number>();
    if (completion.f === 'assign') {
      const keys = listOf(completion.value).filter((key) => typeof key === 'string');
      places.set(process, new Map(keys.map((key) => [key, before.get(key) ?? -1] as const)));
    }
    const poll = polls.get(completion.index);
    if (poll === undefined) continue;
    for (const [key, entries] of poll.logs) {
      before.set(key, Math.max(before.get(key) ?? -1, highestOf(entries)));
    }
    places.set(process, before);
    for (const [key, offset] of before) {
      const behind = firstBehind(known.get(key) ?? [], offset);
      const lagNs = behind === undefined ? 0 : invoke.time - behind.time;
      if (lagNs <= worstNs) continue;
      worstNs = lagNs;
      worst = { process, key, time: invoke.time / 1e9, lag: lagNs / 1e9 };
    }
  }
  return worst;
}

/** When each new highest offset became known, by log, in order. */
function knownOffsets({ sends, polls }: LogOps): ReadonlyMap<string, readonly Known[]> {
  const seen = [
    ...sends.flatMap(({ op, key, offset }) => (offset === undefined ? [] : [{ op, key, offset }])),
    ...polls.flatMap(({ op, logs }) =>
      [...logs].map(([key, entries]) => ({
        op,
        key,
        offset: highestOf(entries),
      })),
    ),
  ].toSorted((a, b) => a.op.index - b.op.index);
  const known = new Map<string, Known[]>();
  for (const { op, key, offset } of seen) {
    const list = known.get(key) ?? [];
    known.set(key, list);
    if (offset > (list.at(-1)?.offset ?? -1)) list.push({ time: op.time, offset });
  }
  return known;
}

/** When the first offset behind this one became known. Pollers are near the end, so the search begins there. */
function firstBehind(known: readonly Known[], offset: number): Known | undefined {
  return known[known.findLastIndex((entry) => entry.offset <= offset) + 1];
}

function highestOf(entries: readonly Entry[]): number {
  return entries.reduce((highest, { offset }) => Math.max(highest, offset), -1);
}
