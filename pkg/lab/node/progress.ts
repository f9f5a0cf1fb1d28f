/**
 * What a node shows of its part in an experiment. Of agreement `status.get('round')`, `'value'` and
 * `'spread'`: that of the values which the node has averaged last, all that it knows of the others. Of
 * gossip `'delivered'`: how many rumors it has heard; of broadcast the same. Of vectors and clocks `'round'` and `'value'`.
 */
import { toNumber, type Rational } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { heardOf } from '../../checkers/fields.ts';
import type { Json } from '../../core/json.ts';
import type { Fact } from '../../core/process.ts';
import type { NodeServices } from '../../services/node-services.ts';
import type { ExperimentPlan } from '../plan.ts';

export class Progress {
  readonly #plan: ExperimentPlan;
  #last: Fact | undefined;
  #delivered = 0;

  constructor(plan: ExperimentPlan) {
    this.#plan = plan;
  }

  /** Takes note of a fact of the node. */
  observe(fact: Fact): void {
    if (fact.kind === 'round') this.#last = fact;
    if (fact.kind === 'deliver') this.#delivered += 1;
  }

  /** Null before the first round has ended. */
  expose(services: NodeServices): void {
    if (this.#plan.experiment === 'gossip' || this.#plan.experiment === 'broadcast') {
      services.expose('delivered', () => this.#delivered);
      return;
    }
    services.expose('round', () => this.#field('round'));
    services.expose('value', () => this.#field('value'));
    if (this.#plan.experiment === 'vectors' || this.#plan.experiment === 'clocks') return;
    const read = exactReader(this.#plan.arithmetic);
    services.expose('spread', () => this.#spread(read));
  }

  #field(name: string): Json {
    return this.#last?.[name] ?? null;
  }

  #spread(read: (json: unknown) => Rational | undefined): Json {
    const values = heardOf(this.#last?.['heard'])?.flatMap(([, value]) => read(value) ?? []);
    return values === undefined ? null : toNumber(spread(values));
  }
}
