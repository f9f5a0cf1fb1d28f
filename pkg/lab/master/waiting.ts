/** How the master waits: within a bound, saying for what, and no longer once the run was called off. */
import type { Milestone } from './milestone.ts';

/** Ends the run: thrown where the master waits, when something keeps it from going on. */
export class RunEnded extends Error {}

export class Waiting {
  readonly #milestone: Milestone;
  #abortCause: string | undefined;

  constructor(milestone: Milestone) {
    this.#milestone = milestone;
  }

  /** Calls the run off: who waits goes on at once. The first cause counts. */
  abort(cause: string): void {
    this.#abortCause ??= cause;
    this.#milestone.changed();
  }

  /**
   * @param awaited What is waited for, as the end of a sentence; asked only when it was in vain.
   * @throws {RunEnded} when the run was called off, or `reached` does not hold within `ms`.
   */
  async until(
    reached: () => boolean,
    ms: number,
    awaited: () => string | Promise<string>,
  ): Promise<void> {
    const aborted = (): boolean => this.#abortCause !== undefined;
    const done = await this.#milestone.until(() => aborted() || reached(), ms);
    if (this.#abortCause !== undefined) throw new RunEnded(this.#abortCause);
    if (!done) throw new RunEnded(`waited ${ms} ms for ${await awaited()}`);
  }
}
