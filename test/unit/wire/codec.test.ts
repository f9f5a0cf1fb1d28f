import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { LabError, errorCode } from '../../../pkg/core/errors.ts';
import { decode, encode } from '../../../pkg/wire/codec.ts';

/** Encodes into the middle of other bytes, as in a chunk full of frames, and decodes. */
function roundTrip(value: unknown, before = 3): unknown {
  const { bytes, start, end } = encode(value);
  const chunk = new Uint8Array(before + end - start + 300).fill(0xc1);
  chunk.set(bytes.subarray(start, end), before);
  const decoded = decode(chunk, before, before + end - start);
  chunk.fill(0xee);
  return decoded;
}

const tryDecode = (bytes: Uint8Array): unknown => {
  try {
    return decode(bytes, 0, bytes.length);
  } catch (error) {
    return error;
  }
};

describe('codec', () => {
  it('keeps every bit of every number', () => {
    const numbers = [
      [0, -0, 1, -1, 0.1, -0.1, 127, 128, 255, 256, 65535, 65536, -32, -33, -128, -129, -32769],
      [2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 32 - 1, 2 ** 53, -(2 ** 53), 2 ** 64, 1e300],
      [NaN, Infinity, -Infinity, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, Math.PI],
      [Number.MAX_VALUE, Number.EPSILON, 1.1754943508222875e-38],
    ].flat();
    for (const number of numbers) {
      expect(Object.is(roundTrip(number), number), String(number)).to.equal(true);
      expect(roundTrip({ a: [{ b: number }] })).to.deep.equal({ a: [{ b: number }] });
    }
    fc.assert(fc.property(fc.double(), (number) => Object.is(roundTrip(number), number)));
  });

  it('keeps every BigInt', () => {
    const bigs = [0n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), 2n ** 64n];
    const huge = [-(2n ** 63n) - 1n, 10n ** 400n, -(10n ** 400n), 7n ** 9000n];
    for (const big of [...bigs, ...huge]) expect(roundTrip(big)).to.equal(big);
    fc.assert(fc.property(fc.bigInt(), (big) => roundTrip([big, { big }]) !== undefined));
    fc.assert(fc.property(fc.bigInt(), (big) => roundTrip(big) === big));
  });

  it('gives back any plain value, short and long, wherever it lies', () => {
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.double(),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.constantFrom(null, true, false, -0),
        fc.bigInt(),
        fc.array(tie('tree'), { maxLength: 8 }),
        fc.dictionary(
          fc.string({ maxLength: 12 }).filter((key) => key !== '__proto__'),
          tie('tree'),
          { maxKeys: 6, noNullPrototype: true },
        ),
      ),
    })).tree;
    fc.assert(
      fc.property(value, fc.nat(500), (body, before) => {
        expect(roundTrip(body, before)).to.deep.equal(body);
      }),
      { numRuns: 500 },
    );
  });

  it('does not change what it encodes', () => {
    const body = Object.freeze({ zeros: Object.freeze([-0, 0]), value: -0 });
    expect(roundTrip(body)).to.deep.equal({ zeros: [-0, 0], value: -0 });
    expect(Object.is(body.value, -0)).to.equal(true);
  });

  it('encodes texts of every length after a body that its buffer was given back for', () => {
    for (const length of [63, 64, 200, 5000, 100_000]) {
      expect(roundTrip('x'.repeat(2_000_000))).to.have.length(2_000_000);
      const text = 'ä'.repeat(length);
      expect(roundTrip([text, { text }])).to.deep.equal([text, { text }]);
    }
  });

  it('encodes a constant body once when it is sent to many in turn', () => {
    const body = Object.freeze({ kind: 'value', round: 3, value: 0.5 });
    const { bytes, start } = encode(body);
    const first = bytes[start];
    bytes[start] = 0xc1;
    expect(encode(body).bytes[start]).to.equal(0xc1);
    encode('another');
    expect(encode(body).bytes[start]).to.equal(first);
    expect(roundTrip({ ...body })).to.deep.equal(body);
  });

  it('encodes again whatever can have changed', () => {
    const open = { n: 1 };
    expect(roundTrip(open)).to.deep.equal({ n: 1 });
    open.n = 2;
    expect(roundTrip(open)).to.deep.equal({ n: 2 });
    const deep = Object.freeze({ list: [1] });
    expect(roundTrip(deep)).to.deep.equal({ list: [1] });
    deep.list.push(2);
    expect(roundTrip(deep)).to.deep.equal({ list: [1, 2] });
    const list = Object.freeze([{ n: 1 }]);
    expect(roundTrip(list)).to.deep.equal([{ n: 1 }]);
    list[0]!.n = 2;
    expect(roundTrip(list)).to.deep.equal([{ n: 2 }]);
  });

  it('forgets a constant body when the next one cannot be encoded', () => {
    const body = Object.freeze({ n: 1 });
    expect(roundTrip(body)).to.deep.equal({ n: 1 });
    expect(() => encode({ n: 1, bad: Symbol('x') })).to.throw(LabError);
    expect(roundTrip(body)).to.deep.equal({ n: 1 });
  });

  it('copies bytes out of the buffer that it decodes', () => {
    for (const length of [3, 400]) {
      const bytes = new Uint8Array(length).fill(5);
      expect([...(roundTrip({ bytes }) as { bytes: Uint8Array }).bytes]).to.deep.equal([...bytes]);
    }
  });

  it('refuses what is not exactly one value', () => {
    const two = Uint8Array.of(1, 2);
    const truncated = Uint8Array.of(0xcb, 0, 0);
    const lyingArray = Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 1);
    const lyingText = Uint8Array.of(0xdb, 0xff, 0xff, 0xff, 0xff, 1);
    const lyingBytes = Uint8Array.of(0xc4, 200, 1);
    const deep = new Uint8Array(2_000_000).fill(0x91);
    const bytes = [new Uint8Array(0), two, truncated, lyingArray, lyingText, lyingBytes, deep];
    for (const garbage of bytes) {
      expect(errorCode(tryDecode(garbage))).to.equal('ERR_BAD_PAYLOAD');
    }
  });

  it('refuses types that no message holds and msgpackr would build', () => {
    const types = {
      expression: [0xd4, 0x78, 0, 0x92, 0xa1, 0x61, 0xa0],
      error: [0xd4, 0x65, 0, 0x93, 0xa0, 0xa0, 0xc0],
      set: [0xd4, 0x73, 0, 0x91, 1],
      date: [0xd6, 0xff, 0, 0, 0, 1],
      cloneId: [0xd6, 0x69, 0, 0, 0, 1, 0x90],
      typedArray: [0xc7, 2, 0x74, 1, 1],
    };
    for (const [name, bytes] of Object.entries(types)) {
      expect(errorCode(tryDecode(Uint8Array.from(bytes))), name).to.equal('ERR_BAD_PAYLOAD');
    }
  });

  it('sets no prototype from outside', () => {
    const { bytes, start, end } = encode({ ['__proto_x']: { polluted: 1 } });
    const text = Buffer.from(bytes.slice(start, end)).toString('latin1');
    const evil = Buffer.from(text.replace('__proto_x', '__proto__'), 'latin1');
    const decoded = decode(evil, 0, evil.length) as object;
    expect(Object.getPrototypeOf(decoded)).to.equal(Object.prototype);
    expect('polluted' in decoded).to.equal(false);
  });

  it('never throws anything but ERR_BAD_PAYLOAD on garbage, and still works afterwards', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (garbage) => {
        const result = tryDecode(garbage);
        if (result instanceof Error) expect(errorCode(result)).to.equal('ERR_BAD_PAYLOAD');
        expect(roundTrip({ still: [1, -0, 'x'] })).to.deep.equal({ still: [1, -0, 'x'] });
      }),
      { numRuns: 2000 },
    );
  });

  it('says that a symbol or a cycle cannot be encoded, and still works afterwards', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [Symbol('x'), cycle]) {
      expect(() => encode(value))
        .to.throw(LabError)
        .with.property('code', 'ERR_UNENCODABLE');
      expect(roundTrip('fine')).to.equal('fine');
    }
  });

  it('encodes bodies beyond the size of its buffers', () => {
    const long = { text: 'x'.repeat(3_000_000), end: -0 };
    expect(roundTrip(long)).to.deep.equal(long);
    expect(roundTrip(1)).to.equal(1);
  });
});
