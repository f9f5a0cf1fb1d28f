/** The primitives that plain data does not hold, there and back. */
import type { Json } from '../../core/json.ts';
import { MARK, isPlain, marked } from './plain.ts';
import { badValue, unencodable, type Place } from './place.ts';

const NUMBERS: ReadonlyMap<unknown, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

/** Hexadecimal: 10 MB of digits are read in 24 ms; as a decimal they would take 2 s. */
const HEXADECIMAL = /^-?[0-9a-f]+$/;

/** @throws {LabError} `ERR_UNENCODABLE` for a symbol. */
export function packPrimitive(value: unknown, place: Place): Json {
  if (isPlain(value)) return value;
  if (value === undefined) return { [MARK]: 'undefined' };
  if (typeof value === 'number') return marked('number', Object.is(value, -0) ? '-0' : `${value}`);
  if (typeof value === 'bigint') return marked('bigint', value.toString(16));
  if (typeof value === 'string') return packText(value);
  throw unencodable(place, `a ${typeof value} has no meaning elsewhere and cannot be written`);
}

/** JSON escapes halves of surrogate pairs, which UTF-8 cannot hold. */
export function packText(text: string): Json {
  return isPlain(text) ? text : marked('text', JSON.stringify(text));
}

export function unpackNumber(content: unknown, place: Place): number {
  const number = NUMBERS.get(content);
  if (number === undefined) throw badValue(place, 'no number that needs a marker');
  return number;
}

export function unpackBigInt(content: unknown, place: Place): bigint {
  if (typeof content !== 'string' || !HEXADECIMAL.test(content)) {
    throw badValue(place, 'a bigint is written in hexadecimal digits');
  }
  const negative = content.startsWith('-');
  try {
    const size = BigInt(`0x${negative ? content.slice(1) : content}`);
    return negative ? -size : size;
  } catch (error) {
    throw badValue(place, 'a bigint beyond what can be held', error);
  }
}

export function unpackText(content: unknown, place: Place): string {
  try {
    const text: unknown = typeof content === 'string' ? JSON.parse(content) : undefined;
    if (typeof text === 'string') return text;
  } catch (error) {
    throw badValue(place, 'not the JSON of a text', error);
  }
  throw badValue(place, 'not the JSON of a text');
}
