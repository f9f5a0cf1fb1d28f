/**
 * Clock synchronization by the fault-tolerant midpoint, n > 3f, nodes may lie.
 *
 * A logical clock shows the hardware clock, which drifts, and a correction. Round r begins when it shows
 * T^r = T^0 + r P: the node says so to all. For a time W it notes when such words of others arrive; who was
 * right on time would have come in T^r + the middle of the known delays, so the difference tells how far the
 * other's clock is ahead. The own one is ahead by 0; of whom nothing was heard, the word counts as if it had
 * come when the wait ended. The midpoint of all n estimates, less the f lowest and the f highest, is added to
 * the correction. When the clock shows T^R the node is done.
 *
 * Facts, each with `local` (the hardware clock) and `value` (the logical clock, after the fact), in ms:
 * `clock` at the start; `round` {round}; `adjust` {round, by, heard: [[node, estimate], ...]}.
 *
 * Source: Welch and Lynch 1988; `agreement.md` 1.8.
 */
import { millis, type Millis, type NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Effect, Event, Process } from '../../core/process.ts';
import { Inbox } from '../inbox.ts';
import type { ClockMessage } from './message.ts';
import { faultTolerantMidpoint } from './midpoint.ts';
import { roundTime, type ClocksPlan } from './plan.ts';

/** A node's timers: its clock shows the time of a round; it has waited long enough. */
const [ROUND, ADJUST] = ['round', 'adjust'];

export class ClockNode implements Process<ClockMessage> {
  readonly #self: NodeId;
  readonly #plan: ClocksPlan;
  readonly #peers: readonly NodeId[];
  /** When the words of others came, by the hardware clock: a correction in between does not matter. */
  readonly #arrivals: Inbox<Millis>;
  #effects: Effect<ClockMessage>[] = [];
  /** How far the logical clock is ahead of the hardware clock. */
  #correction: number;
  #round = 0;

  constructor(self: NodeId, plan: ClocksPlan) {
    this.#self = self;
    this.#plan = plan;
    this.#peers = plan.ids.filter((id) => id !== self);
    this.#arrivals = new Inbox(plan.rounds - 1);
    this.#correction = plan.inputs[self] ?? 0;
  }

  step(event: Event<ClockMessage>, now: Millis): readonly Effect<ClockMessage>[] {
    this.#effects = [];
    if (event.kind === 'start') this.#start(now);
    if (event.kind === 'message') this.#arrivals.record(event.body.round, event.from, now);
    if (event.kind === 'timer' && event.timer === ROUND) this.#begin(now);
    if (event.kind === 'timer' && event.timer === ADJUST) this.#adjust(now);
    return this.#effects;
  }

  view(): JsonObject {
    return {
      round: this.#round,
      correction: this.#correction,
      ...this.#arrivals.counters,
    };
  }

  #start(now: Millis): void {
    this.#emit('clock', now);
    this.#awaitRound(now);
  }

  #awaitRound(now: Millis): void {
    const left = roundTime(this.#plan, this.#round) - (now + this.#correction);
    this.#setTimer(ROUND, Math.max(0, left));
  }

  #begin(now: Millis): void {
    const round = this.#round;
    this.#emit('round', now, { round });
    if (round === this.#plan.rounds) return;
    for (const to of this.#peers) {
      this.#effects.push({ kind: 'send', to, body: { kind: 'tick', round } });
    }
    this.#setTimer(ADJUST, this.#plan.waitMs);
  }

  #adjust(now: Millis): void {
    const heard = this.#estimates();
    const by = faultTolerantMidpoint(
      heard.map(([, estimate]) => estimate),
      this.#plan.f,
    );
    this.#correction += by;
    this.#emit('adjust', now, { round: this.#round, by, heard });
    this.#round += 1;
    this.#arrivals.open(this.#round);
    this.#awaitRound(now);
  }

  /** By how much each clock is ahead of the own one. */
  #estimates(): readonly (readonly [NodeId, number])[] {
    const { ids, delay, waitMs } = this.#plan;
    const usual = (delay.minMs + delay.maxMs) / 2;
    const begun = roundTime(this.#plan, this.#round) - this.#correction;
    const arrivals = new Map(this.#arrivals.take(ids.length));
    return ids.map((id) => {
      if (id === this.#self) return [id, 0];
      return [id, begun + usual - (arrivals.get(id) ?? begun + waitMs)];
    });
  }

  #emit(kind: string, now: Millis, fields: JsonObject = {}): void {
    const shown = { local: now, value: now + this.#correction };
    this.#effects.push({ kind: 'emit', fact: { kind, ...shown, ...fields } });
  }

  #setTimer(timer: string, ms: number): void {
    this.#effects.push({ kind: 'setTimer', timer, afterMs: millis(ms) });
  }
}
