/** What a liar has heard of the values of the correct nodes. */
import type { NodeId } from '../core/ids.ts';
import type { Claim, Numbers } from './lens.ts';

export class Knowledge<V> {
  readonly #correct: ReadonlySet<NodeId>;
  readonly #numbers: Numbers<V>;
  /** The latest claim of each correct node. */
  readonly #latest = new Map<NodeId, Claim<V>>();

  /** @param correct The nodes that tell the truth. Liars know each other. */
  constructor(correct: readonly NodeId[], numbers: Numbers<V>) {
    this.#correct = new Set(correct);
    this.#numbers = numbers;
  }

  observe(from: NodeId, claim: Claim<V> | undefined): void {
    if (claim === undefined || !this.#correct.has(from)) return;
    const known = this.#latest.get(from);
    if (known === undefined || known.round <= claim.round) this.#latest.set(from, claim);
  }

  /** Smallest and largest of the latest values; undefined while nothing was heard. */
  get range(): { readonly min: V; readonly max: V } | undefined {
    const { compare } = this.#numbers;
    let range: { readonly min: V; readonly max: V } | undefined;
    for (const { value } of this.#latest.values()) {
      range = {
        min: range === undefined || compare(value, range.min) < 0 ? value : range.min,
        max: range === undefined || compare(value, range.max) > 0 ? value : range.max,
      };
    }
    return range;
  }

  /** The latest values that were heard, smallest first. */
  get ascending(): readonly V[] {
    const { compare } = this.#numbers;
    return [...this.#latest.values()].map(({ value }) => value).toSorted(compare);
  }

  /** The latest value of one correct node. */
  valueOf(id: NodeId): V | undefined {
    return this.#latest.get(id)?.value;
  }

  /** Tells whether all correct nodes have spoken of this round or a later one. */
  isComplete(round: number): boolean {
    for (const id of this.#correct) if ((this.#latest.get(id)?.round ?? -1) < round) return false;
    return true;
  }
}
