/**
 * What a link has taken for its peer and the peer has not acknowledged, ready to be written again.
 *
 * Bodies are encoded straight into chunks; a tick's worth of messages leaves in one write, and a
 * new connection continues exactly where the peer's count of received frames says.
 */
import { LabError } from '../core/errors.ts';
import { encode } from '../wire/codec.ts';
import { HEADER_BYTES, LENGTH_BYTES, writeHeader } from '../wire/frame.ts';
import { FrameQueue, offsetAfter } from './frame-queue.ts';
import { FRAME } from './frames.ts';

const CHANNEL_BYTES = 1;
const HOLD_BYTES = 8;

/** Shorter bodies are copied in words of four bytes: cheaper than a native call for a new view. */
const SHORT_COPY_BYTES = 128;
const WORD_BYTES = 4;

export class Outbox {
  readonly #queue = new FrameQueue();
  readonly #frameBytesMax: number;
  /** Frames ever handed to a connection. */
  #sent = 0;
  /** Index of the chunk that holds the first unsent byte. */
  #current = 0;

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** Bytes taken but not acknowledged. */
  get bytes(): number {
    return this.#queue.bytes;
  }

  /** Frames acknowledged. */
  get acked(): number {
    return this.#queue.dropped;
  }

  /**
   * Encodes and takes a message.
   * @returns the bytes of its frame.
   * @throws {LabError} `ERR_UNENCODABLE`, or `ERR_FRAME_TOO_BIG` for the limit; nothing is taken.
   */
  add(channel: number, holdMs: number, body: unknown): number {
    const { bytes: source, view: sourceView, start, end } = encode(body);
    const held = holdMs > 0;
    const payloadBytes = CHANNEL_BYTES + (held ? HOLD_BYTES : 0) + end - start;
    const size = HEADER_BYTES + payloadBytes;
    if (size - LENGTH_BYTES > this.#frameBytesMax) {
      throw new LabError(
        'ERR_FRAME_TOO_BIG',
        `a message of ${size} bytes is to be sent; the limit is ${this.#frameBytesMax}`,
      );
    }
    const chunk = this.#queue.add(size);
    const target = chunk.bytes;
    let at = chunk.end - size;
    writeHeader(target, at, { type: held ? FRAME.heldData : FRAME.data, payloadBytes });
    target[at + HEADER_BYTES] = channel;
    at += HEADER_BYTES + CHANNEL_BYTES;
    if (held) at = target.writeDoubleBE(holdMs, at);
    const length = end - start;
    if (length > SHORT_COPY_BYTES) target.set(source.subarray(start, end), at);
    else copyShort({ view: sourceView, at: start }, { view: chunk.view, at }, length);
    return size;
  }

  /** Tells whether a chunk is full and not written to its end. */
  get chunkWaits(): boolean {
    return this.#current + 1 < this.#queue.chunks.length;
  }

  /**
   * @param all Also of the newest chunk, which may still be filled.
   * @returns the next bytes to write, whole frames of one chunk; nothing when all are written.
   */
  next(all: boolean): Uint8Array | undefined {
    const { chunks } = this.#queue;
    const end = all ? chunks.length : chunks.length - 1;
    for (; this.#current < end; this.#current++) {
      const chunk = chunks[this.#current];
      if (chunk === undefined || chunk.cursor === chunk.end) continue;
      const piece = chunk.bytes.subarray(chunk.cursor, chunk.end);
      chunk.cursor = chunk.end;
      this.#sent = Math.max(this.#sent, chunk.last);
      return piece;
    }
    // The newest chunk may still be filled: look at it again next time.
    this.#current = Math.max(chunks.length - 1, 0);
    return undefined;
  }

  /**
   * The peer has handed over `count` frames: they need not be kept.
   * @throws {LabError} `ERR_BAD_ACK` for a count that goes back, or beyond what was sent.
   */
  ack(count: number): void {
    this.#check('ERR_BAD_ACK', 'acknowledged', count);
    const before = this.#queue.chunks.length;
    this.#queue.drop(count);
    this.#current = Math.max(this.#current - (before - this.#queue.chunks.length), 0);
  }

  /**
   * A new connection: the peer has received `count` frames, handed over or not; all later ones are
   * written again.
   * @throws {LabError} `ERR_BAD_RESUME` when the peer cannot have received so many, or so few.
   */
  resume(count: number): void {
    this.#check('ERR_BAD_RESUME', 'received', count);
    this.#current = 0;
    for (const chunk of this.#queue.chunks) {
      if (chunk.last <= count) chunk.cursor = chunk.end;
      else chunk.cursor = chunk.first < count ? offsetAfter(chunk, count) : chunk.start;
    }
  }

  clear(): void {
    this.#queue.clear();
    this.#current = 0;
  }

  #check(code: string, claim: string, count: number): void {
    if (Number.isSafeInteger(count) && count >= this.acked && count <= this.#sent) return;
    throw new LabError(
      code,
      `the peer says it has ${claim} ${count} frames; ` +
        `${this.acked} were acknowledged before and ${this.#sent} were sent`,
    );
  }
}

interface Place {
  readonly view: DataView;
  readonly at: number;
}

function copyShort(from: Place, to: Place, length: number): void {
  let i = 0;
  for (; i + WORD_BYTES <= length; i += WORD_BYTES) {
    to.view.setUint32(to.at + i, from.view.getUint32(from.at + i));
  }
  for (; i < length; i++) to.view.setUint8(to.at + i, from.view.getUint8(from.at + i));
}
