/** Dependencies between transactions over registers. Source: `elle.rw-register`. */
import type { Json } from '../../../../core/json.ts';
import { DependencyGraph, type Reason } from './dependency-graph.ts';
import { show } from './lone-anomalies.ts';
import { externalReads, externalWrites, type RegisterVersions } from './register-versions.ts';
import { ByKeyValue, type MicroOp, type Transaction } from './transaction.ts';

type Index = ByKeyValue<readonly Transaction[]>;

/** Transactions that certainly failed get no edges; writes of those in doubt count where they were seen. */
export function registerGraph(
  transactions: readonly Transaction[],
  versions: readonly RegisterVersions[],
): DependencyGraph {
  const possible = transactions.filter(({ type }) => type !== 'fail');
  const readers = indexed(possible, externalReads);
  const writers = indexed(possible, externalWrites);
  const graph = new DependencyGraph(transactions.length);
  for (const { key, values, next } of versions) {
    for (const value of values) {
      linkAll(graph, [writers.get(key, value), readers.get(key, value)], {
        relation: 'wr',
        key,
        value,
      });
    }
    for (const [number, followers] of next.entries()) {
      const value = values[number] ?? null;
      for (const follower of followers) {
        const after = values[follower] ?? null;
        const reason = { key, value, next: after };
        const overwriting = writers.get(key, after);
        linkAll(graph, [writers.get(key, value), overwriting], { relation: 'ww', ...reason });
        linkAll(graph, [readers.get(key, value), overwriting], { relation: 'rw', ...reason });
      }
    }
  }
  return graph;
}

/** Why the first transaction comes before the second. */
export function explainRegisters(
  { relation, key = null, value = null, next = null }: Reason,
  from: string,
  to: string,
): string {
  if (relation === 'wr') return `${from} wrote key ${show(key)} = ${show(value)}, which ${to} read`;
  const did = relation === 'ww' ? 'wrote' : 'read';
  return `${from} ${did} key ${show(key)} = ${show(value)}, which came before the ${show(next)} that ${to} wrote`;
}

function indexed(
  transactions: readonly Transaction[],
  microOpsOf: (transaction: Transaction) => readonly MicroOp[],
): Index {
  const index: Index = new ByKeyValue();
  for (const transaction of transactions) {
    for (const { key, value } of microOpsOf(transaction)) {
      index.set(key, value, [...(index.get(key, value) ?? []), transaction]);
    }
  }
  return index;
}

function linkAll(
  graph: DependencyGraph,
  [from = [], to = []]: readonly [
    readonly Transaction[] | undefined,
    readonly Transaction[] | undefined,
  ],
  reason: Reason & { readonly key: Json },
): void {
  for (const a of from) {
    for (const b of to) graph.link(a.number, b.number, reason);
  }
}
