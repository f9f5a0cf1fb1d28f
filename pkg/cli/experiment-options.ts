/** The options of the commands that take an experiment. */
import type { Argv } from 'yargs';
import { ConfigError } from '../core/errors.ts';
import { loadConfig } from '../lab/config/load.ts';
import { ENGINES, type AgreementConfig, type ExperimentConfig } from '../lab/config/schema.ts';
import { UsageError } from './parser.ts';

export interface ExperimentArguments {
  readonly config: string;
  readonly seed: number | undefined;
  readonly engine: (typeof ENGINES)[number] | undefined;
  readonly set: readonly string[] | undefined;
}

export interface OutputArguments {
  readonly out: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

export function withExperimentOptions<T>(argv: Argv<T>): Argv<T & ExperimentArguments> {
  return argv
    .option('config', {
      type: 'string',
      demandOption: 'say which experiment to run: --config config.yaml',
      requiresArg: true,
      describe: 'The experiment, a YAML file',
    })
    .option('seed', { type: 'number', requiresArg: true, describe: 'The source of all chance' })
    .option('engine', { choices: ENGINES, requiresArg: true, describe: 'Overrides `engine`' })
    .option('set', {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'Overrides a field: --set agreement.f=1 (repeatable, YAML values)',
    });
}

export function withOutputOptions<T>(argv: Argv<T>): Argv<T & OutputArguments> {
  return argv
    .option('out', {
      type: 'string',
      requiresArg: true,
      describe: 'The run folder (default: runs/<time>-<name>, linked as runs/latest)',
    })
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'Print the result as JSON on stdout, and the progress on stderr',
    })
    .option('quiet', { type: 'boolean', default: false, describe: 'Print the verdict only' });
}

/** The arguments by which a command names an experiment again. */
export function sourceText(file: string, sets: readonly string[]): string {
  return [file, ...sets.map((set) => `--set '${set}'`)].join(' ');
}

/**
 * For the commands that take one experiment and not a sweep.
 * @throws {ConfigError} when the file asks for a sweep.
 */
export function loadSingle(args: ExperimentArguments): ExperimentConfig {
  const config = loadExperiment(args);
  if (config.experiment !== 'agreement' || config.sweep === undefined) return config;
  const message = 'node cmd/run.js runs sweeps; this command takes a file without one';
  throw new ConfigError(args.config, [{ path: 'sweep', message }]);
}

/**
 * For the commands that search and explain.
 * @throws {ConfigError} when the file is about something else than agreement.
 */
export function loadAgreement(args: ExperimentArguments): AgreementConfig {
  const config = loadSingle(args);
  if (config.experiment === 'agreement') return config;
  const message =
    'only agreement is searched; node cmd/run.js --engine sim runs one seed of this file';
  throw new ConfigError(args.config, [{ path: 'experiment', value: config.experiment, message }]);
}

/** @throws {ConfigError} when the experiment is not valid. */
export function loadExperiment(args: ExperimentArguments): ExperimentConfig {
  if (args.seed !== undefined && !Number.isSafeInteger(args.seed)) {
    throw new UsageError('--seed takes a whole number, for example --seed 7');
  }
  return loadConfig({
    file: args.config,
    overrides: {
      sets: args.set ?? [],
      ...(args.seed === undefined ? {} : { seed: args.seed }),
      ...(args.engine === undefined ? {} : { engine: args.engine }),
    },
  });
}
