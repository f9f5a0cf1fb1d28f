/**
 * The time of a run, in milliseconds from its start, and what is to happen when. It only moves when it is
 * told to: by the wall clock in a real run, at once in tests.
 */
import { PriorityQueue } from './priority-queue.ts';

interface Task {
  readonly run: () => void;
  cancelled: boolean;
}

/** Takes a task back; without effect once it has run. */
export type Cancel = () => void;

export class Scheduler {
  readonly #tasks = new PriorityQueue<Task>();
  #now = 0;

  get now(): number {
    return this.#now;
  }

  /** When something is to happen next; Infinity when nothing waits. */
  get nextAt(): number {
    return this.#tasks.nextAt;
  }

  /** Times in the past mean now, after everything that was scheduled for now before. */
  at(ms: number, run: () => void): Cancel {
    const task = { run, cancelled: false };
    this.#tasks.push(Math.max(ms, this.#now), task);
    return () => {
      task.cancelled = true;
    };
  }

  after(ms: number, run: () => void): Cancel {
    return this.at(this.#now + ms, run);
  }

  /**
   * Does what is due until `ms`. Each task finds the time at which it was due, but never one more than
   * `lateMs` ago: after a standstill of the machine, what was missed does not pretend to have been in time.
   */
  advance(ms: number, lateMs = Infinity): void {
    while (this.#tasks.nextAt <= ms) {
      this.#now = Math.max(this.#now, this.#tasks.nextAt, ms - lateMs);
      const task = this.#tasks.pop();
      if (task?.cancelled === false) task.run();
    }
    this.#now = Math.max(this.#now, ms);
  }
}
