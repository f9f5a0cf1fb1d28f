/**
 * Reliable broadcast among n > 3t nodes of which t may lie: of what one node broadcasts, either all
 * correct nodes deliver the same value, or none delivers any; if the origin is correct, all deliver
 * what it broadcast. No clock is involved. Costs (n - 1) + 2 n (n - 1) messages, or
 * less: who has delivered before it was told by the origin need not echo any more.
 *
 * Source: G. Bracha, "Asynchronous Byzantine agreement protocols", Information and Computation 75 (1987);
 * `agreement.md` 1.5.
 *
 * A pure part of a process, one for all broadcasts of a run: each is named by its origin and round, and a
 * correct origin broadcasts once a round. Bounded: at most n broadcasts for each of `maxRounds` rounds,
 * each with one echo and one ready per node; a delivered one keeps nothing but that it is over.
 */
import type { NodeId } from '../../core/ids.ts';

/** One step of one broadcast. `V` must have exactly one `key` for each value. */
export interface BroadcastStep<V> {
  /** `init`: the origin's own word; `echo`: I have heard this; `ready`: I know that enough have. */
  readonly kind: 'init' | 'echo' | 'ready';
  readonly origin: NodeId;
  readonly round: number;
  readonly value: V;
}

/** What follows from a step: what is to be said to all others, and what is delivered. */
export interface Progress<V> {
  readonly say: readonly BroadcastStep<V>[];
  readonly delivered: BroadcastStep<V> | undefined;
}

interface Instance<V> {
  readonly echoes: Votes<V>;
  readonly readies: Votes<V>;
  echoed: boolean;
  readied: boolean;
}

const NOTHING = { say: [], delivered: undefined } as const;

export class ReliableBroadcast<V> {
  readonly #self: NodeId;
  readonly #key: (value: V) => string;
  readonly #enoughEchoes: number;
  readonly #someCorrect: number;
  readonly #mostCorrect: number;
  /** `over` once delivered. */
  readonly #instances = new Map<string, Instance<V> | 'over'>();

  /** @param t Most nodes that lie; n > 3t, or nothing is promised. */
  constructor(options: {
    readonly self: NodeId;
    readonly n: number;
    readonly t: number;
    readonly key: (value: V) => string;
  }) {
    const { self, n, t, key } = options;
    this.#self = self;
    this.#key = key;
    // Two sets of so many nodes share a correct one, so no two values get as many echoes.
    this.#enoughEchoes = Math.floor((n + t) / 2) + 1;
    this.#someCorrect = t + 1;
    this.#mostCorrect = 2 * t + 1;
  }

  /** Broadcasts the own value of a round. To be called once a round. */
  start(round: number, value: V): Progress<V> {
    const init: BroadcastStep<V> = { kind: 'init', origin: this.#self, round, value };
    const { say, delivered } = this.receive(this.#self, init);
    return { say: [init, ...say], delivered };
  }

  /** Takes a step of node `from`. Steps that count nothing (a second echo, a forged origin) follow with nothing. */
  receive(from: NodeId, step: BroadcastStep<V>): Progress<V> {
    const { origin, round } = step;
    const instance = this.#instanceOf(`${round}:${origin}`);
    if (instance === 'over') return NOTHING;
    switch (step.kind) {
      case 'init':
        return from === origin && !instance.echoed ? this.#echo(instance, step) : NOTHING;
      case 'echo':
        return this.#count(instance, instance.echoes, from, step);
      case 'ready':
        return this.#count(instance, instance.readies, from, step);
    }
  }

  /** All that further steps depend on, as plain data. */
  fingerprint(): readonly (readonly [string, readonly string[]])[] {
    return [...this.#instances]
      .map(([name, instance]): readonly [string, readonly string[]] => {
        if (instance === 'over') return [name, ['over']];
        const { echoes, readies, echoed, readied } = instance;
        return [name, [String(echoed), String(readied), ...echoes.list(), '|', ...readies.list()]];
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #echo(instance: Instance<V>, step: BroadcastStep<V>): Progress<V> {
    instance.echoed = true;
    return this.#alsoCount(instance, { ...step, kind: 'echo' });
  }

  #count(
    instance: Instance<V>,
    votes: Votes<V>,
    from: NodeId,
    step: BroadcastStep<V>,
  ): Progress<V> {
    if (!votes.add(from, step.value)) return NOTHING;
    const echoes = instance.echoes.of(step.value);
    const readies = instance.readies.of(step.value);
    if (!instance.readied && (echoes >= this.#enoughEchoes || readies >= this.#someCorrect)) {
      instance.readied = true;
      return this.#alsoCount(instance, { ...step, kind: 'ready' });
    }
    if (readies < this.#mostCorrect) return NOTHING;
    this.#instances.set(`${step.round}:${step.origin}`, 'over');
    return { say: [], delivered: { ...step, kind: 'ready' } };
  }

  /** Says something to all, and hears it itself. */
  #alsoCount(instance: Instance<V>, own: BroadcastStep<V>): Progress<V> {
    const votes = own.kind === 'echo' ? instance.echoes : instance.readies;
    const { say, delivered } = this.#count(instance, votes, this.#self, own);
    return { say: [own, ...say], delivered };
  }

  #instanceOf(name: string): Instance<V> | 'over' {
    let instance = this.#instances.get(name);
    if (instance === undefined) {
      instance = {
        echoes: new Votes(this.#key),
        readies: new Votes(this.#key),
        echoed: false,
        readied: false,
      };
      this.#instances.set(name, instance);
    }
    return instance;
  }
}

/** One vote per node. */
class Votes<V> {
  readonly #key: (value: V) => string;
  readonly #votes = new Map<NodeId, string>();
  readonly #counts = new Map<string, number>();

  constructor(key: (value: V) => string) {
    this.#key = key;
  }

  /** @returns false when this node has voted before. */
  add(from: NodeId, value: V): boolean {
    if (this.#votes.has(from)) return false;
    const key = this.#key(value);
    this.#votes.set(from, key);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return true;
  }

  of(value: V): number {
    return this.#counts.get(this.#key(value)) ?? 0;
  }

  list(): readonly string[] {
    return [...this.#votes].map(([from, key]) => `${from}=${key}`).toSorted();
  }
}
