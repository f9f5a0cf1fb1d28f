/** Writes the history of a run down as it happens. */
import { nanoseconds } from './network/recorder.ts';
import type { History, Op } from './history.ts';

/** An operation before it has its place and time. */
export type Entry = Omit<Op, 'index' | 'time'>;

export class HistoryWriter {
  readonly #ops: Op[] = [];
  #invoked = 0;
  #ok = 0;

  /** @param ms Milliseconds since the start of the run. */
  add(entry: Entry, ms: number): Op {
    const op = { index: this.#ops.length, time: nanoseconds(ms), ...entry };
    this.#ops.push(op);
    if (op.type === 'invoke') this.#invoked++;
    if (op.type === 'ok') this.#ok++;
    return op;
  }

  get history(): History {
    return this.#ops;
  }

  /** Operations of clients that have begun. */
  get invoked(): number {
    return this.#invoked;
  }

  /** Those that ended well. */
  get ok(): number {
    return this.#ok;
  }
}
