import assert from 'node:assert/strict';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { pack } from '../../../pkg/wire/values/pack.ts';
import { deserialize, serialize } from '../../../pkg/wire/values/serialize.ts';
import { unpack } from '../../../pkg/wire/values/unpack.ts';
import { copyOf, failure, sent } from '../../support/values.ts';

/** Both ways, and equal to the last bit. */
function survives(value: unknown): void {
  assert.deepStrictEqual(copyOf(value), value);
  assert.deepStrictEqual(sent(value), value);
}

const withKey = (key: string, value: unknown): object =>
  Object.defineProperty({}, key, { value, enumerable: true, writable: true, configurable: true });

const bare = (fields: object): object => Object.assign(Object.create(null), fields);

const odd = 'half a pair: \ud83d';
const KINDS: Readonly<Record<string, readonly unknown[]>> = {
  numbers: [0, -0, 1.5, -1e300, NaN, Infinity, -Infinity, Number.MIN_VALUE, 2 ** 53],
  texts: ['', 'x', 'ä😀', '\0\u2028', odd, '__proto__', '$', 'x'.repeat(100_000)],
  'booleans, null, undefined': [true, false, null, undefined],
  bigints: [0n, 1n, -1n, 2n ** 64n, -(10n ** 400n)],
  dates: [new Date(0), new Date(-1), new Date(8.64e15)],
  regexps: [
    /x/,
    /[/]\n/dgimsuy,
    new RegExp(''),
    new RegExp(odd),
    Object.assign(/a/g, { lastIndex: 7 }),
  ],
  arrays: [[], [undefined], [[], [null, -0]], [undefined, odd, 1n]],
  objects: [{}, { a: undefined }, { a: { b: NaN } }, { '': 1 }, { [odd]: 1 }, { 1: 'a', b: 2 }],
  'objects with hard keys': [
    { $: 1 },
    { $: 'number', v: 'NaN' },
    { $: { $: 'undefined' }, v: undefined },
    { toJSON: 1 },
    { toJSON: true, constructor: 1 },
    { constructor: 1, toString: 2, hasOwnProperty: 3, v: 4, toJSON: 5 },
    withKey('__proto__', { polluted: true }),
    { a: withKey('__proto__', undefined) },
  ],
  'objects without prototype': [bare({}), bare({ a: bare({ b: 1 }), $: 2 })],
  maps: [
    new Map(),
    new Map<unknown, unknown>([
      ['a', 1],
      [NaN, undefined],
      [{ k: 1 }, new Map()],
    ]),
  ],
  sets: [new Set(), new Set<unknown>([1, -1, 'a', undefined, null, [2], new Set([3n])])],
  bytes: [
    new Uint8Array([1, 2, 255]),
    new Uint8ClampedArray([9]),
    new Int8Array([-1]),
    new Uint16Array([1, 65535]),
    new Int16Array([-2]),
    new Uint32Array([4e9]),
    new Int32Array([-3]),
    new Float32Array([0.5, NaN]),
    new Float64Array([-0, Infinity, Math.PI]),
    new BigInt64Array([-(2n ** 63n)]),
    new BigUint64Array([2n ** 64n - 1n]),
    new Uint8Array(0),
    new Uint8Array([1, 2, 3]).buffer,
    new DataView(new Uint8Array([7, 8]).buffer),
    Buffer.from('hello'),
    Buffer.alloc(0),
  ],
};

describe('values', () => {
  for (const [kind, values] of Object.entries(KINDS)) {
    it(`carry ${kind}, alone and inside others`, () => {
      for (const value of values) {
        survives(value);
        survives([value]);
        survives({ key: value });
        survives(new Map([[value, value]]));
        survives(Object.assign(new Error('x'), { data: value }));
        survives(bare({ value }));
      }
      survives(values);
    });
  }

  it('carry invalid dates', () => {
    for (const copy of [copyOf(new Date(NaN)), sent(new Date(NaN))]) {
      assert.ok(copy instanceof Date && Number.isNaN(copy.getTime()));
    }
  });

  it('need a marker only where JSON would lose something', () => {
    const texts: [unknown, string][] = [
      [{ a: [1, 'x', null, true] }, '{"a":[1,"x",null,true]}'],
      [{ a: undefined }, '{"a":{"$":"undefined"}}'],
      [[-0, NaN], '[{"$":"number","v":"-0"},{"$":"number","v":"NaN"}]'],
      [255n, '{"$":"bigint","v":"ff"}'],
      [new Date(5), '{"$":"date","v":5}'],
      [/a/g, '{"$":"regexp","v":["a","g",0]}'],
      [new Map([['a', 1]]), '{"$":"map","v":[["a",1]]}'],
      [new Set([1]), '{"$":"set","v":[1]}'],
      [Buffer.from('hi'), '{"$":"bytes","v":["Buffer","aGk="]}'],
      [{ $: 1 }, '{"$":"object","v":[["$",1]]}'],
      [bare({ a: 1 }), '{"$":"bare","v":[["a",1]]}'],
      [odd, String.raw`{"$":"text","v":"\"half a pair: \\ud83d\""}`],
    ];
    for (const [value, text] of texts) expect(serialize(value)).to.equal(text);
    const shared = { x: 1 };
    expect(serialize([shared, shared])).to.equal(
      '{"$":"graph","v":[[{"$":"same","v":1},{"$":"same","v":1}],{"x":1}]}',
    );
  });

  it('are not copied when they are plain already', () => {
    const plain = [{ a: 1, b: 'x', c: [1, 2, 3], d: { e: null } }];
    expect(pack(plain)).to.equal(plain);
    expect(unpack(plain)).to.equal(plain);
    const many = Array.from({ length: 100 }, (_, i) => ({ i }));
    expect(pack(many)).to.equal(many);
    expect(pack([...many, many[3]])).to.have.property('$', 'graph');
  });

  it('never share memory with what they were made from', () => {
    const value = { list: [1], bytes: new Uint8Array([1, 2]), map: new Map([['a', [1]]]) };
    const expected = structuredClone(value);
    const text = serialize(value);
    value.list.push(2);
    value.bytes[0] = 9;
    value.map.get('a')?.push(9);
    assert.deepStrictEqual(deserialize(text), expected);
    assert.notEqual(deserialize(text), deserialize(text));
  });

  it('keep of a view the bytes that it shows', () => {
    const memory = new Uint8Array(1000).fill(7).buffer;
    const copy = copyOf([new Uint16Array(memory, 10, 2), new DataView(memory, 3, 1)]);
    assert.deepStrictEqual(copy, [
      new Uint16Array([0x0707, 0x0707]),
      new DataView(new Uint8Array([7]).buffer),
    ]);
    const pooled = copyOf(Buffer.from('abc'));
    assert.ok(Buffer.isBuffer(pooled) && pooled.buffer.byteLength === 3);
  });

  it('fill holes with undefined and evaluate getters', () => {
    const holes: unknown[] = [1];
    holes[3] = 2;
    assert.deepStrictEqual(copyOf(holes), [1, undefined, undefined, 2]);
    let asked = 0;
    const getter = {
      get x() {
        return new Map([[++asked, 1]]);
      },
    };
    const before = asked;
    const copy = new Map(Object.entries(Object(pack(getter))));
    expect(asked - before, 'to look, and to take').to.be.at.most(2);
    expect(copy.has('x')).to.equal(true);
  });

  it('take class instances for data of what they own and show', () => {
    class Point {
      x = 1;
      #hidden = 2;
      get sum() {
        return this.x + this.#hidden;
      }
    }
    assert.deepStrictEqual(copyOf(new Point()), { x: 1 });
    assert.deepStrictEqual(copyOf([new (class extends Array<number> {})(3).fill(1)]), [[1, 1, 1]]);
    assert.deepStrictEqual(copyOf({ [Symbol('s')]: 1, a: 2 }), { a: 2 });
  });

  it('are refused where nobody could read them', () => {
    const refused: [unknown, string][] = [
      [Symbol('s'), 'value: a symbol has no meaning elsewhere and cannot be written'],
      [{ a: [1, Symbol('s')] }, 'value.a[1]: a symbol'],
      [{ 'a b': new Map([['k', Symbol('s')]]) }, 'value["a b"][1]: a symbol'],
      [[Promise.resolve(1)], 'value[0]: [object Promise] cannot be written'],
      [new WeakMap(), 'value: [object WeakMap] cannot'],
      [{ n: Object(1) }, 'value.n: [object Number] cannot'],
      [[1][Symbol.iterator](), 'value: [object Array Iterator] cannot'],
      [new SharedArrayBuffer(1), 'value: [object SharedArrayBuffer] cannot'],
    ];
    for (const [value, message] of refused) {
      const error = failure(() => pack(value));
      expect(error.code).to.equal('ERR_UNENCODABLE');
      expect(error.message).to.contain(message);
    }
  });

  it('do not pollute prototypes', () => {
    for (const text of [
      '{"__proto__":{"polluted":1}}',
      '{"a":{"$":"undefined"},"__proto__":{"polluted":1}}',
      '{"$":"object","v":[["__proto__",{"polluted":1}]]}',
      '{"$":"bare","v":[["__proto__",{"polluted":1}]]}',
      '{"$":"error","v":[["name","E"],["__proto__",{"polluted":1}]]}',
    ]) {
      const value = Object(deserialize(text));
      expect(Object.hasOwn(value, '__proto__'), text).to.equal(true);
      expect(value.polluted, text).to.equal(undefined);
    }
    expect(Object({}).polluted).to.equal(undefined);
  });

  const key = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom('$', 'v', '__proto__', 'constructor', 'name', 'cause', ''),
  );
  const anything = fc.anything({
    key,
    maxDepth: 4,
    values: [
      fc.double(),
      fc.integer(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.bigInt(),
      fc.date({ noInvalidDate: true }),
      fc.constantFrom(null, undefined, -0, NaN, Infinity, /x/g),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    ],
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
  });

  it('survive text and frames, whatever they are', () => {
    fc.assert(fc.property(anything, survives), { numRuns: 1000 });
  });
});
