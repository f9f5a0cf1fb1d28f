/** How findings write numbers and names, so that all checks read alike. */
import { compare, fromText, toNumber, toText, type Rational } from '../agreement/rational.ts';
import type { Json } from '../core/json.ts';
import type { NodeId } from '../core/ids.ts';

/** Longest number that a sentence spells out. */
const EXACT_CHARS_MAX = 12;

/** An exact number for people: a short decimal or fraction as it is (0.5, 1/3), else six digits. */
export function show(value: Rational): string {
  const decimal = `${toNumber(value)}`;
  const read = fromText(decimal);
  if (read !== undefined && compare(read, value) === 0 && decimal.length <= EXACT_CHARS_MAX) {
    return decimal;
  }
  const exact = toText(value);
  return exact.length <= EXACT_CHARS_MAX ? exact : `${Number(toNumber(value).toPrecision(6))}`;
}

/** A value as the trace has it, all digits: two values that differ must not look the same. */
export function quote(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** "1 node", "3 nodes". */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}

/** A share for people: `96.4 %`, and `100 %` only when it is all. */
export function percent(share: number): string {
  const rounded = Number((100 * share).toFixed(share > 0.99 && share < 1 ? 3 : 1));
  return `${share < 1 && rounded === 100 ? '> 99.999' : rounded} %`;
}

/** "n1", "n1 and n2", "n1, n2 and n3"; "nobody" for none. */
export function names(ids: readonly NodeId[]): string {
  const last = ids.at(-1);
  if (last === undefined) return 'nobody';
  return ids.length === 1 ? last : `${ids.slice(0, -1).join(', ')} and ${last}`;
}
