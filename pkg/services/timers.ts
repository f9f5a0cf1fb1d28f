/** Named timers of a process, each with what it is to do. */
import type { Millis } from '../core/ids.ts';
import type { Effect } from '../core/process.ts';

export class Timers {
  readonly #perform: (effect: Effect<never>) => void;
  readonly #running = new Map<string, () => void>();

  /** @param perform Takes the effects, within the step in which they come. */
  constructor(perform: (effect: Effect<never>) => void) {
    this.#perform = perform;
  }

  /** Runs `fire` after a while, unless `clear` is quicker. A timer of that name is replaced. */
  set(name: string, afterMs: Millis, fire: () => void): void {
    this.#running.set(name, fire);
    this.#perform({ kind: 'setTimer', timer: name, afterMs });
  }

  /** @returns whether there was such a timer. */
  clear(name: string): boolean {
    this.#perform({ kind: 'clearTimer', timer: name });
    return this.#running.delete(name);
  }

  /** A timer has fired. */
  fire(name: string): void {
    const fire = this.#running.get(name);
    this.#running.delete(name);
    fire?.();
  }
}
