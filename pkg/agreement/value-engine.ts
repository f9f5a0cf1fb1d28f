/**
 * Rounds in which a value is simply sent to all. The two timing models (`async-engine.ts`,
 * `sync-engine.ts`) only say when a round is complete.
 *
 * A node that halted by its own estimate says so once; its value is frozen from then on, and stands in
 * for what it does not send any more (Dolev, Lynch, Pinter, Stark, Weihl 1986).
 */
import type { Millis, NodeId } from '../core/ids.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { Inbox, type Heard } from './inbox.ts';
import { RoundEngine, type EngineOptions } from './round-engine.ts';
import type { ValueMessage } from './value-message.ts';

export abstract class ValueEngine<V> extends RoundEngine<V, ValueMessage> {
  protected readonly inbox: Inbox<V>;
  readonly #hears: ReadonlySet<NodeId>;
  /** Frozen values of nodes that have decided, with the round from which they stand. */
  readonly #halted = new Map<NodeId, { readonly round: number; readonly value: V }>();

  constructor(options: EngineOptions<V>) {
    super(options);
    this.inbox = new Inbox<V>(options.plan.maxRounds);
    this.#hears = new Set(this.senders);
  }

  /** The value of the current round was sent: set timers. */
  protected abstract waiting(now: Millis): void;
  /** What of the inbox and of the timing model matters from here on. */
  protected abstract expectations(): Json;

  protected override opened(): void {
    this.inbox.open(this.round);
    for (const [from, halted] of this.#halted) {
      if (halted.round <= this.round) this.inbox.supply(from, halted.value);
    }
  }

  protected override tell(now: Millis): void {
    this.#say(this.peers, 'value', this.round);
    this.waiting(now);
  }

  /** The others repeat what was sent to the process before this one. */
  protected override resumed(now: Millis): void {
    this.#say(this.peers, 'again', this.round);
    this.waiting(now);
  }

  protected override finished(): void {
    if (this.plan.stop === 'local') this.#say(this.peers, 'halted', this.round);
  }

  protected override receive(from: NodeId, message: ValueMessage): void {
    const value = this.arithmetic.parse(message.value);
    const hears = this.#hears.has(from);
    if (value === undefined || !hears) {
      this.inbox.counters.malformed += 1;
    } else if (message.kind === 'halted') {
      if (!this.#halted.has(from)) this.#halted.set(from, { round: message.round, value });
      if (message.round <= this.round) this.inbox.supply(from, value);
    } else {
      this.inbox.record(message.round, from, value);
    }
    if (message.kind === 'again' && hears) this.#repeat(from, message.round);
  }

  protected override counters(): JsonObject {
    return { ...this.inbox.counters };
  }

  protected override prospects(): Json {
    const { toJson } = this.arithmetic;
    return {
      halted: this.decided
        ? []
        : [...this.#halted].map(([id, { round, value }]) => [id, round, toJson(value)]),
      expectations: this.listening ? this.expectations() : null,
    };
  }

  /** The values that wait for a round, in the form of a fingerprint. */
  protected listed(heard: readonly Heard<V>[]): Json {
    return heard.map(([from, value]) => [from, this.arithmetic.toJson(value)]);
  }

  /** Sends the current value again to one peer and asks for its value in return. */
  protected askAgain(to: NodeId): void {
    this.#say([to], 'again', this.round);
  }

  /** Answers a peer that lacks this node's value of `round`, if it has been sent already. */
  #repeat(to: NodeId, round: number): void {
    if (this.decided && this.plan.stop === 'local' && round >= this.round) {
      this.#say([to], 'halted', this.round);
    } else if (round <= this.round) {
      this.#say([to], 'value', round);
    }
  }

  #say(peers: readonly NodeId[], kind: ValueMessage['kind'], round: number): void {
    const value = this.history[round];
    if (value === undefined) return;
    this.sendTo(peers, Object.freeze({ kind, round, value: this.arithmetic.toJson(value) }));
  }
}
