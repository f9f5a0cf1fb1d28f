/** No id is given twice. Source: `jepsen.checker/unique-ids`; `glomers.md` 2.5. */
import type { Json } from '../../../core/json.ts';
import type { History } from '../history.ts';
import type { CheckResult } from '../verdict.ts';
import { compareValues, keyOf, type ValueKey } from './values.ts';

/** Duplicates that the result lists, those that came most often first. */
const LISTED_MAX = 48;

/** `range` holds the least and the greatest id, in the order numbers, then texts. */
export function checkUniqueIds(history: History): CheckResult {
  const generates = history.filter(({ f }) => f === 'generate');
  const ids = generates.filter(({ type }) => type === 'ok').map(({ value }) => value);
  const counts = new Map<ValueKey, { readonly id: Json; times: number }>();
  for (const id of ids) {
    const entry = counts.get(keyOf(id));
    if (entry === undefined) counts.set(keyOf(id), { id, times: 1 });
    else entry.times += 1;
  }
  const duplicates = [...counts.values()].filter(({ times }) => times > 1);
  const listed = duplicates
    .toSorted((a, b) => b.times - a.times)
    .slice(0, LISTED_MAX)
    .toSorted((a, b) => compareValues(a.id, b.id));
  return {
    'valid?': duplicates.length === 0,
    'attempted-count': generates.filter(({ type }) => type === 'invoke').length,
    'acknowledged-count': ids.length,
    'duplicated-count': duplicates.length,
    duplicated: Object.fromEntries(listed.map(({ id, times }) => [textOf(id), times])),
    range: rangeOf(ids),
  };
}

function textOf(id: Json): string {
  return typeof id === 'string' ? id : JSON.stringify(id);
}

function rangeOf(ids: readonly Json[]): readonly Json[] {
  let [least, greatest] = [ids[0] ?? null, ids[0] ?? null];
  for (const id of ids) {
    if (compareValues(id, least) < 0) least = id;
    if (compareValues(id, greatest) > 0) greatest = id;
  }
  return [least, greatest];
}
