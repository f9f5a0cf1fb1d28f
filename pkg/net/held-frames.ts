/**
 * Data frames that were received while their channel was paused, in order of arrival.
 *
 * Channels are released independently, acknowledgements are not: `handedOver` stops before the
 * first frame that is still held.
 */
import { HEADER_BYTES, LENGTH_BYTES, writeHeader } from '../wire/frame.ts';
import type { FrameHandler } from '../wire/frame.ts';
import { FrameQueue, frameEnd } from './frame-queue.ts';

/** Stands in the place of the type of a frame that has been handed over. */
const DONE = 0;

export class HeldFrames {
  readonly #queue = new FrameQueue();
  #releasing = false;
  /** Set when `release` is called from within: start over, or an older frame would come later. */
  #again = false;

  /** Bytes kept in memory. */
  get bytes(): number {
    return this.#queue.bytes;
  }

  /** How many frames, from the first kept on, are still kept: held, or handed over behind one. */
  get count(): number {
    return this.#queue.added - this.#queue.dropped;
  }

  /** Keeps a copy of a frame; `done` when it has been handed over already, to keep the count. */
  add(type: number, payload: Uint8Array, done: boolean): void {
    const kept = done ? payload.subarray(0, 1) : payload;
    const size = HEADER_BYTES + kept.length;
    const chunk = this.#queue.add(size);
    const at = chunk.end - size;
    writeHeader(chunk.bytes, at, { type: done ? DONE : type, payloadBytes: kept.length });
    chunk.bytes.set(kept, at + HEADER_BYTES);
  }

  /**
   * Hands over, in order, every frame whose channel is open at its turn.
   * @param receive May pause and resume channels again, and may call `release`.
   */
  release(isOpen: (channel: number) => boolean, receive: FrameHandler): void {
    this.#again = true;
    if (this.#releasing) return;
    this.#releasing = true;
    try {
      while (this.#again) {
        this.#again = false;
        this.#pass(isOpen, receive);
      }
    } finally {
      this.#releasing = false;
      this.#queue.drop(this.#queue.dropped + this.#leadingDone());
    }
  }

  clear(): void {
    this.#queue.clear();
  }

  #pass(isOpen: (channel: number) => boolean, receive: FrameHandler): void {
    for (const chunk of this.#queue.chunks) {
      for (let at = chunk.start; at < chunk.end; at = frameEnd(chunk, at)) {
        const type = chunk.bytes[at + LENGTH_BYTES] ?? DONE;
        const start = at + HEADER_BYTES;
        if (type === DONE || !isOpen(chunk.bytes[start] ?? 0)) continue;
        chunk.bytes[at + LENGTH_BYTES] = DONE;
        receive(type, chunk.bytes, start, frameEnd(chunk, at));
        if (this.#again) return;
      }
    }
  }

  #leadingDone(): number {
    let done = 0;
    for (const chunk of this.#queue.chunks) {
      for (let at = chunk.start; at < chunk.end; at = frameEnd(chunk, at)) {
        if (chunk.bytes[at + LENGTH_BYTES] !== DONE) return done;
        done += 1;
      }
    }
    return done;
  }
}
