/**
 * Frames on a byte stream: a 4-byte big-endian length, one byte of type, the payload. The length
 * counts type and payload, so that it is at least 1.
 *
 * Knows nothing of sockets or of what payloads mean; `net` feeds it what a socket delivers.
 */
import { LabError } from '../core/errors.ts';

/** Bytes of the length in front of every frame. */
export const LENGTH_BYTES = 4;

/** Bytes in front of the payload: length and type. */
export const HEADER_BYTES = LENGTH_BYTES + 1;

/** A larger tail buffer is given back once its frame is delivered. */
const TAIL_KEPT_BYTES = 65_536;
const TAIL_FIRST_BYTES = 256;

/**
 * Receives one frame. The payload is `buffer[start, end)` and is valid only during the call: the
 * memory is used again afterwards.
 */
export type FrameHandler = (type: number, buffer: Uint8Array, start: number, end: number) => void;

/** Writes the header of a frame with a payload of `payloadBytes` at `at`. */
export function writeHeader(
  bytes: Uint8Array,
  at: number,
  frame: { readonly type: number; readonly payloadBytes: number },
): void {
  const length = frame.payloadBytes + 1;
  bytes[at] = length >>> 24;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
  bytes[at + 4] = frame.type;
}

/**
 * Cuts one stream into frames, wherever its chunks begin and end.
 *
 * A frame that lies wholly in a chunk is handed over in place; only what a chunk leaves unfinished
 * is copied, into memory that grows with the bytes that came, never with the length announced.
 * One decoder lives as long as its connection.
 */
export class FrameDecoder {
  #limit: number;
  #stopped = false;
  /** The beginning of an unfinished frame: `#tail[0, #tailBytes)`. */
  #tail = new DataView(new ArrayBuffer(0));
  #tailBytes = 0;

  /** @param frameBytesMax Longest accepted frame, type and payload together, in bytes. */
  constructor(frameBytesMax: number) {
    this.#limit = frameBytesMax;
  }

  /** Changes the limit, from the next frame on: also inside the handler, in mid-chunk. */
  setLimit(frameBytesMax: number): void {
    this.#limit = frameBytesMax;
  }

  /** Ends the delivery at once, also in the middle of a chunk: whatever follows is discarded. */
  stop(): void {
    this.#stopped = true;
    this.#tail = new DataView(new ArrayBuffer(0));
    this.#tailBytes = 0;
  }

  /**
   * Takes the next bytes of the stream and hands over every frame they complete, in order.
   * @param chunk Not kept; not modified.
   * @throws {LabError} `ERR_BAD_FRAME` for an empty frame, `ERR_FRAME_TOO_BIG` above the limit,
   *   before memory is taken for it; or whatever the handler throws. The decoder is stopped.
   */
  push(chunk: Uint8Array, onFrame: FrameHandler): void {
    if (this.#stopped) return;
    try {
      const at = this.#tailBytes === 0 ? 0 : this.#finishTail(chunk, onFrame);
      this.#cut(chunk, at, onFrame);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Hands over the whole frames of the chunk from `at` on, and keeps what is left. */
  #cut(chunk: Uint8Array, at: number, onFrame: FrameHandler): void {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let next = at;
    while (!this.#stopped && chunk.length - next >= LENGTH_BYTES) {
      const start = next + LENGTH_BYTES;
      const end = start + this.#accepted(view.getUint32(next));
      if (end > chunk.length) break;
      next = end;
      onFrame(view.getUint8(start), chunk, start + 1, end);
    }
    if (!this.#stopped && next < chunk.length) this.#keep(chunk, next, chunk.length);
  }

  /** @returns how many bytes of the chunk the unfinished frame took. */
  #finishTail(chunk: Uint8Array, onFrame: FrameHandler): number {
    const forLength = Math.min(Math.max(LENGTH_BYTES - this.#tailBytes, 0), chunk.length);
    this.#keep(chunk, 0, forLength);
    if (this.#tailBytes < LENGTH_BYTES) return forLength;

    const end = LENGTH_BYTES + this.#accepted(this.#tail.getUint32(0));
    const taken = Math.min(forLength + end - this.#tailBytes, chunk.length);
    this.#keep(chunk, forLength, taken);
    if (this.#tailBytes < end) return taken;

    const tail = this.#tail;
    this.#tailBytes = 0;
    if (tail.byteLength > TAIL_KEPT_BYTES) this.#tail = new DataView(new ArrayBuffer(0));
    onFrame(tail.getUint8(LENGTH_BYTES), new Uint8Array(tail.buffer), HEADER_BYTES, end);
    return taken;
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    const needed = this.#tailBytes + to - from;
    if (needed > this.#tail.byteLength) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#tailBytes, TAIL_FIRST_BYTES));
      grown.set(new Uint8Array(this.#tail.buffer, 0, this.#tailBytes));
      this.#tail = new DataView(grown.buffer);
    }
    new Uint8Array(this.#tail.buffer).set(chunk.subarray(from, to), this.#tailBytes);
    this.#tailBytes = needed;
  }

  #accepted(length: number): number {
    if (length === 0) throw new LabError('ERR_BAD_FRAME', 'a frame of length 0; at least 1 is due');
    if (length > this.#limit) {
      throw new LabError(
        'ERR_FRAME_TOO_BIG',
        `a frame of ${length} bytes is announced; the limit is ${this.#limit}`,
      );
    }
    return length;
  }
}
