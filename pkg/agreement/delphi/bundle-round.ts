/**
 * One round of binary agreement on the weights of all checkpoints at once, of which there is no end. Nearly
 * all have weight 0 with everybody: they share one state, the rest. A checkpoint gets a state of its own,
 * a copy of that of the rest, when somebody first names it; until then all that was said of the rest was
 * said of it as well. So each checkpoint goes through exactly the steps of `binary/echo-round.ts`, and is
 * as safe as if all were said one by one.
 *
 * One message says ECHO of many checkpoints, or ECHO2. If it speaks of the rest it lists those that it does
 * not mean, for messages may overtake each other.
 *
 * Bounded: an honest node says ECHO of checkpoints only that some honest node supports, and ECHO2 apart
 * from the rest only of checkpoints that were named in an ECHO. Whoever names more is not heard.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import { EchoRound, type Saying } from '../binary/echo-round.ts';
import { ZERO, toText, type Rational } from '../rational.ts';
import { between, type Checkpoint, type Weights } from './grid.ts';

export interface Bundle {
  readonly kind: 'echo' | 'echo2';
  readonly values: readonly (readonly [Checkpoint, Rational])[];
  readonly restBut?: readonly Checkpoint[];
}

type Says = readonly Saying<Rational>[];

export class BundleRound {
  readonly #rest: EchoRound<Rational>;
  readonly #named = new Map<Checkpoint, EchoRound<Rational>>();
  readonly #namesMax: Readonly<Record<Bundle['kind'], number>>;
  /** Which checkpoints each node has named, by kind of message. */
  readonly #names = {
    echo: new Map<NodeId, Set<Checkpoint>>(),
    echo2: new Map<NodeId, Set<Checkpoint>>(),
  };

  /** @param options.supported How many checkpoints one honest node supports with its input. */
  constructor(options: {
    readonly self: NodeId;
    readonly n: number;
    readonly t: number;
    readonly supported: number;
  }) {
    const { self, n, t, supported } = options;
    this.#rest = new EchoRound<Rational>({ self, n, t, key: toText });
    this.#namesMax = { echo: n * supported, echo2: n * n * supported };
  }

  /** The round begins for this node, with its own weights. */
  start(weights: Weights): readonly Bundle[] {
    for (const checkpoint of weights.keys()) this.#of(checkpoint);
    const rest = this.#rest.start(ZERO);
    const says = new Map<Checkpoint, Says>();
    for (const [checkpoint, state] of this.#named) {
      says.set(checkpoint, state.start(weights.get(checkpoint) ?? ZERO));
    }
    return this.#bundled(rest, says);
  }

  /** @returns undefined when this node names more than an honest one would. */
  receive(from: NodeId, { kind, values, restBut }: Bundle): readonly Bundle[] | undefined {
    const names = this.#names[kind].get(from) ?? new Set();
    this.#names[kind].set(from, names);
    const spoken = [...values.map(([checkpoint]) => checkpoint), ...(restBut ?? [])];
    const fresh = new Set(spoken.filter((checkpoint) => !names.has(checkpoint)));
    if (names.size + fresh.size > this.#namesMax[kind]) return undefined;
    for (const checkpoint of spoken) {
      names.add(checkpoint);
      this.#of(checkpoint);
    }
    const says = new Map<Checkpoint, Says>();
    const hear = (state: EchoRound<Rational>, value: Rational): Says =>
      state.receive(from, { kind, value }) ?? [];
    let rest: Says = [];
    if (restBut !== undefined) {
      const spared = new Set(restBut);
      rest = hear(this.#rest, ZERO);
      for (const [checkpoint, state] of this.#named) {
        if (!spared.has(checkpoint)) says.set(checkpoint, hear(state, ZERO));
      }
    }
    for (const [checkpoint, value] of values) {
      const more = hear(this.#of(checkpoint), value);
      says.set(checkpoint, [...(says.get(checkpoint) ?? []), ...more]);
    }
    return this.#bundled(rest, says);
  }

  /** The weights with which the round has ended; undefined while one is still open. */
  get outcome(): Weights | undefined {
    if (this.#rest.outcome === undefined) return undefined;
    const weights = new Map<Checkpoint, Rational>();
    for (const [checkpoint, state] of this.#named) {
      const ended = state.outcome;
      const [first] = ended ?? [];
      const last = ended?.at(-1);
      if (first === undefined || last === undefined) return undefined;
      const weight = between(first[1], last[1]);
      if (weight.n !== 0n) weights.set(checkpoint, weight);
    }
    return weights;
  }

  fingerprint(): Json {
    return [
      this.#rest.fingerprint(),
      [...this.#named].map(([checkpoint, state]): Json => [checkpoint, state.fingerprint()]),
    ];
  }

  #of(checkpoint: Checkpoint): EchoRound<Rational> {
    let state = this.#named.get(checkpoint);
    if (state === undefined) {
      state = this.#rest.copy();
      this.#named.set(checkpoint, state);
    }
    return state;
  }

  /** At most one message of each kind. */
  #bundled(rest: Says, says: ReadonlyMap<Checkpoint, Says>): readonly Bundle[] {
    return (['echo', 'echo2'] as const).flatMap((kind): readonly Bundle[] => {
      const ofRest = rest.some((said) => said.kind === kind);
      const values: (readonly [Checkpoint, Rational])[] = [];
      const withRest = new Set<Checkpoint>();
      for (const [checkpoint, all] of says) {
        for (const said of all) {
          if (said.kind !== kind) continue;
          if (ofRest && said.value.n === 0n) withRest.add(checkpoint);
          else values.push([checkpoint, said.value]);
        }
      }
      if (!ofRest) return values.length === 0 ? [] : [{ kind, values }];
      const restBut = [...this.#named.keys()].filter((checkpoint) => !withRest.has(checkpoint));
      return [{ kind, values, restBut }];
    });
  }
}
