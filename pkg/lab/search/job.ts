/** What the main thread asks of a worker, and what it gets back: plain data both ways. */
import type { Verdict } from '../../checkers/finding.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { measure, type Measures } from './measure.ts';
import { swarm } from './swarm.ts';
import type { Runner, Trial } from './trial.ts';

/** Runs of one experiment, or of those that a swarm draws from it, one per seed. */
export interface Job {
  readonly config: AgreementConfig;
  readonly seeds: readonly number[];
  /** Draws another experiment for every seed. */
  readonly swarm: boolean;
  /** Skips the codec of the simulator. */
  readonly fast: boolean;
  /** Measures runs as well as judging them. */
  readonly measured: boolean;
  /** Looks at this check alone; absent: at the verdict of the run. */
  readonly check?: string;
  /** Ends after the first run that fails. */
  readonly untilFailure: boolean;
}

export interface Row {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly measures?: Measures;
}

/** The experiment that a job runs with a seed. */
export function experimentOf({ config, swarm: drawn }: Job, seed: number): AgreementConfig {
  return drawn ? swarm(config, seed) : config;
}

/** What a run is counted as: its verdict, or that of one check. */
export function verdictOf({ judgement }: Trial, check: string | undefined): Verdict {
  if (check === undefined) return judgement.verdict;
  return judgement.checks.find(({ name }) => name === check)?.verdict ?? 'unknown';
}

/** Does a job, seed by seed, in order. */
export async function perform(job: Job, run: Runner): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const seed of job.seeds) {
    const trial = await run(experimentOf(job, seed), seed);
    const verdict = verdictOf(trial, job.check);
    rows.push({ seed, verdict, ...(job.measured ? { measures: measure(trial) } : {}) });
    if (verdict === 'fail' && job.untilFailure) break;
  }
  return rows;
}
