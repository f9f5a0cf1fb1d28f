/** What one process has recorded on the paths explored, by number: equal outlines have the same. */
import { invariant } from '../../core/errors.ts';
import type { Fact } from '../../core/process.ts';
import type { Outcome } from './local-space.ts';

/** What a process has recorded, and how it ended if it did. */
export interface Outline {
  readonly facts: readonly Fact[];
  /** Dead, after so many sends. */
  readonly afterSends?: number;
}

/** The outline of a process that has not recorded anything. */
export const NOTHING = 0;

export class Outlines {
  readonly #known: Outline[] = [{ facts: [] }];
  readonly #numbers = new Map<string, number>();
  /** By outline and outcome, as one number: what was computed before. */
  readonly #extensions = new Map<number, number>();

  get(number: number): Outline {
    const outline = this.#known[number];
    invariant(outline !== undefined, `there is no outline ${number}`);
    return outline;
  }

  /** What `outline` becomes by a step. */
  extend(outline: number, { number, facts, afterSends }: Outcome): number {
    if (facts.length === 0 && afterSends === undefined) return outline;
    const key = outline * OUTCOMES_MAX + number;
    let extended = this.#extensions.get(key);
    if (extended === undefined) {
      extended = this.#intern({
        facts: [...this.get(outline).facts, ...facts],
        ...(afterSends === undefined ? {} : { afterSends }),
      });
      this.#extensions.set(key, extended);
    }
    return extended;
  }

  #intern(outline: Outline): number {
    const key = JSON.stringify(outline);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#known.length;
      this.#known.push(outline);
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** More outcomes than any space of local states has. */
const OUTCOMES_MAX = 2 ** 26;
