/** Messages by number: equal ones (sender, receiver and body) have the same. */
import { invariant } from '../../core/errors.ts';
import type { NodeId } from '../../core/ids.ts';

export interface Message<M> {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly body: M;
}

export class Messages<M> {
  readonly #known: Message<M>[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(message: Message<M>): number {
    const key = JSON.stringify([message.from, message.to, message.body]);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#known.length;
      this.#known.push(message);
      this.#numbers.set(key, number);
    }
    return number;
  }

  get(number: number): Message<M> {
    const message = this.#known[number];
    invariant(message !== undefined, `there is no message ${number}`);
    return message;
  }
}
