/** Dependencies between transactions over lists. Source: `elle.list-append`, `ww-`, `wr-` and `rw-graph`. */
import type { Json } from '../../../../core/json.ts';
import { keyOf, listOf, type ValueKey } from '../values.ts';
import { DependencyGraph, type Reason } from './dependency-graph.ts';
import type { ListVersions } from './list-versions.ts';
import { show } from './lone-anomalies.ts';
import { ByKeyValue, writersIn, type Transaction } from './transaction.ts';

/** Stands for the state before the first append; no element is null. */
const INITIAL = null;

/** @param transactions All of them; those that certainly did not happen get no edges. */
export function listGraph(
  transactions: readonly Transaction[],
  versions: ReadonlyMap<ValueKey, ListVersions>,
): DependencyGraph {
  const possible = transactions.filter(({ type }) => type !== 'fail');
  const writers = writersIn(possible);
  const readers = readersIn(possible);
  const graph = new DependencyGraph(transactions.length);
  for (const { number, microOps } of possible) {
    for (const { reads, key, value } of microOps) {
      if (reads) {
        const last = listOf(value).at(-1);
        const writer = last === undefined ? undefined : writers.get(key, last);
        if (last !== undefined && writer !== undefined) {
          graph.link(writer.number, number, { relation: 'wr', key, value: last });
        }
        continue;
      }
      const before = elementBefore(versions.get(keyOf(key)), value);
      const overwritten = before === INITIAL ? undefined : writers.get(key, before);
      const reason = { key, value: before, next: value };
      if (overwritten !== undefined)
        graph.link(overwritten.number, number, { ...reason, relation: 'ww' });
      for (const reader of readers.get(key, before) ?? []) {
        graph.link(reader.number, number, { ...reason, relation: 'rw' });
      }
    }
  }
  return graph;
}

/** Why the first transaction comes before the second. */
export function explainLists(
  { relation, key = null, value = null, next = null }: Reason,
  from: string,
  to: string,
): string {
  if (relation === 'wr')
    return `${to} saw the ${show(value)} that ${from} appended to key ${show(key)}`;
  if (relation === 'rw') {
    return `${from} did not see the ${show(next)} that ${to} appended to key ${show(key)}`;
  }
  return `${from} appended ${show(value)} to key ${show(key)} before ${to} appended ${show(next)}`;
}

/** Who read the state whose last element this is. */
function readersIn(transactions: readonly Transaction[]): ByKeyValue<readonly Transaction[]> {
  const readers = new ByKeyValue<readonly Transaction[]>();
  for (const transaction of transactions) {
    // What a transaction in doubt has read is not known, so it is no reader.
    if (transaction.type !== 'ok') continue;
    for (const { reads, key, value } of transaction.microOps) {
      if (!reads) continue;
      const last = listOf(value).at(-1) ?? INITIAL;
      readers.set(key, last, [...(readers.get(key, last) ?? []), transaction]);
    }
  }
  return readers;
}

/** What was appended directly before; one that nobody read came after all that were. */
function elementBefore(versions: ListVersions | undefined, element: Json): Json {
  if (versions === undefined) return INITIAL;
  const place = versions.places.get(keyOf(element)) ?? versions.elements.length;
  return versions.elements[place - 1] ?? INITIAL;
}
