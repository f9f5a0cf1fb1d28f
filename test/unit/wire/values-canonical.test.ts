import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { errorCode } from '../../../pkg/core/errors.ts';
import { canonical } from '../../../pkg/wire/values/canonical.ts';
import { deserialize, serialize } from '../../../pkg/wire/values/serialize.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    return errorCode(error);
  }
};

function tied(): unknown {
  const value: Record<string, unknown> = { name: 'a' };
  value['self'] = value;
  value['list'] = [value];
  return value;
}

describe('the canonical text', () => {
  it('of a node is that of its fields in the order ip, port', () => {
    const text = '{"ip":"127.0.0.1","port":8080}';
    expect(canonical({ ip: '127.0.0.1', port: 8080 })).to.equal(text);
    expect(canonical({ port: 8080, ip: '127.0.0.1' })).to.equal(text);
  });

  it('is one for equal values', () => {
    const x = { b: 1, a: [2] };
    const pairs: [unknown, unknown][] = [
      [
        { a: 1, b: { d: 1, c: 2 } },
        { b: { c: 2, d: 1 }, a: 1 },
      ],
      [
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ],
      [new Set([[1], { a: 1 }, 'x']), new Set(['x', [1], { a: 1 }])],
      [new Set([new Set([1, 2]), 3]), new Set([3, new Set([2, 1])])],
      [
        [x, x],
        [x, { a: [2], b: 1 }],
      ],
      [
        { $: 1, a: 2 },
        { a: 2, $: 1 },
      ],
      [Buffer.from('abc'), Buffer.from('xabc').subarray(1)],
      [
        { 2: 'b', 1: 'a' },
        { 1: 'a', 2: 'b' },
      ],
    ];
    for (const [left, right] of pairs) expect(canonical(left)).to.equal(canonical(right));
  });

  it('differs for different values', () => {
    const values: unknown[] = [
      [0, -0, '0', 0n, NaN, null, undefined, false, '', [], {}, [[]], [{}], [undefined]],
      [{ a: undefined }, { a: null }, { $: 'undefined' }, new Map(), new Set(), new Date(0)],
      [new Date(NaN), /a/, /a/g, '/a/', Buffer.from('a'), new Uint8Array([97]), new Error('a')],
      [[1, 2], [2, 1], [[1], 2], ['1', 2], new Set([1, 2]), new Map([[1, 2]]), { 1: 2 }],
      [Object.create(null), [1, [2]], { a: { b: 1 } }, { a: 1, b: 1 }],
    ].flat();
    expect(new Set(values.map(canonical)).size).to.equal(values.length);
  });

  it('goes in circles no more than once', () => {
    expect(canonical(tied())).to.equal(canonical(tied()));
    expect(canonical(tied())).to.equal(
      '{"list":[{"$":"up","v":2}],"name":"a","self":{"$":"up","v":1}}',
    );
    expect(canonical(deserialize(serialize(tied())))).to.equal(canonical(tied()));
  });

  it('refuses what has no text, and what would have a huge one', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level++) deep = [deep];
    let doubling: unknown = 'ha';
    for (let level = 0; level < 40; level++) doubling = [doubling, doubling];
    expect(codeOf(() => canonical(Symbol('s')))).to.equal('ERR_UNENCODABLE');
    expect(codeOf(() => canonical(deep))).to.equal('ERR_UNENCODABLE');
    expect(codeOf(() => canonical(doubling))).to.equal('ERR_UNENCODABLE');
    expect(codeOf(() => canonical({ f: () => 1 }))).to.equal('ERR_CODE_REFUSED');
  });

  it('survives a journey, and tells apart what deepStrictEqual does', () => {
    const anything = fc.anything({
      values: [fc.nat(2), fc.constantFrom('a', '$', null, undefined, -0, 1n)],
      key: fc.constantFrom('a', 'b', '$'),
      maxDepth: 3,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, anything, (left, right) => {
        expect(canonical(deserialize(serialize(left)))).to.equal(canonical(left));
        expect(canonical(left) === canonical(right)).to.equal(isDeepStrictEqual(left, right));
      }),
      { numRuns: 3000 },
    );
  });
});
