import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { deserialize, serialize } from '../../../pkg/wire/values/serialize.ts';
import { assertSameGraph, copyOf, sent } from '../../support/values.ts';

/** Containers of the chosen kinds, tied to each other by the links. */
function graphOf(kinds: readonly number[], links: readonly (readonly [number, number])[]): unknown {
  const made = kinds.map((kind): { value: object; put: (inner: object, i: number) => void } => {
    const [list, set, map, error]: [unknown[], Set<unknown>, Map<unknown, unknown>, Error] = [
      [],
      new Set(),
      new Map(),
      new Error('e'),
    ];
    const record: Record<string, unknown> = {};
    if (kind === 0) return { value: list, put: (inner) => list.push(inner) };
    if (kind === 1) return { value: set, put: (inner) => set.add(inner) };
    if (kind === 2) return { value: map, put: (inner, i) => map.set(inner, i) };
    if (kind === 3) return { value: error, put: (inner) => (error.cause = inner) };
    return { value: record, put: (inner, i) => (record[i % 2 === 0 ? '$' : `k${i}`] = inner) };
  });
  for (const [i, [from, to]] of links.entries()) {
    const inner = made[to]?.value;
    if (inner !== undefined) made[from]?.put(inner, i);
  }
  return made[0]?.value;
}

describe('values that are graphs', () => {
  it('keep identity within one value', () => {
    const shared = { x: 1 };
    const key = { k: 1 };
    const values: unknown[] = [
      [shared, shared],
      { a: shared, b: { c: [shared] } },
      new Map<unknown, unknown>([
        [key, shared],
        ['again', key],
      ]),
      [new Set([shared]), shared],
      [Object.assign(new Error('e', { cause: shared })), shared],
      ...[new Date(5), /x/g, Buffer.from('b'), new Map()].map((leaf) => [leaf, [leaf]]),
    ];
    for (const value of values) {
      assertSameGraph(copyOf(value), value);
      assertSameGraph(sent(value), value);
    }
  });

  it('may go in circles', () => {
    const self: unknown[] = [];
    self.push(self);
    const left: Record<string, unknown> = { name: 'left' };
    const right = { name: 'right', left };
    left['right'] = right;
    const map = new Map<unknown, unknown>();
    map.set(map, new Set([map]));
    const error = new Error('round');
    error.cause = { error };
    for (const value of [self, left, [left, right], map, error, { error }]) {
      assertSameGraph(copyOf(value), value);
      assertSameGraph(sent(value), value);
    }
  });

  it('may be 10,000 levels deep', () => {
    // Node takes its time over the stacks of errors.
    const wrappers: [number, (inner: unknown) => unknown][] = [
      [10_000, (inner) => [inner]],
      [10_000, (inner) => ({ inner, other: 1 })],
      [10_000, (inner) => new Map([[inner, 1]])],
      [10_000, (inner) => ({ $: inner })],
      [1000, (inner) => new Error('e', { cause: inner })],
    ];
    for (const [levels, wrap] of wrappers) {
      let deep: unknown = 'bottom';
      for (let level = 0; level < levels; level++) deep = wrap(deep);
      const text = serialize(deep);
      expect(serialize(deserialize(text)) === text).to.equal(true);
      sent(deep);
    }
  });

  it('keep their graph, whatever it is', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
    const kinds = fc.array(fc.nat(4), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(kinds, edges, (chosen, links) => {
        const value = graphOf(chosen, links);
        assertSameGraph(copyOf(value), value);
        assertSameGraph(sent(value), value);
      }),
      { numRuns: 1000 },
    );
  });
});
