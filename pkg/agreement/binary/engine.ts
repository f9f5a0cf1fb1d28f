/**
 * Binary approximate agreement: inputs 0 and 1, asynchronous, with liars at the optimal n > 3t, by two
 * steps of plain messages a round. What a round does, and why it halves, stands in `echo-round.ts`.
 *
 * A node that is in a later round, or has decided, still takes its part in the rounds that others are in.
 *
 * Facts besides those of every engine: `echo` when it says ECHO of a value that is not its own, and
 * `echo2`, so that what others build on can be checked. Bounded: at most three messages of each node for
 * each of `maxRounds` rounds are kept.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Heard, InboxCounters } from '../inbox.ts';
import { RoundEngine, type EngineOptions } from '../round-engine.ts';
import { EchoRound, type Saying } from './echo-round.ts';
import type { BinaryMessage } from './message.ts';

export class BinaryEngine<V> extends RoundEngine<V, BinaryMessage> {
  readonly #known: ReadonlySet<NodeId>;
  readonly #rounds = new Map<number, EchoRound<V>>();
  readonly #counters: InboxCounters = { late: 0, early: 0, duplicate: 0, beyond: 0, malformed: 0 };

  constructor(options: EngineOptions<V>) {
    super(options);
    this.#known = new Set(options.plan.ids);
  }

  protected override opened(): void {
    // Forgets nothing: others may still be in earlier rounds.
  }

  protected override tell(): void {
    const own = this.history[this.round];
    if (own !== undefined) this.#say(this.round, this.#of(this.round).start(own));
  }

  protected override receive(from: NodeId, { kind, round, value: json }: BinaryMessage): void {
    const value = this.arithmetic.parse(json);
    if (round > this.plan.maxRounds) {
      this.#counters.beyond += 1;
    } else if (value === undefined || !this.#known.has(from)) {
      this.#counters.malformed += 1;
    } else {
      if (round > this.round) this.#counters.early += 1;
      if (round < this.round) this.#counters.late += 1;
      const says = this.#of(round).receive(from, { kind, value });
      if (says === undefined) this.#counters.duplicate += 1;
      else this.#say(round, says);
    }
  }

  protected override gather(): readonly Heard<V>[] | undefined {
    return this.#of(this.round).outcome;
  }

  protected override timerFired(): void {
    // Sets none.
  }

  protected override closed(): void {
    // Has nothing to clear.
  }

  protected override counters(): JsonObject {
    return { ...this.#counters };
  }

  protected override prospects(): Json {
    return [...this.#rounds].map(([round, echoes]): Json => [round, echoes.fingerprint()]);
  }

  #say(round: number, says: readonly Saying<V>[]): void {
    for (const { kind, value: spoken } of says) {
      const value = this.arithmetic.toJson(spoken);
      const own = this.history[round];
      // The own value stands in the fact `round` already.
      if (kind === 'echo2' || own === undefined || !this.arithmetic.equals(own, spoken)) {
        this.effect({ kind: 'emit', fact: { kind, round, value } });
      }
      this.sendTo(this.peers, Object.freeze({ kind, round, value }));
    }
  }

  #of(round: number): EchoRound<V> {
    let echoes = this.#rounds.get(round);
    if (echoes === undefined) {
      const { toJson } = this.arithmetic;
      const { n, f } = this.setting;
      const key = (value: V): string => String(toJson(value));
      echoes = new EchoRound<V>({ self: this.self, n, t: f, key });
      this.#rounds.set(round, echoes);
    }
    return echoes;
  }
}
