/** Launches nodes as child processes on this machine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorText } from '../../core/errors.ts';
import type { NodeId } from '../../core/ids.ts';
import { asRecord } from '../../wire/shape.ts';
import {
  INVITATION_VARIABLE,
  type Invitation,
  type LaunchOrder,
  type Launcher,
  type ProcessEnd,
} from './launcher.ts';

/** The bundle of `node/main.ts` that the build makes. */
const NODE_MAIN = fileURLToPath(new URL('../../../node.cjs', import.meta.url));

/**
 * Variables that nodes do not inherit. The certificates of NODE_EXTRA_CA_CERTS take a Node process
 * longer to read than all the rest of its start, and nodes speak no TLS.
 */
const UNWANTED = { NODE_EXTRA_CA_CERTS: undefined };

/** Longest error of a dead process that is repeated in messages. */
const LAST_WORDS_CHARACTERS = 600;

/**
 * @param logFolder Receives `<node>.log` with everything that a node writes to stderr; absent:
 *   discarded.
 */
export class LocalLauncher implements Launcher {
  readonly #logFolder: string | undefined;
  readonly #alive = new Map<NodeId, ChildProcess>();
  readonly #killAll = (): void => {
    for (const child of this.#alive.values()) child.kill('SIGKILL');
  };
  #reaped: () => void = () => undefined;

  constructor(logFolder?: string) {
    this.#logFolder = logFolder;
    // The last resort if this process dies of an exception: no child outlives it.
    process.once('exit', this.#killAll);
  }

  launch({ durable, ...order }: LaunchOrder, ended: (end: ProcessEnd) => void): void {
    const { id } = order;
    const memoryFile = durable ? this.#fileOf(id, 'memory.jsonl') : undefined;
    const logFile = this.#fileOf(id, 'log');
    let child: ChildProcess;
    try {
      child = spawnNode({ ...order, launcher: process.pid, memoryFile }, logFile);
    } catch (error) {
      // No file descriptor is left, or the folder of the logs is gone.
      setImmediate(() => ended({ code: null, signal: null, lastWords: errorText(error) }));
      return;
    }
    this.#alive.set(id, child);
    const end = (code: number | null, signal: string | null, words: string): void => {
      if (!this.#alive.delete(id)) return;
      if (this.#alive.size === 0) this.#reaped();
      ended({ code, signal, lastWords: words });
    };
    child.once('error', (error) => end(null, null, errorText(error)));
    child.once('exit', (code, signal) => end(code, signal, lastWords(logFile)));
  }

  #fileOf(id: NodeId, extension: string): string | undefined {
    return this.#logFolder === undefined ? undefined : join(this.#logFolder, `${id}.${extension}`);
  }

  signal(id: NodeId, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
    return this.#alive.get(id)?.kill(signal) ?? false;
  }

  async reap(graceMs: number): Promise<void> {
    if (this.#alive.size > 0) {
      const timer = setTimeout(this.#killAll, graceMs);
      await new Promise<void>((resolve) => {
        this.#reaped = resolve;
      });
      clearTimeout(timer);
    }
    process.off('exit', this.#killAll);
  }
}

function spawnNode(invitation: Invitation, logFile: string | undefined): ChildProcess {
  const log = logFile === undefined ? 'ignore' : openSync(logFile, 'a');
  try {
    return spawn(process.execPath, [NODE_MAIN], {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        ...UNWANTED,
        [INVITATION_VARIABLE]: JSON.stringify(invitation),
      },
    });
  } finally {
    if (typeof log === 'number') closeSync(log);
  }
}

function lastWords(logFile: string | undefined): string {
  if (logFile === undefined) return '';
  try {
    return lastError(readFileSync(logFile, 'utf8')).slice(-LAST_WORDS_CHARACTERS);
  } catch {
    return '';
  }
}

/** The error with which a log ends: of its last line, or else the text that Node itself wrote. */
function lastError(log: string): string {
  const line = log.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) return log.trimEnd();
  const { level, event, why } = asRecord(JSON.parse(line), 'log');
  if (level !== 'error') return '';
  return [event, why].filter((text) => typeof text === 'string').join(': ');
}
