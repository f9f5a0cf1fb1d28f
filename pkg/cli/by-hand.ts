/** What the commands share that start one process of a run by hand. */
import type { Argv } from 'yargs';
import { ConfigError } from '../core/errors.ts';
import type { ExperimentConfig } from '../lab/config/schema.ts';

export interface SecretArguments {
  readonly secretFile: string | undefined;
}

export function withSecretOption<T>(argv: Argv<T>): Argv<T & SecretArguments> {
  return argv.option('secretFile', {
    alias: 'secret-file',
    type: 'string',
    requiresArg: true,
    describe:
      'File with the secret that all processes of the run share (default: .murmuration-secret beside ' +
      'the experiment, made when missing)',
  });
}

/**
 * Only a run over TCP has processes to start.
 * @throws {ConfigError} for another engine.
 */
export function demandTcp({ engine }: ExperimentConfig, file: string): void {
  if (engine === 'tcp') return;
  const message =
    'a simulated run has no processes to start by hand; use cmd/run.js, or engine: tcp';
  throw new ConfigError(file, [{ path: 'engine', value: engine, message }]);
}

/**
 * Processes that are started by hand must know where the master will be.
 * @throws {ConfigError} when the master's port is left to chance.
 */
export function demandFixedPort({ master }: ExperimentConfig, file: string): void {
  if (master.port !== 0) return;
  throw new ConfigError(file, [
    {
      path: 'master.port',
      value: '0',
      message:
        'processes started by hand must know the port of the master: set one, for example ' +
        '--set master.port=7000, or let run.js --print-scripts choose one',
    },
  ]);
}
