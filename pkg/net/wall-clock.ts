/** Real time for the host: milliseconds since an epoch, and Node's timers. */
import { millis, type Millis } from '../core/ids.ts';
import type { Clock } from '../host/transport.ts';

export class WallClock implements Clock {
  /** The moment from which it counts, in milliseconds since 1970. */
  get epochMs(): number {
    return this.#epochMs;
  }

  #epochMs = performance.timeOrigin + performance.now();

  /** Counts from this moment on; milliseconds since 1970. */
  startAt(epochMs: number): void {
    this.#epochMs = epochMs;
  }

  now(): Millis {
    return millis(performance.timeOrigin + performance.now() - this.#epochMs);
  }

  after(delay: Millis, callback: () => void): () => void {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  }
}
