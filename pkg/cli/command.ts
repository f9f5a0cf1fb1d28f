/** What all commands share: whatever goes wrong is turned into a message and an exit code. */
import { ConfigError, LabError, errorCode, errorText } from '../core/errors.ts';
import { EXIT } from './exit-codes.ts';
import { UsageError } from './parser.ts';

/**
 * Runs a command's body. Never throws.
 * @returns its exit code, or that of what went wrong, which is told on stderr.
 */
export async function guarded(script: string, body: () => Promise<number>): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.off('error', outputFailed).on('error', outputFailed);
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

/**
 * That nobody reads any more, or the terminal is closed, is no reason to end a run. Whatever else goes
 * wrong may be told when the command is over already, and is no verdict.
 */
function outputFailed(error: Error): void {
  const code = errorCode(error);
  if (code === 'EPIPE' || code === 'EIO') return;
  process.stderr.write(`cannot write the output: ${errorText(error)}\n`);
  process.exit(EXIT.internal);
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
