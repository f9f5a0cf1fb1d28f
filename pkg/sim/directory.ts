/**
 * The numbers of node ids: 0, 1, 2, ... in the order in which they came. What a network knows of its
 * nodes is then found in flat arrays.
 *
 * A map of a million texts reads half a dozen places of cold memory at every look. `n1`, `n2`, ..., as
 * the lab names its nodes, say themselves where to look, and if they come in this order and alone, what
 * their number is; only other ids stand in a map.
 */
import type { NodeId } from '../core/ids.ts';

const [ZERO, LETTER_N] = [0x30, 0x6e];
/** `n` and up to seven digits. */
const LENGTH_MAX = 8;

export class Directory {
  /** All ids are `n1`, `n2`, ..., in this order: the number of `n<k>` is k - 1. */
  #inOrder = true;
  /** By k, the number of `n<k>`, when they are not. */
  readonly #numbered: number[] = [];
  readonly #others = new Map<NodeId, number>();
  readonly #ids: NodeId[] = [];

  /** @returns the number of the id, a new one if it is new. */
  add(id: NodeId): number {
    const known = this.numberOf(id);
    if (known !== undefined) return known;
    const k = ordinal(id);
    const number = this.#ids.push(id) - 1;
    if (this.#inOrder && k === number + 1) return number;
    if (this.#inOrder) this.#endOrder(number);
    if (k < 0) this.#others.set(id, number);
    else this.#numbered[k] = number;
    return number;
  }

  idOf(number: number): NodeId | undefined {
    return this.#ids[number];
  }

  numberOf(id: NodeId): number | undefined {
    const k = ordinal(id);
    if (this.#inOrder) return k >= 1 && k <= this.#ids.length ? k - 1 : undefined;
    return k < 0 ? this.#others.get(id) : this.#numbered[k];
  }

  /** An id has come that is not the next one; so many were in order. */
  #endOrder(count: number): void {
    this.#inOrder = false;
    for (let number = 0; number < count; number++) this.#numbered[number + 1] = number;
  }
}

/** @returns the k of `n<k>`, written without zeros in front; -1 for any other id. */
function ordinal(id: NodeId): number {
  const { length } = id;
  if (length < 2 || length > LENGTH_MAX || id.charCodeAt(0) !== LETTER_N) return -1;
  let k = id.charCodeAt(1) - ZERO;
  if (k < 1 || k > 9) return -1;
  for (let i = 2; i < length; i++) {
    const digit = id.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    k = 10 * k + digit;
  }
  return k;
}
