/** Help for the tests of serialized values: a port that ships code, and a comparison of graphs. */
import assert from 'node:assert/strict';
import { LabError } from '../../pkg/core/errors.ts';
import type { Json } from '../../pkg/core/json.ts';
import { decode, encode } from '../../pkg/wire/codec.ts';
import { isCallable, type Callable } from '../../pkg/wire/values/callable.ts';
import type { FunctionPort } from '../../pkg/wire/values/functions.ts';
import { pack } from '../../pkg/wire/values/pack.ts';
import { deserialize, serialize } from '../../pkg/wire/values/serialize.ts';
import { unpack } from '../../pkg/wire/values/unpack.ts';

/** Turns any source that Function.prototype.toString gives into a function, in the global scope. */
export function compile(source: string): Callable {
  let found: unknown;
  try {
    found = evaluate(`(${source}\n)`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The source of a method makes sense inside an object only: `m(x) { ... }`, `get m() { ... }`.
    const holder = Object(evaluate(`({${source}\n})`));
    const [key = ''] = Reflect.ownKeys(holder);
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    found = descriptor?.get ?? descriptor?.set ?? descriptor?.value;
  }
  if (isCallable(found)) return found;
  throw new SyntaxError('the source is not that of a function');
}

function evaluate(expression: string): unknown {
  return new Function(`return ${expression}`)();
}

/** Ships source, and knows the natives of Node's modules too. */
export const SHIPPING: FunctionPort = {
  referenceOf: () => undefined,
  resolve: () => {
    throw new Error('nothing is known here');
  },
  compile,
  modules: (name) => process.getBuiltinModule(name),
};

/** Knows functions by the names that it gave them, and ships no code. */
export function stubs(): FunctionPort & { readonly known: Map<Callable, Json> } {
  const known = new Map<Callable, Json>();
  return {
    known,
    referenceOf: (fn) => known.get(fn),
    resolve: (reference) => {
      for (const [fn, given] of known) {
        if (JSON.stringify(given) === JSON.stringify(reference)) return fn;
      }
      throw new Error('no such stub');
    },
  };
}

/** Through text. */
export const copyOf = (value: unknown): unknown => deserialize(serialize(value));

/** Through a frame. */
export function sent(value: unknown): unknown {
  const { bytes, start, end } = encode(pack(value));
  return unpack(decode(bytes.slice(start, end), 0, end - start));
}

/** The LabError that something ends with. */
export function failure(act: () => unknown): LabError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof LabError, `not a LabError: ${String(error)}`);
    return error;
  }
  throw new Error('it did not fail');
}

/**
 * Demands that two values have the same shape: objects that are one on the left are one on the right
 * and the other way round, and what is in them is deeply equal.
 */
export function assertSameGraph(left: unknown, right: unknown): void {
  const pairs = new Map<unknown, unknown>();
  const back = new Map<unknown, unknown>();
  const queue: [unknown, unknown][] = [[left, right]];
  for (const [a, b] of queue) {
    if (typeof a !== 'object' || a === null) {
      assert.ok(Object.is(a, b), `${String(a)} became ${String(b)}`);
      continue;
    }
    assert.equal(pairs.has(a), back.has(b), 'what was one object is two, or the other way round');
    if (pairs.has(a)) assert.ok(pairs.get(a) === b, 'another object stands here');
    if (pairs.has(a)) continue;
    assert.ok(typeof b === 'object' && b !== null);
    pairs.set(a, b);
    back.set(b, a);
    assert.equal(Object.getPrototypeOf(a), Object.getPrototypeOf(b));
    const [ofA, ofB] = [inside(a), inside(b)];
    assert.equal(ofA.length, ofB.length);
    queue.push(...ofA.map((item, i): [unknown, unknown] => [item, ofB[i]]));
  }
}

function inside(value: object): unknown[] {
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return [value.name, value.message, value.cause];
  if (value instanceof Date) return [value.getTime()];
  return Object.entries(value).flat();
}
