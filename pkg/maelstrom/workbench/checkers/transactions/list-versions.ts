/** The order in which elements were appended to each key, as far as reads tell. Source: `elle.list-append`. */
import type { Json } from '../../../../core/json.ts';
import { keyOf, listOf, type ValueKey } from '../values.ts';
import type { Transaction } from './transaction.ts';

/** What is known of one key. */
export interface ListVersions {
  readonly key: Json;
  /** The longest list that was read, each element once: the order of appends. */
  readonly elements: readonly Json[];
  readonly places: ReadonlyMap<ValueKey, number>;
  /** Two lists that were read of which neither is the beginning of the other, if there are such. */
  readonly incompatible: readonly [readonly Json[], readonly Json[]] | undefined;
}

/** By key, for all keys that were read and were not empty. */
export function listVersionsIn(
  transactions: readonly Transaction[],
): ReadonlyMap<ValueKey, ListVersions> {
  const read = new Map<ValueKey, { key: Json; lists: Map<string, readonly Json[]> }>();
  for (const { microOps } of transactions) {
    for (const { reads, key, value } of microOps) {
      const list = listOf(value);
      if (!reads || list.length === 0) continue;
      const entry = read.get(keyOf(key)) ?? { key, lists: new Map() };
      entry.lists.set(JSON.stringify(list), list);
      read.set(keyOf(key), entry);
    }
  }
  return new Map(
    [...read].map(([name, { key, lists }]) => [name, versions(key, [...lists.values()])]),
  );
}

function versions(key: Json, lists: readonly (readonly Json[])[]): ListVersions {
  const byLength = lists.toSorted((a, b) => a.length - b.length);
  const places = new Map<ValueKey, number>();
  const elements = (byLength.at(-1) ?? []).filter((element) => {
    const isNew = !places.has(keyOf(element));
    if (isNew) places.set(keyOf(element), places.size);
    return isNew;
  });
  const at = byLength.findIndex((list, i) => i > 0 && !isPrefix(byLength[i - 1] ?? [], list));
  const [before, after] = [byLength[at - 1], byLength[at]];
  const incompatible = before && after ? ([before, after] as const) : undefined;
  return { key, elements, places, incompatible };
}

function isPrefix(a: readonly Json[], b: readonly Json[]): boolean {
  return a.every((element, i) => keyOf(element) === keyOf(b[i] ?? null));
}
