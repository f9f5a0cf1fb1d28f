/**
 * All that it says comes too late, and then at once: what is for a round reaches a node when that node
 * has spoken of a later one. Source: `agreement.md` 2.2, adversary 10.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Lens } from '../lens.ts';
import type { LiarStrategy, Saying, Tongue } from './adversary.ts';

export const lateBurst: LiarStrategy = {
  kind: 'liar',
  doc: 'holds its messages to a node back until that node is in a later round',
  begin: ({ lens }) => new LateBurst(lens),
};

class LateBurst<M, V> implements Tongue<M> {
  readonly #lens: Lens<M, V>;
  /** By receiver: all that the honest half has said to it and that is not due yet. */
  readonly #waiting = new Map<NodeId, M[]>();

  constructor(lens: Lens<M, V>) {
    this.#lens = lens;
  }

  say(to: NodeId, body: M): readonly M[] {
    const waiting = this.#waiting.get(to);
    if (waiting === undefined) this.#waiting.set(to, [body]);
    else waiting.push(body);
    return [];
  }

  hear(from: NodeId, body: M): readonly Saying<M>[] {
    const open = this.#lens.read(body)?.round ?? 0;
    const waiting = this.#waiting.get(from) ?? [];
    const due = waiting.filter((late) => this.#lens.roundOf(late) < open);
    if (due.length === 0) return [];
    const rest = waiting.filter((late) => this.#lens.roundOf(late) >= open);
    this.#waiting.set(from, rest);
    return due.map((late) => ({ to: from, body: late }));
  }
}
