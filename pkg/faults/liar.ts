/**
 * A Byzantine node: a decorator that rewrites what an honest process sends. The protocol inside never
 * knows, so every strategy works on every protocol whose messages a lens can read.
 *
 * In a synchronous model the liar is rushing: it holds its own message of a round back until it has
 * heard all correct nodes of that round (or its honest half moves on), since the strongest adversary
 * speaks last. In an asynchronous model whoever waits for all is too late to count, so it answers at
 * once with the latest it knows.
 */
import type { Millis, NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Effect, Event, Process } from '../core/process.ts';
import type { Random } from '../core/random.ts';
import type { LiarView, Numbers, Strategy } from './strategies.ts';

/** How to see and replace the value in a protocol's message. */
export interface ValueLens<M, V> {
  /** undefined when the message carries no usable value. */
  read(body: M): { readonly round: number; readonly value: V } | undefined;
  write(body: M, value: V): M;
  readonly numbers: Numbers<V>;
}

export interface LiarOptions<M, V> {
  readonly strategy: Strategy;
  readonly lens: ValueLens<M, V>;
  /** The nodes that tell the truth. Liars know each other. */
  readonly correct: readonly NodeId[];
  readonly rushing: boolean;
  readonly random: Random;
}

type Send<M> = Extract<Effect<M>, { kind: 'send' }>;

/** Wraps an honest process so that it lies. */
export class Liar<M, V> implements Process<M> {
  readonly #honest: Process<M>;
  readonly #options: LiarOptions<M, V>;
  /** The latest value of each correct node, with its round. */
  readonly #latest = new Map<NodeId, { readonly round: number; readonly value: V }>();
  /** Sends of the honest half that wait for the correct nodes to speak first; all of one round. */
  #held: Send<M>[] = [];

  constructor(honest: Process<M>, options: LiarOptions<M, V>) {
    this.#honest = honest;
    this.#options = options;
  }

  view(): JsonObject {
    return this.#honest.view();
  }

  step(event: Event<M>, now: Millis): readonly Effect<M>[] {
    if (event.kind === 'message') this.#observe(event.from, event.body);
    const effects: Effect<M>[] = [];
    for (const effect of this.#honest.step(event, now)) {
      if (effect.kind !== 'send') effects.push(effect);
      else if (this.#options.rushing) this.#hold(effect, effects);
      else this.#lie(effect, effects);
    }
    if (this.#held.length > 0 && this.#heardAll()) this.#release(effects);
    return effects;
  }

  #observe(from: NodeId, body: M): void {
    if (!this.#options.correct.includes(from)) return;
    const seen = this.#options.lens.read(body);
    const known = this.#latest.get(from);
    if (seen !== undefined && (known === undefined || known.round <= seen.round)) {
      this.#latest.set(from, seen);
    }
  }

  /** Holds a send back; those of an earlier round cannot wait any longer. */
  #hold(send: Send<M>, effects: Effect<M>[]): void {
    const first = this.#held[0];
    if (first !== undefined && this.#roundOf(first) !== this.#roundOf(send)) this.#release(effects);
    this.#held.push(send);
  }

  #heardAll(): boolean {
    const first = this.#held[0];
    const round = first === undefined ? 0 : this.#roundOf(first);
    return this.#options.correct.every((id) => (this.#latest.get(id)?.round ?? -1) >= round);
  }

  #release(effects: Effect<M>[]): void {
    const held = this.#held;
    this.#held = [];
    for (const send of held) this.#lie(send, effects);
  }

  #lie(send: Send<M>, effects: Effect<M>[]): void {
    const { lens, strategy } = this.#options;
    const honest = lens.read(send.body);
    if (honest === undefined) {
      effects.push(send);
      return;
    }
    const claim = strategy.tell(this.#liarView(), send.to, honest.value);
    if (claim !== undefined) effects.push({ ...send, body: lens.write(send.body, claim) });
  }

  #roundOf(send: Send<M>): number {
    return this.#options.lens.read(send.body)?.round ?? 0;
  }

  #liarView(): LiarView<V> {
    const { lens, random } = this.#options;
    const values = [...this.#latest.values()]
      .map(({ value }) => value)
      .toSorted((a, b) => lens.numbers.compare(a, b));
    const [min, max] = [values[0], values.at(-1)];
    return {
      range: min === undefined || max === undefined ? undefined : { min, max },
      valueOf: (id) => this.#latest.get(id)?.value,
      random,
      numbers: lens.numbers,
    };
  }
}
