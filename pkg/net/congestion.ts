/** Watches how much waits on a link: says when it is too much, and when that lasts too long. */
import type { MeshLimits } from './frames.ts';

export interface CongestionEvents {
  /** The mark was crossed, up or down: see `active`. */
  readonly changed: () => void;
  /** Congested, and no progress for `stallMs`. */
  readonly stalled: (quietMs: number) => void;
}

export class Congestion {
  readonly #limits: MeshLimits;
  readonly #events: CongestionEvents;
  #active = false;
  #progressAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: MeshLimits, events: CongestionEvents) {
    this.#limits = limits;
    this.#events = events;
  }

  /** From more than `congestedBytes` until at most half of it, so that it does not flutter. */
  get active(): boolean {
    return this.#active;
  }

  /** @param bytes What waits now. */
  grew(bytes: number): void {
    if (this.#active || bytes <= this.#limits.congestedBytes) return;
    this.#active = true;
    this.#progressAt = performance.now();
    this.#watch(this.#limits.stallMs);
    this.#events.changed();
  }

  /** @param bytes What waits still. */
  shrank(bytes: number): void {
    if (!this.#active) return;
    this.#progressAt = performance.now();
    if (bytes <= this.#limits.congestedBytes / 2) this.end();
  }

  end(): void {
    if (!this.#active) return;
    this.#active = false;
    clearTimeout(this.#timer);
    this.#events.changed();
  }

  #watch(afterMs: number): void {
    const { stallMs } = this.#limits;
    this.#timer = setTimeout(() => {
      const quietMs = performance.now() - this.#progressAt;
      if (quietMs < stallMs) this.#watch(stallMs - quietMs);
      else this.#events.stalled(quietMs);
    }, afterMs).unref();
  }
}
