/**
 * One process of a node: JSON lines on stdin and stdout, diagnostics on stderr. It leads a process group
 * of its own, so that whatever it starts ends with it. Source: Maelstrom's `process.clj`; `glomers.md` 2.1.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { tmpdir } from 'node:os';
import { errorCode } from '../../../core/errors.ts';
import type { Envelope } from '../network/envelope.ts';
import { LineSplitter } from './line-splitter.ts';

export interface NodeProcessOptions {
  readonly bin: string;
  readonly args: readonly string[];
  readonly onLine: (line: string) => void;
  /** What it writes to stderr, as it comes, and line by line. */
  readonly onDiagnostics: (chunk: string) => void;
  readonly onDiagnosticLine: (line: string) => void;
  /** The process ended, or could not be started, without having been killed by us. */
  readonly onFailure: (why: string) => void;
  /** Its process group has come to be, or to its end. */
  readonly onGroup: (group: number, there: boolean) => void;
}

/** Last lines of each stream that are quoted when a node ends early. */
const QUOTED_LINES = 32;
/** What may wait for a node that does not read. */
const UNREAD_BYTES_MAX = 64 * 1024 * 1024;

export class NodeProcess {
  readonly #options: NodeProcessOptions;
  readonly #child: ChildProcessWithoutNullStreams;
  /** Resolved when it is gone. */
  readonly gone: Promise<void>;
  readonly #stdout: string[] = [];
  readonly #stderr: string[] = [];
  #unwritten = '';
  #killed = false;
  #ended = false;

  constructor(options: NodeProcessOptions) {
    this.#options = options;
    const child = spawn(options.bin, options.args, { cwd: tmpdir(), detached: true });
    this.#child = child;
    if (child.pid !== undefined) options.onGroup(child.pid, true);
    const stdout = new LineSplitter((line) => this.#heard(line));
    const stderr = new LineSplitter((line) => {
      keep(this.#stderr, line);
      options.onDiagnosticLine(line);
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => stdout.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      options.onDiagnostics(chunk);
      stderr.push(chunk);
    });
    child.stderr.on('end', () => stderr.end());
    // The end of the process tells what there is to tell.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => this.#failed(startFailure(error, options.bin)));
    child.on('exit', () => this.#groupEnded());
    this.gone = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#ended = true;
        this.#failed(`${endText(code, signal)}${this.#lastWords()}`);
        resolve();
      });
    });
  }

  /** Waits for `flush`. */
  deliver({ id, message: { src, dest, body } }: Envelope): void {
    this.#unwritten += `${JSON.stringify({ id, src, dest, body })}\n`;
  }

  /** Writes what was delivered, in one piece. */
  flush(): void {
    if (this.#unwritten === '') return;
    this.#child.stdin.write(this.#unwritten);
    this.#unwritten = '';
    if (this.#child.stdin.writableLength <= UNREAD_BYTES_MAX) return;
    this.#failed(`has not read ${UNREAD_BYTES_MAX} bytes of its input`);
  }

  /** SIGKILL to the whole group. */
  kill(): void {
    this.#killed = true;
    this.#signal('SIGKILL');
    // What it wrote before is no longer asked for.
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  #heard(line: string): void {
    keep(this.#stdout, line);
    if (!this.#killed) this.#options.onLine(line);
  }

  #failed(why: string): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#options.onFailure(why);
  }

  /** Its leader is gone; what it has started may still run, and must not outlive it. */
  #groupEnded(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    this.#signal('SIGKILL');
    this.#options.onGroup(pid, false);
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#ended) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // Nobody is left in the group.
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }

  #lastWords(): string {
    return `${quote('stdout', this.#stdout)}${quote('stderr', this.#stderr)}`;
  }
}

function quote(name: string, lines: readonly string[]): string {
  if (lines.length === 0) return `\n${name} was empty.`;
  return `\nThe last lines of ${name}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > QUOTED_LINES) lines.shift();
}

function endText(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null
    ? `ended early with exit status ${code}.`
    : `was ended early by ${signal}, which did not come from this runner.`;
}

function startFailure(error: Error, bin: string): string {
  if (errorCode(error) !== 'ENOENT') return `cannot be started: ${error.message}.`;
  return `cannot be started: the interpreter in the first line of ${bin} does not exist.`;
}
