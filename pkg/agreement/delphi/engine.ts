/**
 * Delphi: asynchronous approximate agreement with liars, n > 3t, by two steps of plain messages a round, at
 * the price of a validity that is relaxed by the spread of the inputs. How values become weights of
 * checkpoints and back stands in `grid.ts`, how weights are agreed upon in `bundle-round.ts`.
 *
 * The value of a round is the output that its weights give. Facts besides those of every engine: `weights`,
 * with which a round begins, from the first on; the list of what was heard has the own output only.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Heard, InboxCounters } from '../inbox.ts';
import { nearest, rational } from '../arithmetic.ts';
import { toText, type Rational } from '../rational.ts';
import { RoundEngine, type EngineOptions } from '../round-engine.ts';
import { BundleRound, type Bundle } from './bundle-round.ts';
import { Grid, type Checkpoint, type Weights } from './grid.ts';
import type { DelphiMessage } from './message.ts';

export class DelphiEngine<V> extends RoundEngine<V, DelphiMessage> {
  readonly #grid: Grid;
  readonly #known: ReadonlySet<NodeId>;
  readonly #rounds = new Map<number, BundleRound>();
  readonly #counters: InboxCounters = { late: 0, early: 0, duplicate: 0, beyond: 0, malformed: 0 };
  #weights: Weights = new Map();

  constructor(options: EngineOptions<V>) {
    super(options);
    this.#grid = new Grid(options.plan.delphi ?? { rho0: 1, delta: 1 });
    this.#known = new Set(options.plan.ids);
  }

  protected override opened(): void {
    const [input] = this.history;
    if (this.round === 0 && input !== undefined) {
      this.#weights = this.#grid.weightsOf(this.arithmetic.toExact(input));
    }
  }

  protected override tell(): void {
    this.#say(this.round, this.#of(this.round).start(this.#weights));
  }

  protected override receive(from: NodeId, { kind, round, values, restBut }: DelphiMessage): void {
    const exact: (readonly [Checkpoint, Rational])[] = [];
    for (const [checkpoint, json] of values) {
      const value = rational.parse(json);
      if (value !== undefined) exact.push([checkpoint, value]);
    }
    if (round > this.plan.maxRounds) {
      this.#counters.beyond += 1;
    } else if (exact.length < values.length || !this.#known.has(from)) {
      this.#counters.malformed += 1;
    } else {
      if (round > this.round) this.#counters.early += 1;
      if (round < this.round) this.#counters.late += 1;
      const bundle = { kind, values: exact, ...(restBut === undefined ? {} : { restBut }) };
      const says = this.#of(round).receive(from, bundle);
      if (says === undefined) this.#counters.malformed += 1;
      else this.#say(round, says);
    }
  }

  protected override gather(own: V): readonly Heard<V>[] | undefined {
    const weights = this.#of(this.round).outcome;
    if (weights === undefined) return undefined;
    this.#weights = weights;
    const listed = [...weights].map(([checkpoint, weight]): Json => [checkpoint, toText(weight)]);
    this.effect({
      kind: 'emit',
      fact: { kind: 'weights', round: this.round + 1, weights: listed },
    });
    const output = this.#grid.output(weights);
    return [[this.self, output === undefined ? own : nearest(this.arithmetic, output)]];
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
    return [...this.#rounds].map(([round, state]): Json => [round, state.fingerprint()]);
  }

  #say(round: number, bundles: readonly Bundle[]): void {
    for (const { kind, values, restBut } of bundles) {
      const listed = values.map(([checkpoint, weight]) => [checkpoint, toText(weight)] as const);
      const rest = restBut === undefined ? {} : { restBut };
      this.sendTo(this.peers, Object.freeze({ kind, round, values: listed, ...rest }));
    }
  }

  #of(round: number): BundleRound {
    let state = this.#rounds.get(round);
    if (state === undefined) {
      const { n, f } = this.setting;
      const { supported } = this.#grid;
      state = new BundleRound({ self: this.self, n, t: f, supported });
      this.#rounds.set(round, state);
    }
    return state;
  }
}
