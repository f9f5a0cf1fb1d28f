/**
 * Clients of the services that the runner offers: the stores `lin-kv`, `seq-kv` and `lww-kv`, and the clock
 * `lin-tso`. Each call ends in one call of `done`. Source: `glomers.md` 2.6.
 */
import type { Json } from '../../core/json.ts';
import { ERROR_KINDS } from '../errors.ts';
import type { Body } from '../message.ts';
import type { Answer, CallLimits } from './calls.ts';
import type { Node } from './node.ts';

export type StoreName = 'lin-kv' | 'seq-kv' | 'lww-kv';

/** How linearizable, sequential and eventually consistent stores are spoken to: in the same way. */
export class KeyValue {
  readonly #node: Node;
  readonly #store: StoreName;
  readonly #limits: CallLimits;

  constructor(node: Node, store: StoreName, limits: CallLimits = {}) {
    this.#node = node;
    this.#store = store;
    this.#limits = limits;
  }

  /** The value of a key is `body.value`. A key that was never written is error 20 (`isMissing`). */
  read(key: string, done: (answer: Answer) => void): void {
    this.#call({ type: 'read', key }, done);
  }

  write(key: string, value: Json, done: (answer: Answer) => void): void {
    this.#call({ type: 'write', key, value }, done);
  }

  /**
   * Sets a key from one value to another, or fails with error 22 (`isOutdated`).
   * @param from What it must be; `undefined` also creates a key that was never written.
   */
  cas(key: string, from: Json | undefined, to: Json, done: (answer: Answer) => void): void {
    const created = from === undefined ? { from: null, create_if_not_exists: true } : { from };
    this.#call({ type: 'cas', key, to, ...created }, done);
  }

  #call(body: Body, done: (answer: Answer) => void): void {
    this.#node.call(this.#store, body, done, this.#limits);
  }
}

/** Asks `lin-tso` for a number that is greater than all that it gave before. */
export function nextTimestamp(node: Node, done: (answer: Answer) => void): void {
  node.call('lin-tso', { type: 'ts' }, done);
}

/** The key was never written. */
export function isMissing(answer: Answer): boolean {
  return !answer.ok && answer.code === ERROR_KINDS['key-does-not-exist'].code;
}

/** The value was not the one expected. */
export function isOutdated(answer: Answer): boolean {
  return !answer.ok && answer.code === ERROR_KINDS['precondition-failed'].code;
}
