import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { errorCode } from '../../../pkg/core/errors.ts';
import { FrameDecoder, HEADER_BYTES, writeHeader } from '../../../pkg/wire/frame.ts';

interface Frame {
  readonly type: number;
  readonly payload: readonly number[];
}

const LIMIT = 4096;
const arbitraryFrame = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => [...bytes]),
});

function written(frames: readonly Frame[]): Uint8Array {
  return Buffer.concat(
    frames.map(({ type, payload }) => {
      const bytes = new Uint8Array(HEADER_BYTES + payload.length);
      writeHeader(bytes, 0, { type, payloadBytes: payload.length });
      bytes.set(payload, HEADER_BYTES);
      return bytes;
    }),
  );
}

/** Copies every frame at once, as its memory is used again, and spoils the chunk afterwards. */
function read(chunks: readonly Uint8Array[], decoder = new FrameDecoder(LIMIT)): Frame[] {
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    const copy = Uint8Array.from(chunk);
    decoder.push(copy, (type, buffer, start, end) => {
      frames.push({ type, payload: [...buffer.subarray(start, end)] });
    });
    copy.fill(0xee);
  }
  return frames;
}

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...chunks, bytes.subarray(at)];
}

describe('FrameDecoder', () => {
  it('gives back any frames from any chunks', () => {
    const property = fc.property(
      fc.array(arbitraryFrame, { maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 }),
      (frames, lengths) => {
        expect(read(cut(written(frames), lengths))).to.deep.equal(frames);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('gives back a frame that is split at every byte', () => {
    const frames: Frame[] = [
      { type: 7, payload: [1, 2, 3, 4, 5] },
      { type: 0, payload: [] },
      { type: 255, payload: [9] },
    ];
    const bytes = written(frames);
    for (let at = 0; at <= bytes.length; at++) {
      expect(read(cut(bytes, [at])), `split at ${at}`).to.deep.equal(frames);
    }
    expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).to.deep.equal(frames);
  });

  it('gives back thousands of frames from one chunk, in place', () => {
    const frames = Array.from({ length: 5000 }, (_, i) => ({ type: i % 256, payload: [i % 256] }));
    const chunk = written(frames);
    let count = 0;
    new FrameDecoder(LIMIT).push(chunk, (_type, buffer) => {
      expect(buffer).to.equal(chunk);
      count += 1;
    });
    expect(count).to.equal(5000);
  });

  it('refuses an empty frame and one above the limit, and is dead then', () => {
    const cases = [
      { length: 0, code: 'ERR_BAD_FRAME' },
      { length: LIMIT + 1, code: 'ERR_FRAME_TOO_BIG' },
      { length: 0xff_ff_ff_ff, code: 'ERR_FRAME_TOO_BIG' },
    ];
    for (const { length, code } of cases) {
      for (const splitAt of [0, 1, 3]) {
        const decoder = new FrameDecoder(LIMIT);
        const bytes = new Uint8Array(4);
        new DataView(bytes.buffer).setUint32(0, length);
        expect(() => read(cut(bytes, [splitAt]), decoder))
          .to.throw()
          .that.satisfies((error: unknown) => errorCode(error) === code);
        expect(read([written([{ type: 1, payload: [] }])], decoder)).to.deep.equal([]);
      }
    }
  });

  it('accepts a frame of exactly the limit', () => {
    const frames = [{ type: 1, payload: Array.from({ length: LIMIT - 1 }, () => 5) }];
    expect(read(cut(written(frames), [100, 1]))).to.deep.equal(frames);
  });

  it('takes memory for what came, not for what is announced', () => {
    const announced = 1 << 30;
    const decoders = Array.from({ length: 50 }, () => new FrameDecoder(announced));
    const before = process.memoryUsage().arrayBuffers;
    const bytes = new Uint8Array(10);
    new DataView(bytes.buffer).setUint32(0, announced);
    for (const decoder of decoders) read([bytes], decoder);
    // 50 GiB are announced; 50 tails of 256 bytes and some garbage are well below 1 MiB.
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(1_048_576);
  });

  it('delivers nothing more once it is stopped, or the handler threw, in mid-chunk', () => {
    const chunk = written([
      { type: 1, payload: [] },
      { type: 2, payload: [] },
      { type: 3, payload: [] },
    ]);
    const stopped: number[] = [];
    const decoder = new FrameDecoder(LIMIT);
    decoder.push(chunk, (type) => {
      stopped.push(type);
      if (type === 2) decoder.stop();
    });
    decoder.push(chunk, (type) => stopped.push(type));
    expect(stopped).to.deep.equal([1, 2]);

    const thrower = new FrameDecoder(LIMIT);
    const seen: number[] = [];
    const push = (): void =>
      thrower.push(chunk, (type) => {
        seen.push(type);
        throw new RangeError('enough');
      });
    expect(push).to.throw(RangeError, 'enough');
    expect(push).to.not.throw();
    expect(seen).to.deep.equal([1]);
  });

  it('applies a limit that the handler changes from the next frame on', () => {
    const decoder = new FrameDecoder(1);
    const big = { type: 2, payload: [1, 2, 3] };
    const types: number[] = [];
    decoder.push(written([{ type: 1, payload: [] }, big]), (type) => {
      types.push(type);
      decoder.setLimit(4);
    });
    expect(types).to.deep.equal([1, 2]);
  });
});
