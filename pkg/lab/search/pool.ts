/**
 * Worker threads, as many as the machine has cores. Which worker does a job never shows in its rows,
 * so whoever puts rows in order of their jobs gets the same from any number of workers.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Row } from './job.ts';

/** Most workers at once; each holds a heap of its own. */
const WORKERS_MAX = 64;

export class Pool {
  readonly size: number;
  readonly #workers: Worker[] = [];
  /** Rejects what waits for a worker when the pool is closed. */
  readonly #closed = new AbortController();

  constructor(size = availableParallelism()) {
    this.size = Math.max(1, Math.min(WORKERS_MAX, size));
  }

  /**
   * Does the jobs, each as soon as a worker is free, in their order. They are taken one by one, so
   * that a generator can stop on account of what it has learnt meanwhile.
   * @param done Is told the rows of every job, in the order in which they end.
   * @returns when all is done, or when the pool was closed.
   * @throws {Error} what a worker threw: a bug.
   */
  async all<T extends Job>(
    jobs: Iterator<T>,
    done: (job: T, rows: readonly Row[]) => void,
  ): Promise<void> {
    const work = async (): Promise<void> => {
      const worker = new Worker(new URL('./worker.js', import.meta.url));
      this.#workers.push(worker);
      // One that fails when another has ended the pool already is of no interest any more.
      worker.on('error', () => undefined);
      for (;;) {
        const next = this.#closed.signal.aborted ? undefined : jobs.next();
        if (next === undefined || next.done === true) return;
        const rows = await this.#ask(worker, next.value);
        if (rows === undefined) return;
        done(next.value, rows);
      }
    };
    try {
      await Promise.all(Array.from({ length: this.size }, work));
    } finally {
      await this.close();
    }
  }

  /** Ends the workers at once, in the middle of a run if need be. */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /** @returns undefined when the pool was closed meanwhile. */
  #ask(worker: Worker, job: Job): Promise<readonly Row[] | undefined> {
    return new Promise((resolve, reject) => {
      const { signal } = this.#closed;
      const settle = (): void => {
        worker.off('message', answer);
        worker.off('error', fail);
        signal.removeEventListener('abort', abort);
      };
      const answer = (rows: readonly Row[]): void => {
        settle();
        resolve(rows);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const abort = (): void => {
        settle();
        resolve(undefined);
      };
      worker.on('message', answer);
      worker.on('error', fail);
      signal.addEventListener('abort', abort);
      worker.postMessage(job);
    });
  }
}
