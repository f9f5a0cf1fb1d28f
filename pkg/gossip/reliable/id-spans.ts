/**
 * Many ids in few words: by origin, the first and the last counter of each run. A list of ids on the wire
 * is always of this form.
 */
import { badShape, asArray, asInteger, asRecord, asString } from '../../wire/shape.ts';
import { rumorId, type RumorName, parseRumorId } from '../rumor.ts';

export interface IdSpan {
  readonly origin: string;
  /** First, last, first, last, ...: each run from its first counter to its last, both included. */
  readonly runs: readonly number[];
}

/** Most ids in one message, and so most that reading it takes. */
export const IDS_MAX = 65_536;

/** @param names In any order; each may stand there more than once. O(k log k). */
export function spansOf(names: Iterable<RumorName>): IdSpan[] {
  const byOrigin = new Map<string, number[]>();
  for (const { origin, counter } of names) {
    const counters = byOrigin.get(origin);
    if (counters === undefined) byOrigin.set(origin, [counter]);
    else counters.push(counter);
  }
  return Array.from(byOrigin, ([origin, counters]) => ({ origin, runs: runsOf(counters) }));
}

function runsOf(counters: number[]): number[] {
  const runs: number[] = [];
  let last = -1;
  for (const counter of counters.toSorted((a, b) => a - b)) {
    if (runs.length > 0 && counter <= last + 1) {
      runs[runs.length - 1] = counter;
    } else {
      runs.push(counter, counter);
    }
    last = counter;
  }
  return runs;
}

/** Every id, one after the other. */
export function* namesIn(spans: readonly IdSpan[]): Generator<RumorName> {
  for (const { origin, runs } of spans) {
    for (let i = 0; i < runs.length; i += 2) {
      const last = runs[i + 1] ?? 0;
      for (let counter = runs[i] ?? 0; counter <= last; counter++) yield { origin, counter };
    }
  }
}

/** Whether all ids of `part` are among those of `whole`; both have their runs in order. O(runs of both). */
export function spansCover(whole: readonly IdSpan[], part: readonly IdSpan[]): boolean {
  const byOrigin = new Map(whole.map(({ origin, runs }) => [origin, runs]));
  return part.every(({ origin, runs }) => runsCover(byOrigin.get(origin) ?? [], runs));
}

function runsCover(whole: readonly number[], part: readonly number[]): boolean {
  let at = 0;
  for (let i = 0; i < part.length; i += 2) {
    const [first = 0, last = first] = [part[i], part[i + 1]];
    while ((whole[at + 1] ?? Infinity) < last) at += 2;
    if ((whole[at] ?? Infinity) > first) return false;
  }
  return true;
}

/**
 * Parses a list of ids at the door.
 * @param idsMax For readers that do not look at each.
 * @throws {LabError} `ERR_BAD_SHAPE`, also for more than `idsMax` ids.
 */
export function asIdSpans(value: unknown, path: string, idsMax = IDS_MAX): readonly IdSpan[] {
  let ids = 0;
  return asArray(value, path, IDS_MAX).map((entry) => {
    const fields = asRecord(entry, path);
    const origin = asString(fields['origin'], `${path}.origin`);
    const runs = asArray(fields['runs'], `${path}.runs`, 2 * IDS_MAX).map((counter) =>
      asInteger(counter, `${path}.runs`, { min: 1 }),
    );
    if (runs.length % 2 !== 0) throw badShape(value, `${path}.runs`, 'pairs');
    for (let i = 0; i < runs.length; i += 2) {
      const [first = 1, last = 1] = [runs[i], runs[i + 1]];
      ids += last - first + 1;
      const named = parseRumorId(rumorId({ origin, counter: last })) !== undefined;
      if (last < first || ids > idsMax || !named) {
        throw badShape(value, path, `at most ${idsMax} ids, in runs`);
      }
    }
    return { origin, runs };
  });
}
