/** How findings write numbers and names, so that all checks read alike. */
import { toNumber, type Rational } from '../agreement/rational.ts';
import type { Json } from '../core/json.ts';
import type { NodeId } from '../core/ids.ts';

/** Longest fraction that a sentence spells out. */
const FRACTION_CHARS_MAX = 12;

/** An exact number for people: an integer or a short fraction as it is, else six digits. */
export function show(value: Rational): string {
  const exact = value.d === 1n ? `${value.n}` : `${value.n}/${value.d}`;
  return exact.length <= FRACTION_CHARS_MAX ? exact : `${Number(toNumber(value).toPrecision(6))}`;
}

/** A value as the trace has it, all digits: two values that differ must not look the same. */
export function quote(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** "1 node", "3 nodes". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** "n1", "n1 and n2", "n1, n2 and n3"; "nobody" for none. */
export function names(ids: readonly NodeId[]): string {
  const last = ids.at(-1);
  if (last === undefined) return 'nobody';
  return ids.length === 1 ? last : `${ids.slice(0, -1).join(', ')} and ${last}`;
}
