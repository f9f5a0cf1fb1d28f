/** How far clocks are apart, at one instant of true time. */
import type { NodeId } from '../../core/ids.ts';
import type { ClockNodeHistory, ClocksHistory } from './history.ts';

/** The two clocks that are farthest apart. */
export interface Skew {
  readonly ms: number;
  /** When it was. */
  readonly at: number;
  readonly ahead: NodeId;
  readonly behind: NodeId;
}

/** A round as true time sees it: from the first correct clock that shows its time to the last. */
export interface RoundSpan {
  readonly first: number;
  readonly last: number;
}

/** The rounds that all correct nodes reached, round 0 first; as they all end somewhere, R + 1 of them. */
export function roundSpans({ correct, plan }: ClocksHistory): readonly RoundSpan[] {
  const reached = Math.min(plan.rounds + 1, ...correct.map(({ rounds }) => rounds.length));
  if (correct.length === 0) return [];
  return Array.from({ length: reached }, (_, round) => {
    const times = correct.flatMap(({ rounds }) => rounds[round]?.at ?? []);
    return { first: Math.min(...times), last: Math.max(...times) };
  });
}

/**
 * Of each round the greatest skew at any instant: from the first correct clock that shows the time of the
 * round to the first that shows the next one's. So no instant from round 0 to the end of the last is left out. Between facts clocks go
 * straight on, so their difference is greatest just before or after one.
 */
export function roundSkews(history: ClocksHistory): readonly Skew[] {
  const { correct } = history;
  const starts = roundSpans(history).map(({ first }) => first);
  const instants = correct.flatMap(({ marks }) => marks.map(({ at }) => at));
  instants.sort((a, b) => a - b);
  const worst: Skew[] = [];
  for (const [round, until] of starts.slice(1).entries()) {
    const skew = greatest(correct, between(instants, starts[round] ?? until, until));
    if (skew === undefined) break;
    worst.push(skew);
  }
  return worst;
}

function between(sorted: readonly number[], from: number, until: number): readonly number[] {
  const start = sorted.indexOf(from);
  return sorted.slice(start, sorted.lastIndexOf(until) + 1);
}

function greatest(
  nodes: readonly ClockNodeHistory[],
  instants: readonly number[],
): Skew | undefined {
  let worst: Skew | undefined;
  for (const at of instants) {
    for (const after of [false, true]) {
      const skew = skewAt(nodes, at, after);
      if (skew !== undefined && (worst === undefined || skew.ms > worst.ms)) worst = skew;
    }
  }
  return worst;
}

function skewAt(nodes: readonly ClockNodeHistory[], at: number, after: boolean): Skew | undefined {
  let ahead: { readonly id: NodeId; readonly shows: number } | undefined;
  let behind = ahead;
  for (const node of nodes) {
    const shows = node.clockAt(at, after);
    if (shows === undefined) return undefined;
    const { id } = node;
    if (ahead === undefined || shows > ahead.shows) ahead = { id, shows };
    if (behind === undefined || shows < behind.shows) behind = { id, shows };
  }
  if (ahead === undefined || behind === undefined) return undefined;
  return { ms: ahead.shows - behind.shows, at, ahead: ahead.id, behind: behind.id };
}
