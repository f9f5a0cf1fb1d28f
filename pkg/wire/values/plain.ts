/**
 * The plain form of rich values: what both JSON and MessagePack (`wire/codec.ts`) carry unchanged.
 * That is null, booleans, finite numbers other than -0, well-formed texts, arrays without holes and
 * objects without the keys `$`, `__proto__` and `toJSON`. Whatever else a value holds stands in the
 * plain form as a marker `{ $: kind, v: content }`; the kinds are listed in `parts.ts`.
 */
/// <reference lib="es2024.string" />
import type { Json, JsonObject } from '../../core/json.ts';

/** The key that makes an object a marker. A plain object that owns it travels as a marker too. */
export const MARK = '$';

/**
 * Levels of nesting of plain data. Deeper values go into a table (see `pack.ts`), since neither
 * JSON.stringify nor the codec would survive them.
 */
export const LEVELS_MAX = 250;

/**
 * Levels that a reader bears: of the kinds of `parts.ts` none takes more than three levels, and the
 * table two.
 */
export const LEVELS_READ_MAX = LEVELS_MAX + 5;

/** Up to this many objects an array is searched faster than a set is made. */
const FEW_OBJECTS = 16;

/** An object with text keys, whatever its class. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

/** A marker; `undefined` is the only kind without content. */
export function marked(kind: string, content: Json): JsonObject {
  return { [MARK]: kind, v: content };
}

/** Narrows without the `any` that Array.isArray gives. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Tells whether this is an object of no class. */
export function isPlainObject(value: object): value is UnknownRecord {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Tells whether a value is its own plain form: nothing rich, shared or too deep in it. Most values
 * are, so this is all that most of them cost.
 */
export function isPlain(value: unknown): value is Json {
  return isPlainWithin(value, 0, new Seen());
}

/** msgpackr renames `__proto__` and calls `toJSON`. */
export function isPlainKey(key: string): boolean {
  return key !== MARK && key !== '__proto__' && key !== 'toJSON' && key.isWellFormed();
}

function isPlainWithin(value: unknown, level: number, seen: Seen): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value) && (value !== 0 || 1 / value > 0);
  if (typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object') return false;
  return level < LEVELS_MAX && seen.isNew(value) && isPlainInside(value, level + 1, seen);
}

function isPlainInside(value: object, level: number, seen: Seen): boolean {
  if (isArray(value)) {
    for (const item of value) if (!isPlainWithin(item, level, seen)) return false;
    return true;
  }
  if (!isPlainObject(value)) return false;
  for (const key in value) {
    if (!isPlainKey(key) || !isPlainWithin(value[key], level, seen)) return false;
  }
  return true;
}

/** The objects met so far: a shared one must not be written twice. */
class Seen {
  readonly #few: object[] = [];
  #many: Set<object> | undefined;

  isNew(value: object): boolean {
    if (this.#many === undefined) {
      if (this.#few.includes(value)) return false;
      if (this.#few.push(value) > FEW_OBJECTS) this.#many = new Set(this.#few);
      return true;
    }
    const before = this.#many.size;
    return this.#many.add(value).size > before;
  }
}
