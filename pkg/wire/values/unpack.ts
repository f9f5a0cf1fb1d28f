/**
 * Plain data, from outside, to rich values: the inverse of `pack`.
 *
 * Data without a marker is returned as it is. Memory is taken for what has come, never for what is
 * claimed, and no function is called but those of the port. Containers are first made empty and then
 * filled, so that the items of a table may refer to each other.
 */
import { unpackBytes } from './bytes.ts';
import { emptyError, fillError } from './errors.ts';
import { unpackNative, unpackSource, unpackStub } from './functions.ts';
import type { ValueOptions } from './options.ts';
import { ROOT, badValue, type Place } from './place.ts';
import { LEVELS_READ_MAX, MARK, isArray, isPlainObject, type UnknownRecord } from './plain.ts';
import { unpackBigInt, unpackNumber, unpackText } from './primitives.ts';

/**
 * @param plain Nothing of it is changed; without a marker in it, it is the result.
 * @throws {LabError} `ERR_BAD_VALUE` when it is malformed, `ERR_CODE_REFUSED` for functions that the
 *   options do not allow; both name the path within the plain data.
 */
export function unpack(plain: unknown, options: ValueOptions = {}): unknown {
  return isUnmarked(plain, 0) ? plain : new Unpacking(options).unpack(plain);
}

/** Whether it is its own rich value: no marker in it, nothing malformed, nothing too deep. */
function isUnmarked(plain: unknown, level: number): boolean {
  if (typeof plain !== 'object' || plain === null) return isPrimitive(plain);
  if (level >= LEVELS_READ_MAX) return false;
  if (isArray(plain)) {
    for (const item of plain) if (!isUnmarked(item, level + 1)) return false;
    return true;
  }
  if (!isPlainObject(plain)) return false;
  for (const key in plain) {
    if (key === MARK || !isUnmarked(plain[key], level + 1)) return false;
  }
  return true;
}

function isPrimitive(plain: unknown): boolean {
  const type = typeof plain;
  return type === 'string' || type === 'number' || type === 'boolean' || plain === null;
}

/** A value that is made, and how to fill it when it holds others. */
interface Opened {
  readonly value: unknown;
  readonly fill?: () => void;
}

class Unpacking {
  readonly #options: ValueOptions;
  /** What the table holds, once all of it is made; it may not be filled yet. */
  #shared: readonly unknown[] = [];
  #level = 0;

  constructor(options: ValueOptions) {
    this.#options = options;
  }

  unpack(plain: unknown): unknown {
    if (!isRecord(plain) || plain[MARK] !== 'graph') return this.#read(plain, ROOT);
    const table = asArray(plain['v'], ROOT);
    if (table.length === 0) throw badValue(ROOT, 'an empty table');
    const opened = table.map((item, key) => this.#open(item, { parent: ROOT, key }));
    this.#shared = opened.map(({ value }) => value);
    for (const { fill } of opened) fill?.();
    return this.#shared[0];
  }

  #read(plain: unknown, place: Place): unknown {
    if (isPrimitive(plain)) return plain;
    if (this.#level >= LEVELS_READ_MAX) {
      throw badValue(place, `deeper than ${LEVELS_READ_MAX} levels`);
    }
    this.#level++;
    const { value, fill } = this.#open(plain, place);
    fill?.();
    this.#level--;
    return value;
  }

  #open(plain: unknown, place: Place): Opened {
    if (isPrimitive(plain)) return { value: plain };
    if (isArray(plain)) {
      const items: unknown[] = [];
      return { value: items, fill: () => this.#readEach(plain, place, (item) => items.push(item)) };
    }
    if (!isRecord(plain)) throw badValue(place, 'this is not plain data');
    if (Object.hasOwn(plain, MARK)) return this.#openMarked(plain[MARK], plain['v'], place);
    return this.#openObject({}, Object.entries(plain), place);
  }

  #openMarked(kind: unknown, content: unknown, place: Place): Opened {
    switch (kind) {
      case 'set': {
        const set = new Set();
        const items = asArray(content, place);
        return { value: set, fill: () => this.#readEach(items, place, (item) => set.add(item)) };
      }
      case 'map': {
        const map = new Map();
        const pairs = asPairs(content, place);
        return { value: map, fill: () => this.#readPairs(pairs, place, (k, v) => map.set(k, v)) };
      }
      case 'object':
        return this.#openObject({}, asPairs(content, place), place);
      case 'bare':
        return this.#openObject(emptyBare(), asPairs(content, place), place);
      case 'error':
        return this.#openError(asPairs(content, place), place);
      default:
        return { value: this.#leafOf(kind, content, place) };
    }
  }

  #openObject(object: Record<string, unknown>, pairs: readonly Pair[], place: Place): Opened {
    const put = (key: string, value: unknown) => {
      if (key === '__proto__') defineOwn(object, key, value);
      else object[key] = value;
    };
    return { value: object, fill: () => this.#readFields(pairs, place, put) };
  }

  #openError(pairs: readonly Pair[], place: Place): Opened {
    const error = emptyError(pairs.find(([key]) => key === 'name')?.[1]);
    const put = (key: string, value: unknown) => fillError(error, [key, value], place);
    return { value: error, fill: () => this.#readFields(pairs, place, put) };
  }

  /** What holds no other values. */
  #leafOf(kind: unknown, content: unknown, place: Place): unknown {
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'number':
        return unpackNumber(content, place);
      case 'bigint':
        return unpackBigInt(content, place);
      case 'text':
        return unpackText(content, place);
      case 'date':
        return dateOf(content, place);
      case 'regexp':
        return this.#regExpOf(asArray(content, place), place);
      case 'bytes':
        return unpackBytes(content, place);
      case 'function':
        return unpackSource(this.#textOf(content, place), this.#options.functions, place);
      case 'native':
        return unpackNative(content, this.#options.functions, place);
      case 'stub':
        return unpackStub(content, this.#options.functions, place);
      case 'same':
        return this.#sharedAt(content, place);
      default:
        throw badValue(place, 'a marker of no known kind');
    }
  }

  #sharedAt(index: unknown, place: Place): unknown {
    if (typeof index === 'number' && Object.hasOwn(this.#shared, index)) return this.#shared[index];
    throw badValue(place, 'a reference to nothing in the table');
  }

  #regExpOf([source, flags, lastIndex]: readonly unknown[], place: Place): RegExp {
    const index = this.#read(lastIndex, place);
    if (typeof flags !== 'string' || typeof index !== 'number') {
      throw badValue(place, 'a regular expression is source, flags and lastIndex');
    }
    const text = this.#textOf(source, place);
    try {
      return Object.assign(new RegExp(text, flags), { lastIndex: index });
    } catch (error) {
      throw badValue(place, 'not a regular expression', error);
    }
  }

  #textOf(plain: unknown, place: Place): string {
    const text = this.#read(plain, place);
    if (typeof text !== 'string') throw badValue(place, 'this is not a text');
    return text;
  }

  #readEach(items: readonly unknown[], parent: Place, put: (item: unknown) => void): void {
    for (const [key, item] of items.entries()) put(this.#read(item, { parent, key }));
  }

  #readPairs(
    pairs: readonly Pair[],
    parent: Place,
    put: (key: unknown, value: unknown) => void,
  ): void {
    for (const [key, [first, second]] of pairs.entries()) {
      put(this.#read(first, { parent, key }), this.#read(second, { parent, key }));
    }
  }

  #readFields(
    pairs: readonly Pair[],
    parent: Place,
    put: (key: string, value: unknown) => void,
  ): void {
    for (const [first, second] of pairs) {
      const key = this.#textOf(first, parent);
      put(key, this.#read(second, { parent, key }));
    }
  }
}

type Pair = readonly [unknown, unknown];

function asPairs(value: unknown, place: Place): Pair[] {
  return asArray(value, place).map((pair, key) => {
    const [first, second, ...more] = asArray(pair, { parent: place, key });
    if (second === undefined || more.length > 0) {
      throw badValue({ parent: place, key }, 'this is not a pair');
    }
    return [first, second];
  });
}

function asArray(value: unknown, place: Place): readonly unknown[] {
  if (!isArray(value)) throw badValue(place, 'this is not an array');
  return value;
}

function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && isPlainObject(value);
}

function dateOf(content: unknown, place: Place): Date {
  if (content === null) return new Date(NaN);
  if (typeof content !== 'number') throw badValue(place, 'a date is a number of milliseconds');
  return new Date(content);
}

function emptyBare(): Record<string, unknown> {
  const bare: Record<string, unknown> = Object.create(null);
  return bare;
}

/** An assignment to `__proto__` would change the prototype. */
function defineOwn(object: object, key: string, value: unknown): void {
  const descriptor = { value, enumerable: true, writable: true, configurable: true };
  Object.defineProperty(object, key, descriptor);
}
