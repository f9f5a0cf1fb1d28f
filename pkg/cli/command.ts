/**
 * What all commands share: parsing the command line, and turning whatever goes wrong into a message
 * and an exit code.
 */
import yargs, { type Argv } from 'yargs';
import { ConfigError, LabError, errorCode, errorText } from '../core/errors.ts';
import { EXIT } from './exit-codes.ts';

/** The command line is used wrongly; the message says how. */
export class UsageError extends LabError {
  constructor(message: string) {
    super('ERR_USAGE', message);
    this.name = 'UsageError';
  }
}

/** A parser that throws a `UsageError` in place of ending the process. */
export function parser(argv: readonly string[], script: string): Argv {
  return yargs([...argv])
    .scriptName(script)
    .parserConfiguration({ 'boolean-negation': false })
    .strict()
    .check(demandOnce)
    .version(false)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      throw new UsageError(error instanceof Error ? error.message : message);
    });
}

/** Options that may be given more than once. */
const REPEATABLE = new Set(['_', 'set']);

/** yargs makes a list of an option that is given twice, where one value is expected. */
function demandOnce(args: Readonly<Record<string, unknown>>): true {
  const twice = Object.keys(args).find((key) => !REPEATABLE.has(key) && Array.isArray(args[key]));
  if (twice === undefined) return true;
  const name = twice.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${name} is given more than once`);
}

/**
 * Runs a command's body. Never throws.
 * @returns its exit code, or that of what went wrong, which is told on stderr.
 */
export async function guarded(script: string, body: () => Promise<number>): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.off('error', ignoreLostReader).on('error', ignoreLostReader);
  }
  process.on('uncaughtException', dieOfBug);
  try {
    return await body();
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nTry: ${script} --help\n`);
      return EXIT.usage;
    }
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return EXIT.config;
    }
    if (error instanceof LabError) {
      process.stderr.write(`${error.code}: ${error.message}\n`);
      return EXIT.unknown;
    }
    tellBug(error);
    return EXIT.internal;
  } finally {
    process.off('uncaughtException', dieOfBug);
  }
}

/** That nobody reads any more, or the terminal is closed, is no reason to end a run. */
function ignoreLostReader(error: Error): void {
  const code = errorCode(error);
  if (code !== 'EPIPE' && code !== 'EIO') throw error;
}

/** An exception that nobody caught: Node's own exit code for it would say that a check failed. */
function dieOfBug(error: unknown): void {
  tellBug(error);
  process.exit(EXIT.internal);
}

function tellBug(error: unknown): void {
  const details = error instanceof Error ? (error.stack ?? error.message) : errorText(error);
  process.stderr.write(`internal error, please report it:\n${details}\n`);
}

/**
 * A signal that is aborted, with a sentence as its reason, when the user or the system asks this
 * process to end. A second Ctrl-C ends it at once.
 */
export function interruption(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((name) => {
    const listener = (): void => {
      if (controller.signal.aborted) process.exit(EXIT.unknown);
      controller.abort(`interrupted (${name})`);
    };
    process.on(name, listener);
    return { name, listener };
  });
  const dispose = (): void => {
    for (const { name, listener } of listeners) process.off(name, listener);
  };
  return { signal: controller.signal, dispose };
}
