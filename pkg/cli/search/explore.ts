/** The search as people see it: progress, the verdict, the smallest failure, and the folder. */
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Verdict } from '../../checkers/finding.ts';
import type { AgreementConfig } from '../../lab/config/schema.ts';
import { pursue, type Quarry } from '../../lab/search/pursue.ts';
import { search, type SearchOutcome } from '../../lab/search/search.ts';
import { replayCommand, shrunkFile } from '../../lab/search/shrunk-file.ts';
import { swarm } from '../../lab/search/swarm.ts';
import { simRunner } from '../../lab/search/trial.ts';
import { EXIT } from '../exit-codes.ts';
import { sourceText } from '../experiment-options.ts';
import { lastingLine } from './lasting-line.ts';
import { searchSummary, searchVerdict, tallyLine } from './summary.ts';

export interface ExploreOptions {
  readonly config: AgreementConfig;
  /** The file and the options by which the experiment can be named again. */
  readonly file: string;
  readonly sets: readonly string[];
  readonly firstSeed: number;
  readonly runs: number;
  readonly swarm: boolean;
  readonly check: string | undefined;
  readonly fast: boolean;
  readonly folder: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/** What `search.json` holds and `--json` prints. */
export interface SearchReport extends SearchOutcome {
  readonly version: 1;
  readonly verdict: Verdict;
  readonly name: string;
  readonly firstSeed: number;
  readonly runs: number;
  readonly swarm: boolean;
  readonly interrupted: boolean;
  readonly seconds: number;
  /** The command that repeats the first run that ended unknown. */
  readonly replayUnknown?: string;
  readonly failure?: Omit<Quarry, 'config'> & { readonly file: string; readonly replay: string };
}

/** @returns the exit code: 1 when a failure was found, 2 when a run ended unknown or is missing, else 0. */
export async function explore(options: ExploreOptions): Promise<number> {
  const { json, quiet, folder, runs } = options;
  const out = json ? process.stderr : process.stdout;
  const line = lastingLine(out, quiet);
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  if (!quiet) out.write(`${heading(options)}\n`);
  const { check, ...settings } = options;
  const outcome = await search({
    ...settings,
    ...(check === undefined ? {} : { check }),
    progress: (tally) => line.show(tallyLine(tally, runs, seconds())),
  });
  const searched = seconds();
  // Seeds after the first failure were counted on the way, and are not any more.
  line.show(tallyLine(outcome.tally, runs, searched));
  line.end();
  const failure = await shrinkFailure(options, outcome.failed, (text) => line.show(text));
  line.end();
  const report = reportOf(options, outcome, searched, failure);
  writeFileSync(join(folder, 'search.json'), `${JSON.stringify(report, null, 2)}\n`);
  if (!quiet) out.write(searchSummary(report, { colour: out.isTTY }));
  if (quiet && !json) out.write(`${searchVerdict(report)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  return EXIT[report.verdict];
}

async function shrinkFailure(
  options: ExploreOptions,
  seed: number | undefined,
  show: (text: string) => void,
): Promise<SearchReport['failure']> {
  if (seed === undefined) return undefined;
  const { folder, check, signal, fast } = options;
  show(`seed ${seed} fails; looking for the smallest experiment that does`);
  const { config, ...quarry } = await pursue({
    config: options.swarm ? swarm(options.config, seed) : options.config,
    seed,
    run: simRunner(fast),
    signal,
    ...(check === undefined ? {} : { check }),
  });
  const path = join(folder, 'shrunk.yaml');
  const file = relative('.', path).startsWith('..') ? path : relative('.', path);
  writeFileSync(path, shrunkFile({ config, ...quarry }, file));
  return { ...quarry, file, replay: replayCommand(file) };
}

function reportOf(
  options: ExploreOptions,
  outcome: SearchOutcome,
  seconds: number,
  failure: SearchReport['failure'],
): SearchReport {
  const { config, firstSeed, runs, swarm: drawn, signal } = options;
  const { tally, unknown } = outcome;
  return {
    version: 1,
    verdict: tally.fail > 0 ? 'fail' : tally.pass < runs ? 'unknown' : 'pass',
    name: config.name,
    firstSeed,
    runs,
    swarm: drawn,
    interrupted: signal.aborted,
    seconds: Math.round(seconds * 10) / 10,
    ...outcome,
    ...(unknown === undefined ? {} : { replayUnknown: replayOf(options, unknown) }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function replayOf({ file, sets, swarm: drawn }: ExploreOptions, seed: number): string {
  const source = sourceText(file, sets);
  return drawn
    ? `node cmd/sim.js --config ${source} --swarm --seed ${seed} --runs 1`
    : `node cmd/run.js --config ${source} --engine sim --seed ${seed}`;
}

function heading({ config, firstSeed, runs, swarm: drawn, check }: ExploreOptions): string {
  const what = drawn ? 'a swarm of experiments, one drawn from each seed' : config.name;
  const only = check === undefined ? '' : `, for violations of ${check}`;
  return `${what}: seeds ${firstSeed} to ${firstSeed + runs - 1} in the simulator${only}`;
}
