/** Writes the history of a run down as it happens. */
import { nanoseconds } from './network/recorder.ts';
import type { History, Op } from './history.ts';
import { ReadLog } from './read-log.ts';

/** An operation before it has its place and time. */
export type Entry = Omit<Op, 'index' | 'time'>;

export class HistoryWriter {
  readonly #ops: Op[] = [];
  readonly #reads = new ReadLog();
  #invoked = 0;
  #ok = 0;

  /** @param ms Milliseconds since the start of the run. */
  add(entry: Entry, ms: number): Op {
    const op = this.#compact({ index: this.#ops.length, time: nanoseconds(ms), ...entry });
    this.#ops.push(op);
    if (op.type === 'invoke') this.#invoked++;
    if (op.type === 'ok') this.#ok++;
    return op;
  }

  /** What is read is made anew whenever somebody looks at it. */
  #compact(op: Op): Op {
    if (op.type !== 'ok' || op.node === undefined || !Array.isArray(op.value)) return op;
    const get = this.#reads.keep(op.node, op.value);
    return Object.defineProperty(op, 'value', { get, enumerable: true });
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
