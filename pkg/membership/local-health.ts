/**
 * How well this node itself is: a score from 0 (well) to a bound, by which it takes its own observations
 * less seriously. Its periods and time-outs are (score + 1) times as long.
 *
 * Source: A. Dadgar, J. Phillips, J. Currey 2018, "Lifeguard: Local Health Awareness for More Accurate
 * Failure Detection", section IV.A, as in memberlist: a failed probe whose helpers all said a nack tells
 * something about the probed and nothing about this node. Added: being late, which a process on an event
 * loop can measure itself.
 */
import type { Effects } from './effects.ts';
import type { MembershipSettings } from './settings.ts';

/** One late event counts at most so much: a process that was stopped for long is not sick for long. */
const LATE_MAX = 2;

export class LocalHealth {
  readonly #effects: Effects;
  readonly #settings: MembershipSettings;
  #score = 0;

  constructor(effects: Effects, settings: MembershipSettings) {
    this.#effects = effects;
    this.#settings = settings;
  }

  get score(): number {
    return this.#score;
  }

  /** A time as long as this node's health demands. */
  scaled(ms: number): number {
    return ms * (this.#score + 1);
  }

  /** Worse for positive points, better for negative ones. */
  add(points: number): void {
    const score = Math.min(this.#settings.healthMax, Math.max(0, this.#score + points));
    if (score === this.#score) return;
    this.#score = score;
    this.#effects.emit({ kind: 'health', score });
  }

  /** Something happened here so many ms after it was due. @returns whether that is too late. */
  late(ms: number): boolean {
    const points = Math.min(LATE_MAX, Math.floor(ms / this.#settings.lagMs));
    if (points > 0) this.add(points);
    return points > 0;
  }
}
