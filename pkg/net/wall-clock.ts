/** Real time for the host: milliseconds since an epoch, and Node's timers. */
import { millis, type Millis } from '../core/ids.ts';
import type { Clock } from '../host/transport.ts';

/** Asked for once: the getter does more than it seems, and every message asks for the time. */
const ORIGIN_MS = performance.timeOrigin;

export class WallClock implements Clock {
  #epochMs = ORIGIN_MS + performance.now();

  /** The moment from which it counts, in milliseconds since 1970. */
  get epochMs(): number {
    return this.#epochMs;
  }

  /** Counts from this moment on; milliseconds since 1970. */
  startAt(epochMs: number): void {
    this.#epochMs = epochMs;
  }

  now(): Millis {
    return millis(ORIGIN_MS + performance.now() - this.#epochMs);
  }

  after(delay: Millis, callback: () => void): () => void {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  }
}
