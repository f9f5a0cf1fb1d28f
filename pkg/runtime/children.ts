/** Child processes that are nodes: starting them, signals, last words, and none that is left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { errorText, LabError } from '../core/errors.ts';
import { asRecord, type UnknownRecord } from '../wire/shape.ts';
import { INVITATION_VARIABLE, type Invitation } from './invitation.ts';

/** How a process ended. */
export interface ProcessEnd {
  /** The exit code, when it ended by itself. */
  readonly code: number | null;
  /** The signal that killed it. */
  readonly signal: string | null;
  /** What it said about it: the error at the end of its log; '' when there is none. */
  readonly lastWords: string;
}

export type Signal = 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM';

/** A process that was started. */
export interface Child {
  /** @returns false when it has ended. */
  signal(name: Signal): boolean;
}

/**
 * Variables that nodes do not inherit. The certificates of NODE_EXTRA_CA_CERTS take a Node process
 * longer to read than all the rest of its start, and nodes use none.
 */
const UNWANTED = { NODE_EXTRA_CA_CERTS: undefined };

/** Longest error of a dead process that is repeated in messages. */
const LAST_WORDS_CHARACTERS = 600;

export class Children {
  readonly #alive = new Set<ChildProcess>();
  readonly #killAll = (): void => {
    for (const child of this.#alive) child.kill('SIGKILL');
  };
  #reaped: () => void = () => undefined;
  #ending = false;

  /**
   * Starts a node. Never throws: a failure is reported as an end, later, and so is that it came too late.
   * @param logFile Receives everything that it writes; absent: what it writes appears with what this
   *   process writes.
   */
  start(
    invitation: Invitation,
    logFile: string | undefined,
    ended: (end: ProcessEnd) => void,
  ): Child {
    let child: ChildProcess;
    try {
      if (this.#ending) throw new LabError('ERR_SPAWN', 'the node that was to start it is ending');
      child = spawnNode(invitation, logFile);
    } catch (error) {
      // No file descriptor is left, the folder of the logs is gone, or it is too late.
      setImmediate(() => ended({ code: null, signal: null, lastWords: errorText(error) }));
      return { signal: () => false };
    }
    // The last resort if this process dies of an exception: no child outlives it.
    if (this.#alive.size === 0) process.once('exit', this.#killAll);
    this.#alive.add(child);
    const words = logFile === undefined ? listen(child) : () => wordsOf(logFile);
    const end = (code: number | null, signal: string | null, text: string): void => {
      if (!this.#alive.delete(child)) return;
      if (this.#alive.size === 0) this.#none();
      ended({ code, signal, lastWords: text });
    };
    child.once('error', (error) => end(null, null, errorText(error)));
    // `close` comes after `exit`, when all that it wrote is here.
    child.once(logFile === undefined ? 'close' : 'exit', (code, signal) =>
      end(code, signal, words()),
    );
    return { signal: (name) => this.#alive.has(child) && child.kill(name) };
  }

  /**
   * Waits until all children have ended; kills those that have not after `graceMs`. Nothing of them is
   * left when it resolves, and no more are started.
   */
  async reap(graceMs: number): Promise<void> {
    this.#ending = true;
    if (this.#alive.size === 0) return;
    const timer = setTimeout(this.#killAll, graceMs);
    await new Promise<void>((resolve) => {
      this.#reaped = resolve;
    });
    clearTimeout(timer);
  }

  /** Asks all children to end, and sees to it that they do. */
  end(graceMs: number): Promise<void> {
    for (const child of this.#alive) child.kill('SIGTERM');
    return this.reap(graceMs);
  }

  #none(): void {
    process.off('exit', this.#killAll);
    this.#reaped();
  }
}

function spawnNode(invitation: Invitation, logFile: string | undefined): ChildProcess {
  const log = logFile === undefined ? undefined : openSync(logFile, 'a');
  try {
    return spawn(process.execPath, [invitation.program], {
      stdio: log === undefined ? ['ignore', 'inherit', 'pipe'] : ['ignore', log, log],
      env: {
        ...process.env,
        ...UNWANTED,
        [INVITATION_VARIABLE]: JSON.stringify(invitation),
      },
    });
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

/** Passes on what a child says, and remembers the end of it. */
function listen(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    tail = (tail + text).slice(-4 * LAST_WORDS_CHARACTERS);
  });
  return () => shortened(lastError(tail));
}

function wordsOf(logFile: string): string {
  try {
    return shortened(lastError(readFileSync(logFile, 'utf8')));
  } catch {
    return '';
  }
}

/** The error with which a log ends: of its last line, or else the text that Node itself wrote. */
function lastError(log: string): string {
  const line = log.trimEnd().split('\n').at(-1) ?? '';
  const { level, event, why } = fieldsOf(line);
  if (level === undefined) return thrown(log.trimEnd());
  if (level !== 'error') return '';
  return [event, why].filter((text) => typeof text === 'string').join(': ');
}

/** What stands in a line of a log; nothing when it is none: a node's program writes there too. */
function fieldsOf(line: string): UnknownRecord {
  try {
    return asRecord(JSON.parse(line), 'log');
  } catch {
    return {};
  }
}

/** The text from the last error on that Node has written, or all of it. */
function thrown(text: string): string {
  const at = text.search(
    /^\w*Error\b[^\n]*(?:\n {4}at [^\n]*)*\s*(?:\{[^{}]*\}\s*)?(?:Node\.js \S+)?$/m,
  );
  return at < 0 ? text : text.slice(at);
}

/** An error says the most at its beginning. */
function shortened(text: string): string {
  return text.length <= LAST_WORDS_CHARACTERS ? text : `${text.slice(0, LAST_WORDS_CHARACTERS)}...`;
}

/** How a process has ended, in words. */
export function endText({ code, signal, lastWords }: ProcessEnd): string {
  const how = signal === null ? `exit code ${code}` : signal;
  return lastWords === '' ? how : `${how}: ${lastWords}`;
}
