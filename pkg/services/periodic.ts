/** Functions that run again and again, under ids that mean the same on every node. */
import { LabError } from '../core/errors.ts';
import type { Millis } from '../core/ids.ts';
import { call } from './reply.ts';
import { isCallable, type Callable } from '../wire/values/callable.ts';
import type { ServiceProcess } from './service-process.ts';
import { asWait } from './wait.ts';

export class Periodic {
  readonly #process: ServiceProcess;
  readonly #owner: string;
  #last = 0;

  /** @param owner Stands in front of every id: where the function runs. */
  constructor(process: ServiceProcess, owner: string) {
    this.#process = process;
    this.#owner = owner;
  }

  /**
   * Runs `fn` every `everyMs`, first when that time has passed. To be used within a step.
   * @returns the id.
   */
  at(everyMs: unknown, fn: unknown): string {
    const ms = asWait(everyMs, 'ms');
    if (!isCallable(fn)) throw new LabError('ERR_BAD_SHAPE', 'rpc: expected a function');
    this.#last += 1;
    const id = `${this.#owner}:${this.#last}`;
    this.#arm(id, ms, fn);
    return id;
  }

  /** @returns whether it was running. */
  del(id: string): boolean {
    return this.#process.clearTimer(`at:${id}`);
  }

  #arm(id: string, ms: Millis, fn: Callable): void {
    this.#process.setTimer(`at:${id}`, ms, () => {
      this.#arm(id, ms, fn);
      call(fn, undefined, { args: [], reply: () => undefined });
    });
  }
}
