/** The orders of processes and of real time among transactions, as edges of the graph. */
import type { DependencyGraph } from './dependency-graph.ts';
import type { Transaction } from './transaction.ts';

/** One transaction after the other of each process. */
export function linkProcesses(graph: DependencyGraph, transactions: readonly Transaction[]): void {
  const last = new Map<unknown, Transaction>();
  for (const transaction of transactions) {
    const { process } = transaction.op;
    const before = last.get(process);
    if (before !== undefined)
      graph.link(before.number, transaction.number, { relation: 'process' });
    last.set(process, transaction);
  }
}

/**
 * From each transaction that ended to those that began later, but for what follows over a third: whoever
 * ended before the end of T, and whom T knows to come before it, needs no edge to what comes after T.
 * So there are at most concurrency edges into each.
 */
export function linkRealtime(graph: DependencyGraph, transactions: readonly Transaction[]): void {
  const frontier = new Set<Transaction>();
  const ends = transactions
    .filter(({ type }) => type === 'ok')
    .toSorted((a, b) => (a.completed ?? 0) - (b.completed ?? 0));
  const before = new Map<Transaction, readonly Transaction[]>();
  let ended = 0;
  for (const transaction of transactions) {
    for (
      let end = ends[ended];
      end !== undefined && (end.completed ?? 0) < transaction.invoked;
      end = ends[++ended]
    ) {
      for (const earlier of before.get(end) ?? []) frontier.delete(earlier);
      frontier.add(end);
    }
    before.set(transaction, [...frontier]);
    for (const earlier of frontier) {
      graph.link(earlier.number, transaction.number, { relation: 'realtime' });
    }
  }
}
