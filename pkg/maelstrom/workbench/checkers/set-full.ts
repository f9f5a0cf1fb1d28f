/**
 * Whether what was added to a set stays in it: the checker of broadcast and g-set.
 * Source: `jepsen.checker/set-full` 0.3.7, `glomers.md` 2.5, quirks included.
 */
import type { Json } from '../../../core/json.ts';
import type { History, Op } from '../history.ts';
import type { CheckResult, Validity } from '../verdict.ts';
import { quantiles } from './quantiles.ts';
import { compareValues, keyOf, listOf, quoteOp, type ValueKey } from './values.ts';

export interface SetFullOptions {
  /** The function that adds an element; the other is `read`. */
  readonly add: 'broadcast' | 'add';
  /** Finds elements that stand twice in a read. Jepsen means to and never does: it tests `multiplicity < 1`. */
  readonly duplicates?: true;
}

/** Stale elements that are quoted, the slowest first. */
const WORST_MAX = 8;

/** How an element ended. */
interface Fate {
  readonly outcome: 'stable' | 'lost' | 'never-read';
  readonly element: Element;
  readonly lastAbsent: Op | undefined;
  /** Until it was stable or lost, in whole milliseconds; 0 if it was never read. */
  readonly latencyMs: number;
}

interface Element {
  readonly value: Json;
  /** Completion of the add, or of the first read that had it. */
  known: Op | undefined;
  /** The latest invocation of a read that had it. */
  lastPresent: Op | undefined;
  /** The latest invocation of a read that lacked it, as far as reads are settled. */
  lastAbsent: Op | undefined;
  /** It is settled for this many reads, in order of completion; all since then lacked it. */
  settled: number;
}

/** The check of a whole history. */
export function checkSetFull(history: History, options: SetFullOptions): CheckResult {
  const set = new SetFull(options);
  for (const op of history) set.observe(op);
  return set.result();
}

/**
 * Takes the operations one by one in the order of the history; the values of reads need not be kept.
 *
 * The definition looks at every element for every read. Here a read touches only what it holds: an element
 * was absent from all reads since it was last seen, and the latest invocation among the last k reads is
 * found on a short stack. So a read costs O(its length), whatever it lacks.
 */
export class SetFull {
  readonly #options: SetFullOptions;
  readonly #elements = new Map<ValueKey, Element>();
  readonly #reading = new Map<Op['process'], Op>();
  /**
   * Completed reads of which none that was completed later was invoked later too: numbers ascend,
   * invocations descend. As long as reads overlap at most, so no longer than there are clients.
   */
  readonly #latest: { readonly read: number; readonly invoke: Op }[] = [];
  readonly #duplicated = new Map<ValueKey, { readonly value: Json; times: number }>();
  #reads = 0;

  constructor(options: SetFullOptions) {
    this.#options = options;
  }

  observe(op: Op): void {
    if (op.process === 'nemesis') return;
    if (op.f === this.#options.add) {
      if (op.type === 'invoke') this.#begin(op);
      else if (op.type === 'ok') this.#confirm(op);
    } else if (op.f === 'read') {
      if (op.type === 'invoke') this.#reading.set(op.process, op);
      else if (op.type === 'ok') this.#read(op);
    }
  }

  result(): CheckResult {
    const fates = [...this.#elements.values()]
      .map((element) => this.#fateOf(element))
      .toSorted((a, b) => compareValues(a.element.value, b.element.value));
    const stable = fates.filter((fate) => fate.outcome === 'stable');
    const lost = fates.filter((fate) => fate.outcome === 'lost');
    const neverRead = fates.filter((fate) => fate.outcome === 'never-read');
    const stale = stable.filter(({ latencyMs }) => latencyMs > 0);
    const worstStale = stale
      .toSorted((a, b) => a.latencyMs - b.latencyMs)
      .toReversed()
      .slice(0, WORST_MAX);
    const stableLatencies = quantiles(stable.map(({ latencyMs }) => latencyMs));
    const lostLatencies = quantiles(lost.map(({ latencyMs }) => latencyMs));
    return {
      'valid?': this.#validity(stable.length, lost.length),
      'attempt-count': fates.length,
      'stable-count': stable.length,
      'lost-count': lost.length,
      lost: valuesOf(lost),
      'never-read-count': neverRead.length,
      'never-read': valuesOf(neverRead),
      'stale-count': stale.length,
      stale: valuesOf(stale),
      'worst-stale': worstStale.map(quoteStale),
      ...(stableLatencies === undefined ? {} : { 'stable-latencies': stableLatencies }),
      ...(lostLatencies === undefined ? {} : { 'lost-latencies': lostLatencies }),
      'duplicated-count': this.#duplicated.size,
      duplicated: Object.fromEntries(
        [...this.#duplicated.values()].map(({ value, times }) => [JSON.stringify(value), times]),
      ),
    };
  }

  #validity(stable: number, lost: number): Validity {
    if (lost > 0 || this.#duplicated.size > 0) return false;
    return stable === 0 ? 'unknown' : true;
  }

  #begin({ value }: Op): void {
    this.#elements.set(keyOf(value), {
      value,
      known: undefined,
      lastPresent: undefined,
      lastAbsent: undefined,
      settled: this.#reads,
    });
  }

  #confirm(op: Op): void {
    const element = this.#elements.get(keyOf(op.value));
    if (element !== undefined) element.known ??= op;
  }

  #read(op: Op): void {
    const invoke = this.#reading.get(op.process);
    if (invoke === undefined) return;
    const values = listOf(op.value);
    for (const value of values) this.#present(value, invoke, op);
    if (this.#options.duplicates === true) this.#countDuplicates(values);
    this.#reads += 1;
    while ((this.#latest.at(-1)?.invoke.index ?? Infinity) < invoke.index) this.#latest.pop();
    this.#latest.push({ read: this.#reads, invoke });
  }

  #present(value: Json, invoke: Op, completion: Op): void {
    const element = this.#elements.get(keyOf(value));
    if (element === undefined) return;
    element.lastAbsent = this.#lastAbsent(element);
    element.settled = this.#reads + 1;
    element.known ??= completion;
    element.lastPresent = later(element.lastPresent, invoke);
  }

  /** Counts all reads up to now that are not settled as lacking the element. */
  #lastAbsent({ settled, lastAbsent }: Element): Op | undefined {
    if (settled >= this.#reads) return lastAbsent;
    const lacking = this.#latest.find(({ read }) => read > settled);
    return later(lastAbsent, lacking?.invoke);
  }

  #countDuplicates(values: readonly Json[]): void {
    const times = new Map<ValueKey, number>();
    for (const value of values) {
      const key = keyOf(value);
      const count = (times.get(key) ?? 0) + 1;
      times.set(key, count);
      const known = this.#duplicated.get(key)?.times ?? 1;
      if (count > known) this.#duplicated.set(key, { value, times: count });
    }
  }

  #fateOf(element: Element): Fate {
    const { known, lastPresent } = element;
    const lastAbsent = this.#lastAbsent(element);
    const [present, absent] = [lastPresent?.index ?? -1, lastAbsent?.index ?? -1];
    const fate = { element, lastAbsent };
    if (lastPresent !== undefined && absent < present) {
      return { ...fate, outcome: 'stable', latencyMs: msBetween(known, lastAbsent) };
    }
    if (known !== undefined && present < absent && known.index < absent) {
      return { ...fate, outcome: 'lost', latencyMs: msBetween(known, lastPresent) };
    }
    return { ...fate, outcome: 'never-read', latencyMs: 0 };
  }
}

function quoteStale({ element: { value, known }, lastAbsent, latencyMs }: Fate): Json {
  return {
    element: value,
    outcome: 'stable',
    'stable-latency': latencyMs,
    'lost-latency': null,
    known: known === undefined ? null : quoteWithoutValue(known),
    'last-absent': lastAbsent === undefined ? null : quoteWithoutValue(lastAbsent),
  };
}

function later(a: Op | undefined, b: Op | undefined): Op | undefined {
  return a === undefined || (b !== undefined && b.index > a.index) ? b : a;
}

/** A read's value is as long as the set, so the quotation does without. */
function quoteWithoutValue(op: Op): Json {
  return quoteOp(op.f === 'read' ? { ...op, value: null } : op);
}

/** From when the element was known to 1 ns after `last`, cut to whole milliseconds, at least 0. */
function msBetween(known: Op | undefined, last: Op | undefined): number {
  const until = last === undefined ? 0 : last.time + 1;
  return Math.max(0, Math.floor((until - (known?.time ?? 0)) / 1e6));
}

function valuesOf(fates: readonly Fate[]): readonly Json[] {
  return fates.map(({ element }) => element.value).toSorted(compareValues);
}
