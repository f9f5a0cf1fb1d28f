/** The main file of a worker thread: does jobs in the simulator until it is terminated. */
import { parentPort } from 'node:worker_threads';
import { perform, type Job } from './job.ts';
import { simRunner } from './trial.ts';

parentPort?.on('message', (job: Job) => {
  // A bug in a run becomes an unhandled rejection: it ends the worker, and the pool reports it.
  void perform(job, simRunner(job.fast)).then((rows) => parentPort?.postMessage(rows));
});
