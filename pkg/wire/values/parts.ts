/**
 * One level of a rich value: of which kind it is, and the values directly inside it. `pack` and
 * `canonical` take values apart with this, and put plain data together with `assemble`.
 *
 * | kind        | content of its marker                              |
 * | ----------- | -------------------------------------------------- |
 * | `undefined` | none                                               |
 * | `number`    | `"NaN"`, `"Infinity"`, `"-Infinity"` or `"-0"`     |
 * | `bigint`    | hexadecimal digits                                 |
 * | `text`      | JSON of a text with half a surrogate pair          |
 * | `date`      | milliseconds, or null when invalid                 |
 * | `regexp`    | source, flags, lastIndex                           |
 * | `bytes`     | class, base64                                      |
 * | `function`  | source                                             |
 * | `native`    | name                                               |
 * | `stub`      | reference                                          |
 * | `set`       | items                                              |
 * | `map`       | pairs of key and value                             |
 * | `error`     | pairs of name and value                            |
 * | `object`    | the same: an object with a key that is not plain   |
 * | `bare`      | the same: an object without a prototype            |
 * | `graph`     | table; its item 0 is the value. Only at the top    |
 * | `same`      | index of the table                                 |
 */
import type { Json } from '../../core/json.ts';
import { packBytes } from './bytes.ts';
import { isCallable } from './callable.ts';
import { entriesOfError, type Entry } from './errors.ts';
import { packFunction } from './functions.ts';
import type { ValueOptions } from './options.ts';
import { unencodable, type Place } from './place.ts';
import { isArray, isPlainKey, marked } from './plain.ts';
import { packText } from './primitives.ts';

/** An object taken apart; the items of a map are keys and values by turns. */
export type Parts =
  | { readonly kind: 'leaf'; readonly plain: Json }
  | { readonly kind: 'array' | 'set' | 'map'; readonly items: readonly unknown[] }
  | Fields;

/** Items with names. */
export interface Fields {
  readonly kind: 'record' | 'error' | 'object' | 'bare';
  readonly keys: readonly string[];
  readonly items: readonly unknown[];
}

/** Objects whose content nobody can see: as plain data they would silently be empty. */
const OPAQUE = new Set(
  [
    ['Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'SharedArrayBuffer', 'Float16Array'],
    ['Generator', 'AsyncGenerator', 'Map Iterator', 'Set Iterator', 'Array Iterator'],
    ['Number', 'String', 'Boolean', 'Symbol', 'BigInt', 'URL', 'URLSearchParams'],
  ]
    .flat()
    .map((tag) => `[object ${tag}]`),
);

/** @throws {LabError} `ERR_UNENCODABLE` or `ERR_CODE_REFUSED` for what cannot travel. */
export function partsOf(value: object, options: ValueOptions, place: Place): Parts {
  if (isCallable(value)) return leaf(packFunction(value, options.functions, place));
  if (isArray(value)) return { kind: 'array', items: Array.from(value) };
  const bytes = packBytes(value);
  if (bytes !== undefined) return leaf(bytes);
  if (value instanceof Date) {
    const ms = value.getTime();
    return leaf(marked('date', Number.isNaN(ms) ? null : ms));
  }
  if (value instanceof RegExp) {
    return leaf(marked('regexp', [packText(value.source), value.flags, value.lastIndex]));
  }
  if (value instanceof Map) return { kind: 'map', items: [...value].flat() };
  if (value instanceof Set) return { kind: 'set', items: [...value] };
  if (value instanceof Error) return fields('error', entriesOfError(value));
  const tag = Object.prototype.toString.call(value);
  if (OPAQUE.has(tag)) throw unencodable(place, `${tag} cannot be written`);
  return partsOfObject(value);
}

/** Plain data from the parts and what has become of the items. */
export function assemble(parts: Parts, items: readonly Json[]): Json {
  switch (parts.kind) {
    case 'leaf':
      return parts.plain;
    case 'array':
      return items;
    case 'set':
      return marked('set', items);
    case 'map':
      return marked('map', pairs(items));
    case 'record':
      return Object.fromEntries(parts.keys.map((key, i) => [key, items[i] ?? null]));
    case 'error':
    case 'object':
    case 'bare': {
      const content = parts.keys.map((key, i) => [packText(key), items[i] ?? null]);
      return marked(parts.kind, content);
    }
  }
}

/** What leads to an item, for error messages. */
export function keyOf(parts: Parts, i: number): string | number {
  return ('keys' in parts ? parts.keys[i] : undefined) ?? i;
}

/** How many levels of plain data one level of a value takes. */
export function levelsOf({ kind }: Parts): number {
  switch (kind) {
    case 'leaf':
    case 'array':
    case 'record':
      return 1;
    case 'set':
      return 2;
    case 'map':
    case 'error':
    case 'object':
    case 'bare':
      return 3;
  }
}

/** Class instances become plain data of what they own and show. */
function partsOfObject(value: object): Parts {
  const entries = Object.entries(value);
  if (Object.getPrototypeOf(value) === null) return fields('bare', entries);
  return fields(entries.every(([key]) => isPlainKey(key)) ? 'record' : 'object', entries);
}

function fields(kind: Fields['kind'], entries: readonly Entry[]): Fields {
  return { kind, keys: entries.map(([key]) => key), items: entries.map(([, value]) => value) };
}

function leaf(plain: Json): Parts {
  return { kind: 'leaf', plain };
}

/** Two and two together. */
export function pairs(items: readonly Json[]): Json[] {
  const found: Json[] = [];
  for (let i = 0; i < items.length; i += 2) found.push(items.slice(i, i + 2));
  return found;
}
