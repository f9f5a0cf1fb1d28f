/**
 * What became of every message of a run: the sums for the result, and the pairs that the accounting
 * check goes through. `sent = received + lostToCrash + lostToSevered + droppedByFault` on a run that ended
 * orderly.
 */
import type { NodeId } from '../core/ids.ts';
import { countOf } from './fields.ts';
import type { CountsFact, ProcessHistory } from './process-history.ts';
import type { RunHistory } from './run-history.ts';

/** The `traffic` object of a result. */
export interface TrafficTotals {
  readonly sent: number;
  readonly received: number;
  readonly bytes: number;
  /** Sent to or by a node that died, and not received. */
  readonly lostToCrash: number;
  readonly droppedByFault: number;
  /** Lost between living nodes as their link was given up: something that came over it had no known shape. */
  readonly lostToSevered: number;
  /** Copies made by the fault `duplicate`; contained in `sent`. */
  readonly duplicatedByFault: number;
  /** Received, but for a round that was over. */
  readonly late: number;
  /** Received before their round had begun; they waited. */
  readonly early: number;
  /** Received, but a second value of that sender for that round. */
  readonly duplicate: number;
  /** Sent messages by kind. Lacks those of nodes killed from outside. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** The messages from one node to another. */
export interface PairTraffic {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sent: number;
  readonly dropped: number;
  readonly received: number;
  /** Whether either is dead, so that messages may be lost with it. */
  readonly withDead: boolean;
  /** Whether the link between them was given up, so that messages may be lost with it. */
  readonly severed: boolean;
}

export interface Traffic {
  readonly totals: TrafficTotals;
  readonly pairs: readonly PairTraffic[];
  /** Died without handing in counts: what others received from them counts as sent. */
  readonly uncounted: readonly NodeId[];
  /** Alive, and yet without counts: the sums are too small. */
  readonly silent: readonly NodeId[];
}

type NumberOf<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];

export function trafficOf(history: RunHistory<ProcessHistory>): Traffic {
  const nodes = [...history.nodes.values()];
  const pairs = nodes.flatMap((from) =>
    nodes.filter((to) => to !== from).map((to) => pairOf(from, to)),
  );
  const reckoned = nodes.filter(({ uncounted }) => !uncounted);
  const total = (read: (pair: PairTraffic) => number): number =>
    pairs.reduce((sum, pair) => sum + read(pair), 0);
  const seen = (name: string): number =>
    nodes.reduce((sum, { view }) => sum + (countOf(view[name]) ?? 0), 0);
  const uncounted = nodes.filter((node) => node.uncounted).map(({ id }) => id);
  return {
    pairs,
    uncounted,
    silent: reckoned.filter(({ counts }) => counts.length === 0).map(({ id }) => id),
    totals: {
      sent:
        counted(reckoned, 'sent') +
        total(({ from, sent }) => (uncounted.includes(from) ? sent : 0)),
      received: counted(nodes, 'received'),
      bytes: counted(nodes, 'bytes'),
      lostToCrash: total((pair) => (pair.withDead ? restOf(pair) : 0)),
      droppedByFault: counted(reckoned, 'droppedByFault'),
      lostToSevered: total((pair) => (pair.severed && !pair.withDead ? restOf(pair) : 0)),
      duplicatedByFault: counted(reckoned, 'duplicatedByFault'),
      late: seen('late'),
      early: seen('early'),
      duplicate: seen('duplicate'),
      byKind: kindsOf(nodes),
    },
  };
}

function counted(nodes: readonly ProcessHistory[], name: NumberOf<CountsFact>): number {
  return nodes.reduce((sum, { counts }) => sum + (counts.at(-1)?.[name] ?? 0), 0);
}

/** Sent, but neither dropped nor received. */
export function restOf({ sent, dropped, received }: PairTraffic): number {
  return sent - dropped - received;
}

function pairOf(from: ProcessHistory, to: ProcessHistory): PairTraffic {
  const [, , received] = to.counts.at(-1)?.peers.get(from.id) ?? [0, 0, 0];
  const [sent, dropped] = from.uncounted
    ? [received, 0]
    : (from.counts.at(-1)?.peers.get(to.id) ?? [0, 0, 0]);
  const withDead = [from, to].some(({ dead, restarts }) => dead || restarts > 0);
  const severed = from.severed.has(to.id) || to.severed.has(from.id);
  return { from: from.id, to: to.id, sent, dropped, received, withDead, severed };
}

function kindsOf(nodes: readonly ProcessHistory[]): Record<string, number> {
  const kinds = new Map<string, number>();
  for (const { counts } of nodes) {
    for (const [kind, number] of counts.at(-1)?.byKind ?? []) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + number);
    }
  }
  return Object.fromEntries([...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
