/** The arithmetic of the benchmarks of gossip: from what the members have heard to figures. */
import type { Report, Send } from './gossip-member.ts';

/** Messages `first`, `first + 1`, … one every `everyMs`, whose origins take turns. */
export interface Schedule {
  readonly from: number;
  readonly everyMs: number;
  readonly first: number;
  readonly count: number;
  /** Members that send: the first so many. */
  readonly origins: number;
}

/** What each member is to send, by its index. */
export function sendsOf(schedule: Schedule): Map<number, Send[]> {
  const { from, everyMs, first, count, origins } = schedule;
  const sends = new Map<number, Send[]>();
  for (let i = 0; i < count; i++) {
    const list = sends.get(i % origins) ?? [];
    list.push({ k: first + i, at: from + i * everyMs });
    sends.set(i % origins, list);
  }
  return sends;
}

export interface Outcome {
  /**
   * For each message that all others got, milliseconds until the last of them had it.
   * `intended`: since it was to leave; an origin that is late makes it longer. `real`: since it left.
   */
  readonly lastMs: { readonly intended: readonly number[]; readonly real: readonly number[] };
  /** Deliveries to others than the origin; a second one of the same message is not counted. */
  readonly deliveries: number;
  /** The share of those that were due which came. */
  readonly coverage: number;
  /** Deliveries of what had been delivered to the same member before. */
  readonly doubled: number;
}

/** @param reports By index of the member. */
export function outcomeOf(schedule: Schedule, reports: readonly Report[]): Outcome {
  const { from, everyMs, first, count } = schedule;
  const left = new Map(reports.flatMap(({ sent }) => sent.map(({ k, at }) => [k, at] as const)));
  const { arrivals, doubled } = arrivalsOf(schedule, reports);
  const complete = arrivals.flatMap((times, i) =>
    times.length === reports.length - 1 ? [{ i, last: Math.max(...times) }] : [],
  );
  const deliveries = arrivals.reduce((sum, times) => sum + times.length, 0);
  return {
    lastMs: {
      intended: complete.map(({ i, last }) => last - (from + i * everyMs)),
      real: complete.map(({ i, last }) => last - (left.get(first + i) ?? Number.NaN)),
    },
    deliveries,
    coverage: deliveries / (count * (reports.length - 1)),
    doubled,
  };
}

/** When each message came to each other member that it came to. */
function arrivalsOf(
  { first, count, origins }: Schedule,
  reports: readonly Report[],
): { readonly arrivals: readonly (readonly number[])[]; readonly doubled: number } {
  const arrivals: number[][] = Array.from({ length: count }, () => []);
  let doubled = 0;
  reports.forEach(({ heard }, index) => {
    const had = new Set<number>();
    for (const [k, at] of heard) {
      const i = k - first;
      if (i < 0 || i >= count || i % origins === index) continue;
      if (had.has(k)) doubled += 1;
      else arrivals[i]?.push(at);
      had.add(k);
    }
  });
  return { arrivals, doubled };
}

/**
 * The smallest value that at least `percent` of all values do not exceed (nearest rank).
 * @param percent Above 0, at most 100.
 * @returns NaN when there are no values.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
}
