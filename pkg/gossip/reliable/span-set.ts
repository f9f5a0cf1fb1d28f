/**
 * A set of ids as runs of counters by origin, kept so that what two nodes have is compared by runs and not
 * by ids: there may be thousands of those, in a few runs.
 */
import type { RumorName } from '../rumor.ts';
import type { IdSpan } from './id-spans.ts';

export class SpanSet {
  /** First, last, first, last, ...: ascending, with a gap between any two runs. */
  readonly #runs = new Map<string, number[]>();

  get spans(): IdSpan[] {
    return Array.from(this.#runs, ([origin, runs]) => ({ origin, runs: [...runs] }));
  }

  /** O(log runs), or O(runs) in the middle. */
  add({ origin, counter }: RumorName): void {
    const runs = this.#runs.get(origin) ?? [];
    if (runs.length === 0) this.#runs.set(origin, runs);
    const at = runAt(runs, counter);
    const [last, next] = [runs[at + 1], runs[at + 2]];
    if (last !== undefined && counter <= last) return;
    const [follows, meets] = [last === counter - 1, next === counter + 1];
    if (follows && meets) runs.splice(at + 1, 2);
    else if (follows) runs[at + 1] = counter;
    else if (meets) runs[at + 2] = counter;
    else runs.splice(at + 2, 0, counter, counter);
  }

  /** O(log runs), or O(runs) in the middle. */
  delete({ origin, counter }: RumorName): void {
    const runs = this.#runs.get(origin) ?? [];
    const at = runAt(runs, counter);
    const [first, last] = [runs[at] ?? Infinity, runs[at + 1] ?? 0];
    if (counter < first || counter > last) return;
    const left = first < counter ? [first, counter - 1] : [];
    const right = counter < last ? [counter + 1, last] : [];
    runs.splice(at, 2, ...left, ...right);
    if (runs.length === 0) this.#runs.delete(origin);
  }

  /** What is in this set and not in `spans`. O(runs). */
  minus(spans: readonly IdSpan[]): IdSpan[] {
    return minus(this.spans, spans);
  }

  /** What is in `spans` and not in this set. O(runs). */
  lacks(spans: readonly IdSpan[]): IdSpan[] {
    return minus(spans, this.spans);
  }
}

/** Index of the last run that begins at or below a counter; -2 when there is none. */
function runAt(runs: readonly number[], counter: number): number {
  let [low, high] = [0, runs.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[2 * middle] ?? 0) <= counter) low = middle + 1;
    else high = middle;
  }
  return 2 * (low - 1);
}

function minus(these: readonly IdSpan[], those: readonly IdSpan[]): IdSpan[] {
  const others = new Map(those.map(({ origin, runs }) => [origin, runs]));
  return these
    .map(({ origin, runs }) => ({ origin, runs: runsMinus(runs, others.get(origin) ?? []) }))
    .filter(({ runs }) => runs.length > 0);
}

/** Both ascending; of others the result may hold too much, which costs a message that is not needed. */
function runsMinus(these: readonly number[], those: readonly number[]): number[] {
  const left: number[] = [];
  let other = 0;
  for (let i = 0; i < these.length; i += 2) {
    let [first = 1, last = 0] = [these[i], these[i + 1]];
    while (other < those.length && (those[other + 1] ?? 0) < first) other += 2;
    for (let j = other; j < those.length && (those[j] ?? 0) <= last; j += 2) {
      const [from = 1, to = 0] = [those[j], those[j + 1]];
      if (from > first) left.push(first, from - 1);
      first = Math.max(first, to + 1);
    }
    if (first <= last) left.push(first, last);
  }
  return left;
}
