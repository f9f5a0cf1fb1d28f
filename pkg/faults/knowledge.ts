/** What a liar has heard of the values of the correct nodes. */
import type { NodeId } from '../core/ids.ts';
import type { Claim, Numbers } from './lens.ts';

export class Knowledge<V> {
  readonly #correct: ReadonlySet<NodeId>;
  readonly #numbers: Numbers<V>;
  /** The latest claim of each correct node. */
  readonly #latest = new Map<NodeId, Claim<V>>();
  /** The last step of which each correct node has said anything. */
  readonly #steps = new Map<NodeId, number>();
  /** Those that said nothing in a step that is over: nobody waits for them until they speak again. */
  readonly #missing = new Set<NodeId>();

  /** @param correct The nodes that tell the truth. Liars know each other. */
  constructor(correct: readonly NodeId[], numbers: Numbers<V>) {
    this.#correct = new Set(correct);
    this.#numbers = numbers;
  }

  /**
   * Somebody has said something.
   * @param step The step of the protocol in which it is said.
   */
  observe(from: NodeId, step: number, claim: Claim<V> | undefined): void {
    if (!this.#correct.has(from)) return;
    this.#missing.delete(from);
    this.#steps.set(from, Math.max(step, this.#steps.get(from) ?? -1));
    if (claim === undefined) return;
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

  /** Tells whether all correct nodes that are not missing have spoken in this step or a later one. */
  isComplete(step: number): boolean {
    for (const id of this.#correct) {
      if (!this.#missing.has(id) && this.#lacks(id, step)) return false;
    }
    return true;
  }

  /** This step is over: who has not spoken in it is missing, as whoever has crashed is, and has no value. */
  miss(step: number): void {
    for (const id of this.#correct) {
      if (!this.#lacks(id, step)) continue;
      this.#missing.add(id);
      this.#latest.delete(id);
    }
  }

  #lacks(id: NodeId, step: number): boolean {
    return (this.#steps.get(id) ?? -1) < step;
  }
}
