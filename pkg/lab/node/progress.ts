/**
 * What a node shows of its part in an experiment: `status.get('round')`, `'value'` and `'spread'`. The
 * spread is that of the values which the node has averaged last: all that it knows of the others.
 */
import type { ArithmeticName } from '../../agreement/arithmetic.ts';
import { toNumber } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { heardOf } from '../../checkers/fields.ts';
import type { Json } from '../../core/json.ts';
import type { Fact } from '../../core/process.ts';
import type { NodeServices } from '../../services/node-services.ts';

export class Progress {
  readonly #arithmetic: ArithmeticName;
  #last: Fact | undefined;

  constructor(arithmetic: ArithmeticName) {
    this.#arithmetic = arithmetic;
  }

  /** Takes note of a fact of the node. */
  observe(fact: Fact): void {
    if (fact.kind === 'round') this.#last = fact;
  }

  /** Null before the first round has ended. */
  expose(services: NodeServices): void {
    services.expose('round', () => this.#field('round'));
    services.expose('value', () => this.#field('value'));
    services.expose('spread', () => this.#spread());
  }

  #field(name: string): Json {
    return this.#last?.[name] ?? null;
  }

  #spread(): Json {
    const read = exactReader(this.#arithmetic);
    const values = heardOf(this.#last?.['heard'])?.flatMap(([, value]) => read(value) ?? []);
    return values === undefined ? null : toNumber(spread(values));
  }
}
