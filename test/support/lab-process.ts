/**
 * Runs the built program as its users do: real processes, real sockets, real signals.
 *
 * Every command that a test starts carries a mark of its own in its environment, and so does whatever
 * it starts in turn. That is how a test finds the nodes of its run in the process table, and proves
 * that none is left, while others run the same program on the same machine.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgreementResult as Result } from '../../pkg/lab/agreement/result.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { TOP } from './repository.ts';

/**
 * Longest wait for anything that a healthy program does within 2 s on an idle machine. A test may
 * share two cores with other work, so that everything takes ten times as long.
 */
export const PATIENCE_MS = 30_000;

const MARK = 'MURMURATION_TEST_MARK';

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The program's folder; default: this repository. */
  readonly top?: string;
}

/** One process that a test has started, with all that it has said so far. */
export class Command {
  readonly mark = randomUUID();
  readonly ended: Promise<Ending>;
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #watchers = new Set<() => void>();

  /** Starts an executable. See `lab` for the commands of the program. */
  constructor(file: string, args: readonly string[], { cwd, env }: StartOptions) {
    this.#name = [file, ...args].join(' ');
    this.#child = spawn(file, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env, [MARK]: this.mark },
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#changed();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#changed();
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        resolve({ code, signal });
        this.#changed();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Nobody reads its standard output any more, as after `| head -1`. */
  closeStdout(): void {
    this.#child.stdout?.destroy();
  }

  /** Waits until what was written, to either stream, matches. Fails if the process ends before. */
  said(pattern: RegExp, ms = PATIENCE_MS): Promise<RegExpMatchArray> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const look = (): void => {
        const match = this.stdout.match(pattern) ?? this.stderr.match(pattern);
        if (match === null) return;
        done();
        resolve(match);
      };
      const fail = (why: string): void => {
        done();
        reject(new Error(`${why} before saying ${pattern}\n${this.transcript()}`));
      };
      const timer = setTimeout(() => fail(`${ms} ms passed`), ms);
      this.#watchers.add(look);
      look();
      void this.ended.then(() => fail('it ended'));
    });
  }

  /** Waits for the end. */
  async end(ms = PATIENCE_MS): Promise<Ending> {
    const timeout = new AbortController();
    const late = pause(ms, undefined, { signal: timeout.signal }).then(
      () => {
        throw new Error(`it has not ended after ${ms} ms\n${this.transcript()}`);
      },
      (): Ending => ({ code: null, signal: null }),
    );
    const ending = await Promise.race([this.ended, late]);
    timeout.abort();
    return ending;
  }

  /** Waits for the end and takes its standard output for a result. */
  async result(ms = PATIENCE_MS): Promise<Result> {
    await this.end(ms);
    return asResult(this.stdout);
  }

  /** For messages. */
  transcript(): string {
    return `$ ${this.#name}\n${this.stdout}${this.stderr}`;
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** A process of the process table. */
export interface Running {
  readonly pid: number;
  /** Which node of the run it is; '' for the run itself and for nodes started by hand. */
  readonly node: string;
}

/** The processes that carry a command's mark, itself included. Dead ones are not listed. */
export function running({ mark }: Command): Running[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1');
      if (!environment.includes(`${MARK}=${mark}`)) return [];
      const node =
        /MURMURATION_INVITATION={"node":{[^}\0]*"id":"([^"]+)"/.exec(environment)?.[1] ?? '';
      return [{ pid: Number(name), node }];
    } catch {
      return []; // It ended while we looked, or it is another user's.
    }
  });
}

/** The process of one launched node. */
export function pidOf(command: Command, node: string): number {
  const found = running(command).find((entry) => entry.node === node);
  if (found === undefined) throw new Error(`${node} does not run\n${command.transcript()}`);
  return found.pid;
}

/**
 * Waits for something that tells nobody when it happens, by looking again and again.
 * @returns after how many ms it held.
 */
export async function until(what: string, holds: () => boolean, ms = PATIENCE_MS): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > ms) throw new Error(`after ${ms} ms still not: ${what}`);
    await pause(10);
  }
  return performance.now() - start;
}

/** Tells whether somebody could listen there now. */
export function isFree(ip: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, ip, () => server.close(() => resolve(true)));
  });
}

/** Takes a free port until `close` is called. */
export async function occupyPort(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, close: () => new Promise((resolve) => void server.close(() => resolve())) };
}

/** A port that was free just now. */
export async function freePort(): Promise<number> {
  const taken = await occupyPort();
  await taken.close();
  return taken.port;
}

/** A temporary folder with the commands that were started in it. */
export class Bench {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'murmuration-')));
  readonly #commands: Command[] = [];

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Writes an experiment; YAML contains JSON. @returns the file's path. */
  experiment(name: string, experiment: object): string {
    const file = this.path(name);
    writeFileSync(file, JSON.stringify(experiment));
    return file;
  }

  /** Starts `node cmd/<command>.js`. */
  lab(command: string, args: readonly string[], options: Partial<StartOptions> = {}): Command {
    const main = join(options.top ?? TOP, 'cmd', `${command}.js`);
    return this.start(process.execPath, [main, ...args], options);
  }

  start(file: string, args: readonly string[], options: Partial<StartOptions> = {}): Command {
    const command = new Command(file, args, { cwd: this.folder, ...options });
    this.#commands.push(command);
    return command;
  }

  /** Kills what still runs, and removes the folder. */
  clear(): void {
    for (const command of this.#commands) {
      for (const { pid } of running(command)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has just ended.
        }
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The one JSON document that a text is. */
export function asResult(text: string): Result {
  return JSON.parse(text) as Result;
}

export function readResult(folder: string): Result {
  return asResult(readFileSync(join(folder, 'result.json'), 'utf8'));
}

/** What the trace holds so far: whole lines only, as it may be growing. */
export function readTrace(folder: string): TraceRecord[] {
  const lines = readFileSync(join(folder, 'trace.jsonl'), 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as TraceRecord);
}

/** The accounts of a run that ended orderly, which must be exact. */
export function unaccounted({ traffic }: Result): number {
  const { sent, received, lostToCrash, lostToSevered, droppedByFault } = traffic;
  return sent - received - lostToCrash - lostToSevered - droppedByFault;
}

/** Five nodes, two of which may crash, that agree within 0.1 s or so. */
export function fiveNodes(changes: Readonly<Record<string, object>> = {}): object {
  return {
    experiment: 'agreement',
    nodes: { count: 5, inputs: [0, 0.25, 0.5, 0.75, 1] },
    agreement: { model: 'async-crash', rule: 'select', f: 2, epsilon: 0.001, stop: 'rounds' },
    network: { delayMs: { min: 0, max: 4 } },
    ...changes,
  };
}
