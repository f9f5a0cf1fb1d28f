/**
 * Whole frames in order, packed into large chunks: what a link keeps until it is acknowledged
 * (`Outbox`), and what it received but may not hand over yet (`HeldFrames`).
 *
 * Frames are numbered by counting: frame k is the k-th ever added, from 1 on. So "n" names both a
 * number of frames and the last of them.
 */
import { Buffer } from 'node:buffer';
import { LENGTH_BYTES } from '../wire/frame.ts';

const CHUNK_BYTES_MIN = 4096;
const CHUNK_BYTES_MAX = 65_536;

/** So many emptied chunks are kept to be filled again: as many as wait on one congested link. */
const SPARE_CHUNKS_MAX = 16;

/** A run of whole frames: `bytes[start, end)`, numbered `first + 1` to `last`. */
export interface Chunk {
  readonly bytes: Buffer;
  /** The same memory. */
  readonly view: DataView;
  start: number;
  end: number;
  first: number;
  last: number;
  /** For the owner's use: how far it has come, `start <= cursor <= end`. */
  cursor: number;
}

/** Emptied chunks of all queues of this process: new memory costs more than old. */
const spare: Chunk[] = [];

export class FrameQueue {
  /** Oldest first. */
  readonly chunks: Chunk[] = [];
  /** Frames ever added. */
  added = 0;
  /** Frames no longer kept: all up to this number. */
  dropped = 0;
  /** Bytes kept. */
  bytes = 0;

  /**
   * Adds a frame of `size` bytes, header included.
   * @returns the chunk that holds it; the caller writes it at `end - size`.
   */
  add(size: number): Chunk {
    const newest = this.chunks.at(-1);
    const chunk =
      newest !== undefined && newest.bytes.length - newest.end >= size
        ? newest
        : this.#grow(size, newest?.bytes.length ?? 0);
    chunk.end += size;
    chunk.last += 1;
    this.added += 1;
    this.bytes += size;
    return chunk;
  }

  /** Forgets the frames up to number `upTo`, which has been added. */
  drop(upTo: number): void {
    for (let oldest = this.chunks[0]; oldest !== undefined && upTo > this.dropped;) {
      const start = oldest.last <= upTo ? oldest.end : offsetAfter(oldest, upTo);
      this.bytes -= start - oldest.start;
      this.dropped = Math.min(oldest.last, upTo);
      oldest.start = start;
      oldest.first = this.dropped;
      oldest.cursor = Math.max(oldest.cursor, start);
      if (start < oldest.end) return;
      empty(oldest);
      if (this.chunks.length === 1) return;
      this.chunks.shift();
      keepSpare(oldest);
      oldest = this.chunks[0];
    }
  }

  clear(): void {
    this.chunks.length = 0;
    this.bytes = 0;
    this.dropped = this.added;
  }

  /** Chunks double from small to large, so that an idle link costs little. */
  #grow(size: number, previousBytes: number): Chunk {
    const usual = Math.min(Math.max(2 * previousBytes, CHUNK_BYTES_MIN), CHUNK_BYTES_MAX);
    const old = usual === CHUNK_BYTES_MAX && size <= usual ? spare.pop() : undefined;
    if (old !== undefined) {
      old.first = this.added;
      old.last = this.added;
      this.chunks.push(old);
      return old;
    }
    const bytes = Buffer.allocUnsafeSlow(Math.max(usual, size));
    const chunk: Chunk = {
      bytes,
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      start: 0,
      end: 0,
      first: this.added,
      last: this.added,
      cursor: 0,
    };
    this.chunks.push(chunk);
    return chunk;
  }
}

/** Where frame number `after + 1` begins in the chunk: found by walking from its start. */
export function offsetAfter(chunk: Chunk, after: number): number {
  let at = chunk.start;
  for (let number = chunk.first; number < after; number++) at = frameEnd(chunk, at);
  return at;
}

/** Where the frame that begins at `at` ends. */
export function frameEnd(chunk: Chunk, at: number): number {
  return at + LENGTH_BYTES + chunk.view.getUint32(at);
}

function keepSpare(chunk: Chunk): void {
  const usual = chunk.bytes.length === CHUNK_BYTES_MAX;
  if (usual && spare.length < SPARE_CHUNKS_MAX) spare.push(chunk);
}

/**
 * Empties a chunk in place. Its memory is free: all its frames have been dropped, so that the peer
 * has them and no socket is still writing them.
 */
function empty(chunk: Chunk): void {
  chunk.start = 0;
  chunk.end = 0;
  chunk.cursor = 0;
}
