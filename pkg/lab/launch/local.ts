/** Launches nodes as child processes on this machine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorText } from '../../core/errors.ts';
import type { NodeId } from '../../core/ids.ts';
import {
  INVITATION_VARIABLE,
  type Invitation,
  type Launcher,
  type ProcessEnd,
} from './launcher.ts';

/** The bundle of `node/main.ts` that the build makes. */
const NODE_MAIN = fileURLToPath(new URL('../../../node.cjs', import.meta.url));

/** How much of a dead process's log is repeated in messages. */
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

  launch(invitation: Invitation, ended: (end: ProcessEnd) => void): void {
    const logFile =
      this.#logFolder === undefined ? undefined : join(this.#logFolder, `${invitation.id}.log`);
    const log = logFile === undefined ? 'ignore' : openSync(logFile, 'a');
    const child = spawn(process.execPath, [NODE_MAIN], {
      stdio: ['ignore', log, log],
      env: { ...process.env, [INVITATION_VARIABLE]: JSON.stringify(invitation) },
    });
    if (typeof log === 'number') closeSync(log);
    this.#alive.set(invitation.id, child);
    const end = (code: number | null, signal: string | null, words: string): void => {
      if (!this.#alive.delete(invitation.id)) return;
      if (this.#alive.size === 0) this.#reaped();
      ended({ code, signal, lastWords: words });
    };
    child.once('error', (error) => end(null, null, errorText(error)));
    child.once('exit', (code, signal) => end(code, signal, lastWords(logFile)));
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

function lastWords(logFile: string | undefined): string {
  if (logFile === undefined) return '';
  try {
    return readFileSync(logFile, 'utf8').trimEnd().slice(-LAST_WORDS_CHARACTERS);
  } catch {
    return '';
  }
}
