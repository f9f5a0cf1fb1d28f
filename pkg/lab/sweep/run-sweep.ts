/**
 * Runs what a sweep still lacks: in the simulator on all cores, over TCP one run at a time, as runs
 * that share a machine would measure each other.
 *
 * Common random numbers: run k of every cell has the same seed, so that two cells differ by what was
 * varied and not by luck. Cells take turns, so that an interrupted sweep has some of each.
 */
import type { Engine } from '../engine.ts';
import type { Job, Row } from '../search/job.ts';
import { measure } from '../search/measure.ts';
import { Pool } from '../search/pool.ts';
import { runnerOn } from '../search/trial.ts';
import type { SweepCell } from './expand.ts';
import type { SweepRun } from './journal.ts';

export interface SweepOptions {
  readonly cells: readonly SweepCell[];
  readonly repeat: number;
  /** Run k has this seed + k. */
  readonly seed: number;
  /** Runs that are done already. */
  readonly earlier: readonly SweepRun[];
  /** Is told every run as it ends. */
  readonly done: (run: SweepRun) => void;
  /** Aborting ends the sweep within a second; the runs at work are lost. */
  readonly signal: AbortSignal;
  /** An engine over TCP; another one for every run. */
  readonly tcpEngineFor: (run: Pick<SweepRun, 'cell' | 'seed'>) => Engine;
}

interface SweepJob extends Job {
  readonly run: Wanted;
}

/** A run that is still to be done. */
interface Wanted {
  readonly cell: SweepCell;
  readonly repeat: number;
  readonly seed: number;
}

export async function runSweep(options: SweepOptions): Promise<void> {
  const wanted = wantedRuns(options);
  const ofEngine = (engine: string): readonly Wanted[] =>
    wanted.filter(({ cell }) => cell.config.engine === engine);
  await inSimulator(ofEngine('sim'), options);
  await overTcp(ofEngine('tcp'), options);
}

function wantedRuns({ cells, repeat: repeats, seed, earlier }: SweepOptions): readonly Wanted[] {
  const known = new Set(earlier.map(({ cell, repeat }) => `${cell}:${repeat}`));
  return Array.from({ length: repeats }, (_, repeat) =>
    cells.map((cell) => ({ cell, repeat, seed: seed + repeat })),
  )
    .flat()
    .filter(({ cell, repeat }) => !known.has(`${cell.cell}:${repeat}`));
}

async function inSimulator(
  wanted: readonly Wanted[],
  { done, signal }: SweepOptions,
): Promise<void> {
  if (signal.aborted || wanted.length === 0) return;
  const pool = new Pool();
  const close = (): void => void pool.close();
  signal.addEventListener('abort', close, { once: true });
  const jobs = wanted.map((run): SweepJob => {
    const { config } = run.cell;
    const options = { swarm: false, fast: false, measured: true, untilFailure: false };
    return { run, config, seeds: [run.seed], ...options };
  });
  try {
    await pool.all(jobs.values(), ({ run }, [row]) => {
      if (row !== undefined) done(runOf(run, row));
    });
  } finally {
    signal.removeEventListener('abort', close);
  }
}

async function overTcp(
  wanted: readonly Wanted[],
  { done, signal, tcpEngineFor }: SweepOptions,
): Promise<void> {
  for (const run of wanted) {
    if (signal.aborted) return;
    const { cell, seed } = run;
    const engine = tcpEngineFor({ cell: cell.cell, seed });
    const trial = await runnerOn(engine, { signal })(cell.config, seed);
    if (signal.aborted) return;
    const { verdict } = trial.judgement;
    done(runOf(run, { seed, verdict, measures: measure(trial) }));
  }
}

function runOf({ cell, repeat }: Wanted, { seed, verdict, measures }: Row): SweepRun {
  const { rounds = null, sent = 0, runMs = 0 } = measures ?? {};
  return { cell: cell.cell, repeat, seed, verdict, rounds, sent, runMs };
}
