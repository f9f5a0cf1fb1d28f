/**
 * Explores seeds until a run fails. The failure reported is that of the smallest seed, and the counts
 * are those of the seeds up to it, whatever the number of workers and their speed.
 */
import type { Verdict } from '../../checkers/finding.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { perform, type Job, type Row } from './job.ts';
import { Pool } from './pool.ts';
import type { Runner } from './trial.ts';

export interface SearchOptions {
  readonly config: AgreementConfig;
  readonly firstSeed: number;
  /** Seeds `firstSeed` ... `firstSeed + runs - 1`. */
  readonly runs: number;
  readonly swarm: boolean;
  readonly fast: boolean;
  /** Looks for violations of this check alone. */
  readonly check?: string;
  readonly progress?: (tally: Tally) => void;
  /** Aborting ends the search at once, with what is known. */
  readonly signal?: AbortSignal;
  /** Workers; absent: one per core. */
  readonly workers?: number;
  /** Runs everything in this thread with this runner, for mutants of the program. */
  readonly run?: Runner;
}

export type Tally = Readonly<Record<Verdict, number>>;

export interface SearchOutcome {
  /** Runs up to the failure, by verdict. */
  readonly tally: Tally;
  /** The smallest seed that failed. */
  readonly failed: number | undefined;
  /** The smallest seed whose run ended unknown. */
  readonly unknown: number | undefined;
}

/** Seeds per job: enough to be worth a message, few enough to stop soon. */
const SEEDS_PER_JOB = 20;

export async function search(options: SearchOptions): Promise<SearchOutcome> {
  const rows: Row[] = [];
  const soFar = { pass: 0, fail: 0, unknown: 0 };
  let failed = Infinity;
  const done = (_: Job, more: readonly Row[]): void => {
    for (const row of more) {
      rows.push(row);
      soFar[row.verdict] += 1;
      if (row.verdict === 'fail') failed = Math.min(failed, row.seed);
    }
    options.progress?.({ ...soFar });
  };
  await performAll(
    jobsOf(options, () => failed < Infinity),
    done,
    options,
  );
  const counted = rows.filter(({ seed }) => seed <= failed).toSorted((a, b) => a.seed - b.seed);
  return {
    tally: tallyOf(counted),
    failed: counted.find(({ verdict }) => verdict === 'fail')?.seed,
    unknown: counted.find(({ verdict }) => verdict === 'unknown')?.seed,
  };
}

/** Jobs in order of their seeds: when one has failed, those before it are at work or done. */
function* jobsOf(options: SearchOptions, enough: () => boolean): Generator<Job, void> {
  const { config, firstSeed, runs, swarm, fast, check } = options;
  for (let from = 0; from < runs && !enough(); from += SEEDS_PER_JOB) {
    const length = Math.min(SEEDS_PER_JOB, runs - from);
    const seeds = Array.from({ length }, (_, index) => firstSeed + from + index);
    yield {
      config,
      seeds,
      swarm,
      fast,
      measured: false,
      untilFailure: true,
      ...(check === undefined ? {} : { check }),
    };
  }
}

async function performAll(
  jobs: Generator<Job, void>,
  done: (job: Job, rows: readonly Row[]) => void,
  { run, workers, signal }: SearchOptions,
): Promise<void> {
  if (run !== undefined) {
    for (const job of jobs) done(job, await perform(job, run));
    return;
  }
  const pool = new Pool(workers);
  const close = (): void => void pool.close();
  if (signal?.aborted === true) return;
  signal?.addEventListener('abort', close, { once: true });
  try {
    await pool.all(jobs, done);
  } finally {
    signal?.removeEventListener('abort', close);
  }
}

function tallyOf(rows: readonly Row[]): Tally {
  const tally = { pass: 0, fail: 0, unknown: 0 };
  for (const { verdict } of rows) tally[verdict] += 1;
  return tally;
}
