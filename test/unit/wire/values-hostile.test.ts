import assert from 'node:assert/strict';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import type { FunctionPort } from '../../../pkg/wire/values/functions.ts';
import { pack } from '../../../pkg/wire/values/pack.ts';
import { deserialize, serialize } from '../../../pkg/wire/values/serialize.ts';
import { unpack } from '../../../pkg/wire/values/unpack.ts';

/** Allows everything and can do nothing. */
const HELPLESS: FunctionPort = {
  referenceOf: () => 'stub',
  resolve: () => {
    throw new TypeError('no such stub');
  },
  compile: () => {
    throw new SyntaxError('no source');
  },
};

function outcome(act: () => unknown): LabError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof LabError, `not a LabError: ${String(error)}`);
    return error;
  }
}

const nest = (open: string, close: string, levels = 200_000): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;

const marker = (kind: unknown, content?: unknown): unknown => ({ $: kind, v: content });

/** In ten arrays each, with the one below it ten times over: 10^10 items if they were copied. */
const laughs = Array.from({ length: 10 }, (_, i) => Array(10).fill(marker('same', i + 1)));

const MALFORMED: Readonly<Record<string, readonly unknown[]>> = {
  'what is not plain data': [undefined, () => 1, Symbol('s'), 1n, new Map(), new Uint8Array(1)],
  'unknown kinds': [marker('nothing'), marker(5), marker(null), marker('__proto__'), marker({})],
  numbers: [marker('number'), marker('number', 'Inf'), marker('number', 5), marker('number', '0')],
  bigints: ['', '-', '0x1', 'g', '1n', ' 1', '--1', 5, null, [1]].map((v) => marker('bigint', v)),
  texts: ['', 'x', '5', '{}', '"', 5].map((v) => marker('text', v)),
  dates: ['now', true, [1], {}].map((v) => marker('date', v)),
  regexps: [
    [[], ['('], ['a', 'gg', 0], ['a', 'x', 0], ['a', 'g'], ['a', 'g', 'x'], [5, '', 0]],
    ['a', { source: 'a' }, undefined],
  ].flatMap((contents) => contents.map((v) => marker('regexp', v))),
  bytes: [
    [['Uint8Array'], ['Uint8Array', 1e9], ['Uint8Array', [1]], ['Object', 'AAAA'], 'AAAA'],
    ['AAA', 'A', '!!!!', 'AA=A', 'AAAA====', '====', 'AA\nAA'].map((text) => ['Buffer', text]),
    [
      ['Uint16Array', 'AAAA'],
      ['Float64Array', 'AAAA'],
      ['constructor', 'AAAA'],
      [1e9, 'AAAA'],
    ],
  ].flatMap((contents) => contents.map((v) => marker('bytes', v))),
  containers: ['set', 'map', 'object', 'bare', 'error'].flatMap((kind) =>
    [undefined, null, 5, 'x', {}, marker('set', [])].map((v) => marker(kind, v)),
  ),
  pairs: ['map', 'object', 'bare', 'error'].flatMap((kind) =>
    [[1], ['ab'], [[]], [['a']], [['a', 1, 2]], [{ 0: 'a', 1: 1 }]].map((v) => marker(kind, v)),
  ),
  'keys that are no texts': ['object', 'bare', 'error'].flatMap((kind) =>
    [5, null, [], marker('undefined')].map((key) => marker(kind, [[key, 1]])),
  ),
  errors: ['name', 'message', 'stack'].map((key) => marker('error', [[key, { a: 1 }]])),
  'references to nothing': [
    marker('same', 0),
    ...[1, -1, 0.5, '0', 'length', null, [0]].map((v) => marker('graph', [[marker('same', v)]])),
    marker('graph', [marker('same', 0)]),
    marker('graph', [marker('same', 1), marker('same', 0)]),
  ],
  tables: [marker('graph'), marker('graph', []), marker('graph', {}), [marker('graph', [1])]],
};

describe('values from hostile hands', () => {
  for (const [kind, inputs] of Object.entries(MALFORMED)) {
    it(`are refused: ${kind}`, () => {
      for (const [i, input] of inputs.entries()) {
        for (const wrapped of [input, [input], { a: { b: input } }, marker('set', [input])]) {
          const error = outcome(() => unpack(wrapped, { functions: HELPLESS }));
          expect(error?.code, `input ${i}`).to.equal('ERR_BAD_VALUE');
          expect(error?.message).to.match(/^value/);
        }
      }
    });
  }

  it('are refused with the path', () => {
    const error = outcome(() => unpack({ a: [1, { 'b c': marker('date', 'x') }] }));
    expect(error?.message).to.equal('value.a[1]["b c"]: a date is a number of milliseconds');
  });

  it('are refused when they are not JSON', () => {
    for (const text of ['', '{', 'undefined', '[1,]', "{'a':1}"]) {
      expect(outcome(() => deserialize(text))?.code).to.equal('ERR_BAD_VALUE');
    }
  });

  it('overflow no stack', () => {
    for (const text of [
      nest('[', ']'),
      nest('{"a":', '}'),
      nest('{"$":"set","v":[', ']}'),
      nest('{"$":"map","v":[[1,', ']]}'),
      nest('{"$":"error","v":[["cause",', ']]}'),
      nest('{"$":"regexp","v":["a","g",', ']}'),
      nest('{"$":"function","v":', '}'),
      nest('{"$":"object","v":[[', ',1]]}'),
      `{"$":"graph","v":[${nest('[', ']')}]}`,
      `{"$":"graph","v":[1,${nest('{"$":"regexp","v":[', ']}')}]}`,
    ]) {
      const error = outcome(() => deserialize(text, { functions: HELPLESS }));
      expect(error?.code, text.slice(0, 40)).to.equal('ERR_BAD_VALUE');
      expect(error?.message.length).to.be.below(2000);
    }
  });

  it('take no more memory than they bring', () => {
    const before = process.memoryUsage().heapUsed;
    const value = unpack(marker('graph', [...laughs, ['ha']]));
    expect(value).to.have.length(10);
    expect(process.memoryUsage().heapUsed - before).to.be.below(20_000_000);
  });

  it('hold up nobody with long numbers', () => {
    const digits = 'f'.repeat(4_000_000);
    expect(unpack(marker('bigint', digits))).to.equal(BigInt(`0x${digits}`));
  });

  const kinds = [
    ['undefined', 'number', 'bigint', 'text', 'date', 'regexp', 'bytes', 'function', 'native'],
    ['stub', 'set', 'map', 'error', 'object', 'bare', 'graph', 'same', 'other'],
  ].flat();
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom(null, true, 0, 1, 2, -1, 0.5, 'NaN', '-0', 'ff', 'a', 'g', 'AAAA', 'name'),
      fc.constantFrom(
        'Buffer',
        'Float32Array',
        'Math.max',
        'TypeError',
        '__proto__',
        'cause',
        '""',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 3 }),
      fc.record({ $: fc.constantFrom(...kinds), v: tie('tree') }),
      fc.dictionary(fc.constantFrom('a', '$', 'v', '__proto__'), tie('tree')),
    ),
  }));
  const table = fc.record({ $: fc.constant('graph'), v: fc.array(tree, { minLength: 1 }) });

  it('throw nothing but a LabError, and what they give can be packed again', () => {
    let accepted = 0;
    const property = fc.property(fc.oneof(tree, table), (input) => {
      const text = JSON.stringify(input);
      const error = outcome(() => {
        const value = deserialize(text, { functions: HELPLESS });
        accepted++;
        assert.equal(
          outcome(() => serialize(value, { functions: HELPLESS })),
          undefined,
        );
      });
      expect(error?.code ?? 'ERR_BAD_VALUE').to.equal('ERR_BAD_VALUE');
    });
    fc.assert(property, { numRuns: 2000 });
    expect(accepted).to.be.within(200, 1800);
  });

  it('throw nothing but a LabError when one spot of honest data is changed', () => {
    const shared = { x: [1] };
    const honest = {
      list: [shared, shared, undefined, -0, 7n, new Date(5), /a/g, Buffer.from('abcd')],
      map: new Map<unknown, unknown>([[shared, new Set([1])]]),
      error: Object.assign(new TypeError('m', { cause: shared }), { code: 'E' }),
      odd: JSON.parse('{"__proto__":1,"$":2}'),
    };
    const text = JSON.stringify(pack(honest));
    const spots = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?!:)|-?\d+/g)];
    const spot = fc.nat(spots.length - 1);
    fc.assert(
      fc.property(spot, tree, (at, replacement) => {
        const { index = 0, 0: old = '' } = spots[at] ?? {};
        const changed = `${text.slice(0, index)}${JSON.stringify(replacement)}${text.slice(index + old.length)}`;
        outcome(() => deserialize(changed, { functions: HELPLESS }));
      }),
      { numRuns: 1500 },
    );
  });
});
