import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { compare, type Rational } from '../../pkg/agreement/rational.ts';
import { exactReader, spread } from '../../pkg/agreement/spread.ts';
import type { NodeId } from '../../pkg/core/ids.ts';

/** Sees all values at once and names the first round in which the living lie within epsilon. */
export class Oracle {
  stop: number | undefined;
  readonly #read: (json: unknown) => Rational | undefined;
  readonly #epsilon: Rational;
  readonly #rounds: Map<NodeId, Rational>[] = [];

  constructor({ arithmetic, epsilon }: AgreementPlan) {
    this.#read = exactReader(arithmetic);
    this.#epsilon = this.#read(epsilon)!;
  }

  observe(id: NodeId, round: number, value: unknown): void {
    const exact = this.#read(value);
    if (exact !== undefined) (this.#rounds[round] ??= new Map()).set(id, exact);
  }

  /** @param round Only this one is new; absent: somebody died, so any may be the first now. */
  ask(living: readonly NodeId[], round?: number): number | undefined {
    const agreed = (values: ReadonlyMap<NodeId, Rational> | undefined): boolean => {
      const held = living.map((id) => values?.get(id)).filter((value) => value !== undefined);
      return held.length === living.length && compare(spread(held), this.#epsilon) <= 0;
    };
    const stop =
      round === undefined
        ? this.#rounds.findIndex(agreed)
        : agreed(this.#rounds[round])
          ? round
          : -1;
    this.stop = stop < 0 ? undefined : stop;
    return this.stop;
  }
}
