/**
 * A value in `lin-kv` that several nodes change: read, compute, compare and set, and again if somebody was
 * faster. It is remembered, so as long as nobody else changes it, a change is one request.
 */
import type { Json } from '../../../core/json.ts';
import type { Answer } from '../../node/calls.ts';
import { isMissing, isOutdated, type KeyValue } from '../../node/services.ts';

/** Who loses so often in a row gives up: then something else is wrong. */
const ATTEMPTS_MAX = 100;

export class Cell {
  readonly #store: KeyValue;
  readonly #key: string;
  /** As it was seen last; undefined: it does not exist. */
  #seen: Json | undefined;

  constructor(store: KeyValue, key: string) {
    this.#store = store;
    this.#key = key;
  }

  /** @param done Gets the value; undefined as long as there is none. */
  read(done: (value: Json | undefined, failure?: Answer) => void): void {
    this.#store.read(this.#key, (answer) => {
      if (!answer.ok && !isMissing(answer)) {
        done(undefined, answer);
        return;
      }
      this.#seen = answer.ok ? answer.body['value'] : undefined;
      done(this.#seen);
    });
  }

  /**
   * Changes the value.
   * @param change From what it is to what it shall be; undefined: it is well as it is.
   * @param done Gets the value after the change, or why it was not made.
   */
  update(
    change: (value: Json | undefined) => Json | undefined,
    done: (value: Json | undefined, failure?: Answer) => void,
    attempt = 1,
  ): void {
    const from = this.#seen;
    const to = change(from);
    if (to === undefined) {
      done(from);
      return;
    }
    this.#store.cas(this.#key, from, to, (answer) => {
      if (answer.ok) {
        this.#seen = to;
        done(to);
      } else if (isOutdated(answer) && attempt < ATTEMPTS_MAX) {
        this.read((_, failure) => {
          if (failure === undefined) this.update(change, done, attempt + 1);
          else done(undefined, failure);
        });
      } else {
        done(undefined, answer);
      }
    });
  }
}
