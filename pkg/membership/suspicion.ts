/**
 * One member under suspicion: who accuses it, and until when it may refute. The more accuse it
 * independently, the sooner it counts as dead:
 *
 *     max(min, max - (max - min) * log(C + 1) / log(K + 1))
 *
 * with C confirmations besides the first accusation and K wanted ones.
 * Source: Lifeguard (Dadgar, Phillips, Currey 2018), section IV.B.
 */
import type { NodeId } from '../core/ids.ts';

export interface SuspicionTimes {
  /** In ms. */
  readonly minMs: number;
  readonly maxMs: number;
  /** Confirmations with which the time is `minMs`; 0 when nobody is there to confirm. */
  readonly wanted: number;
}

/** How long a suspicion lasts with so many confirmations, in ms. */
export function suspicionMs(
  { minMs, maxMs, wanted }: SuspicionTimes,
  confirmations: number,
): number {
  if (confirmations >= wanted) return minMs;
  const share = Math.log(confirmations + 1) / Math.log(wanted + 1);
  return Math.max(minMs, maxMs - (maxMs - minMs) * share);
}

export class Suspicion {
  readonly #times: SuspicionTimes;
  readonly #startedAt: number;
  readonly #accusers = new Set<NodeId>();
  #certain = false;
  /** Whether it was prolonged once, as this node was late itself. */
  prolonged = false;

  constructor(times: SuspicionTimes, startedAt: number) {
    this.#times = times;
    this.#startedAt = startedAt;
  }

  get accusers(): readonly NodeId[] {
    return [...this.#accusers];
  }

  /** Whether further accusers would make no difference. */
  get confirmed(): boolean {
    return this.#certain || this.#accusers.size > this.#times.wanted;
  }

  /** When the suspected counts as dead. */
  get endsAt(): number {
    const confirmations = this.confirmed
      ? this.#times.wanted
      : Math.max(0, this.#accusers.size - 1);
    return this.#startedAt + suspicionMs(this.#times, confirmations);
  }

  /** Somebody accuses the member. At most K + 1 accusers are kept. @returns whether that was new. */
  confirm(by: NodeId): boolean {
    if (this.confirmed || this.#accusers.has(by)) return false;
    this.#accusers.add(by);
    return true;
  }

  /** Somebody says that the member is dead. @returns whether that was new. */
  confirmDeath(): boolean {
    const fresh = !this.confirmed;
    this.#certain = true;
    return fresh;
  }
}
