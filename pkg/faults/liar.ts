/**
 * A Byzantine node: a decorator that says something else than an honest process would. The protocol
 * inside never knows, so every strategy works on every protocol whose messages a lens can read.
 *
 * In a synchronous model the liar is rushing: it holds its own message of a round back until it has
 * heard all correct nodes of that round (or its honest half moves on), since the strongest adversary
 * speaks last. In an asynchronous model whoever waits for all is too late to count, so it answers at
 * once with the latest it knows; unless the scheduler sees to it that nobody can go on without it.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Effect, Event, Process } from '../core/process.ts';
import type { Random } from '../core/random.ts';
import type { LiarStrategy, Scene, Sides, Tongue } from './adversaries/adversary.ts';
import { Knowledge } from './knowledge.ts';
import type { Lens } from './lens.ts';

/**
 * When a liar speaks: at once; when it has heard all correct nodes of the round, or half of the round's time is
 * over; or when it has heard them all or its honest half is two rounds further. Whom it has waited for in vain
 * it does not wait for again until that one speaks.
 */
export type Rush = 'at-once' | 'in-round' | 'last';

export interface LiarOptions<M, V> {
  readonly self: NodeId;
  readonly strategy: LiarStrategy;
  readonly lens: Lens<M, V>;
  /** The nodes that tell the truth. Liars know each other. */
  readonly correct: readonly NodeId[];
  /** Those that do not, this one among them. */
  readonly liars: readonly NodeId[];
  readonly rush: Rush;
  readonly random: Random;
  /** The range of the correct nodes' inputs. */
  readonly inputs?: { readonly min: V; readonly max: V } | undefined;
  readonly sides?: Sides | undefined;
  /** Of `silent-after`. */
  readonly lastRound?: number | undefined;
}

type Send<M> = Extract<Effect<M>, { kind: 'send' }>;

/**
 * The timer by which a rushing liar speaks at the latest, half of what its honest half waits: then whatever is
 * still to come will hardly come, and what it says is in time.
 */
const LATEST = 'liar-latest';

/** The last round of which `silent-after` speaks, where nothing else is said. */
export const LAST_ROUND = 1;

/** Wraps an honest process so that it lies. */
export class Liar<M, V> implements Process<M> {
  readonly #honest: Process<M>;
  readonly #lens: Lens<M, V>;
  readonly #rush: Rush;
  readonly #knowledge: Knowledge<V>;
  readonly #tongue: Tongue<M>;
  /** Sends of the honest half that wait for the correct nodes to speak first, by round. */
  readonly #held = new Map<number, Send<M>[]>();

  constructor(honest: Process<M>, options: LiarOptions<M, V>) {
    const { self, strategy, lens, correct, liars, rush, random, inputs, sides } = options;
    const { lastRound = LAST_ROUND } = options;
    this.#honest = honest;
    this.#lens = lens;
    this.#rush = rush;
    const knowledge = new Knowledge(correct, lens.numbers);
    this.#knowledge = knowledge;
    const scene: Scene<M, V> = {
      self,
      lens,
      knowledge,
      correct,
      liars,
      inputs,
      sides,
      lastRound,
      random,
    };
    this.#tongue = strategy.begin(scene);
  }

  view(): JsonObject {
    return this.#honest.view();
  }

  step(event: Event<M>, now: Millis): readonly Effect<M>[] {
    const effects: Effect<M>[] = [];
    if (event.kind === 'timer' && event.timer === LATEST) {
      this.#giveUp(effects);
      return effects;
    }
    if (event.kind === 'message') this.#hear(event.from, event.body, effects);
    for (const effect of this.#honest.step(event, now)) {
      if (effect.kind === 'setTimer' && this.#rush === 'in-round') {
        const afterMs = millis(effect.afterMs / 2);
        effects.push(effect, { kind: 'setTimer', timer: LATEST, afterMs });
      } else if (effect.kind !== 'send') effects.push(effect);
      else if (this.#rush === 'at-once') this.#lie(effect, effects);
      else this.#hold(effect, effects);
    }
    for (const round of this.#held.keys()) {
      if (this.#knowledge.isComplete(round)) this.#release(round, effects);
    }
    return effects;
  }

  #hear(from: NodeId, body: M, effects: Effect<M>[]): void {
    this.#knowledge.observe(from, this.#lens.roundOf(body), this.#lens.read(body));
    for (const saying of this.#tongue.hear?.(from, body) ?? []) {
      effects.push({ kind: 'send', ...saying });
    }
  }

  #hold(send: Send<M>, effects: Effect<M>[]): void {
    const round = this.#lens.roundOf(send.body);
    const held = this.#held.get(round);
    if (held !== undefined) {
      held.push(send);
      return;
    }
    this.#giveUp(effects);
    this.#held.set(round, [send]);
  }

  /**
   * It is late, or the honest half begins a round: those before it are over. In an asynchronous model the last one is not, as
   * its messages may be on their way.
   */
  #giveUp(effects: Effect<M>[]): void {
    const over = [...this.#held.keys()];
    if (this.#rush === 'last') over.pop();
    for (const round of over) {
      this.#knowledge.miss(round);
      this.#release(round, effects);
    }
  }

  #release(round: number, effects: Effect<M>[]): void {
    const held = this.#held.get(round) ?? [];
    this.#held.delete(round);
    for (const send of held) this.#lie(send, effects);
  }

  #lie({ to, body }: Send<M>, effects: Effect<M>[]): void {
    for (const said of this.#tongue.say(to, body)) effects.push({ kind: 'send', to, body: said });
  }
}
