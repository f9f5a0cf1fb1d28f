/**
 * The oracle stop (`stop: master`): finds the first round in which the values of all living correct
 * nodes lie within epsilon. It sees what no node can see; it is an observer, not a protocol.
 *
 * Comparison is exact: doubles are taken as the fractions that they are.
 */
import { deceiversOf } from '../../agreement/deceivers.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { compare, type Rational } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import type { NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';

export class Oracle {
  readonly #living: Set<NodeId>;
  readonly #values = new Map<number, Map<NodeId, Rational>>();
  readonly #toExact: (json: unknown) => Rational | undefined;
  readonly #epsilon: Rational;
  #round = 0;
  #stopRound: number | undefined;

  constructor(plan: AgreementPlan) {
    this.#living = new Set(plan.ids.filter((id) => !deceiversOf(plan).includes(id)));
    this.#toExact = exactReader(plan.arithmetic);
    const epsilon = this.#toExact(plan.epsilon);
    if (epsilon === undefined) throw new RangeError('epsilon is not a number of this arithmetic');
    this.#epsilon = epsilon;
  }

  /** The round in which to stop, once it is known. */
  get stopRound(): number | undefined {
    return this.#stopRound;
  }

  observe(record: TraceRecord): void {
    if (record.kind !== 'round' || typeof record['round'] !== 'number') return;
    const value = this.#toExact(record['value']);
    if (value === undefined) return;
    let values = this.#values.get(record['round']);
    if (values === undefined) {
      values = new Map<NodeId, Rational>();
      this.#values.set(record['round'], values);
    }
    values.set(record.node, value);
    this.#advance();
  }

  /** This node is dead; its values do not count any more. */
  gone(id: NodeId): void {
    this.#living.delete(id);
    this.#advance();
  }

  #advance(): void {
    while (this.#stopRound === undefined && this.#living.size > 0) {
      const values = this.#values.get(this.#round);
      if (values === undefined) return;
      const living: Rational[] = [];
      for (const id of this.#living) {
        const value = values.get(id);
        if (value === undefined) return;
        living.push(value);
      }
      if (compare(spread(living), this.#epsilon) <= 0) this.#stopRound = this.#round;
      this.#values.delete(this.#round);
      this.#round += 1;
    }
  }
}
