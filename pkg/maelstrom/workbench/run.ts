/** Runs a session with real programs, by the wall clock. */
import { judge } from './results.ts';
import { NodeProcesses } from './processes/node-processes.ts';
import { Session } from './session.ts';
import type { SessionObserver } from './session-events.ts';
import type { TestSettings } from './settings.ts';
import type { CheckResult } from './verdict.ts';
import type { Workload } from './workloads/workload.ts';

export interface RunOptions {
  readonly settings: TestSettings;
  readonly workload: Workload;
  /** Canonical path of the program, and its arguments. */
  readonly bin: string;
  readonly args: readonly string[];
  /** Folder for what nodes write to stderr. */
  readonly logs: string;
  readonly observer: SessionObserver;
  readonly onDiagnosticLine: (node: string, line: string) => void;
  /** Is shown the session as soon as there is one. */
  readonly onSession: (session: Session) => void;
  /** Aborted, with a sentence as its reason, when the run is to end now. */
  readonly signal: AbortSignal;
}

export interface RunResult {
  readonly session: Session;
  readonly results: CheckResult;
}

/**
 * What is later than this, in milliseconds, was not in time: a machine that stands still for longer does
 * not make up for it by a burst.
 */
const LATE_MS = 10;

/** Node's timers can wait neither longer nor shorter, in milliseconds. */
const WAIT_MAX_MS = 60_000;
const WAIT_MIN_MS = 1;

export async function run(options: RunOptions): Promise<RunResult> {
  const { settings, workload, signal } = options;
  const live = new LiveRun(options);
  const interrupt = (): void => live.interrupt(String(signal.reason));
  signal.addEventListener('abort', interrupt);
  try {
    if (signal.aborted) interrupt();
    await live.finish();
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
  return { session: live.session, results: judge(live.session, settings, workload) };
}

/** A session, its processes, and the clock that drives both. */
class LiveRun {
  readonly session: Session;
  readonly #nodes: NodeProcesses;
  readonly #startedAt = performance.now();
  readonly #ended: Promise<void>;
  #end: () => void = nothing;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(options: RunOptions) {
    const { settings, workload, observer } = options;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#nodes = new NodeProcesses({
      ...options,
      onLine: (node, line) => this.#heard(node, line),
      onFailure: (node, why) => {
        this.session.nodeEnded(node, why);
        this.#soon();
      },
    });
    this.session = new Session({ settings, workload, port: this.#nodes, observer });
    options.onSession(this.session);
  }

  /** Runs the session to its end; no process is left then. */
  async finish(): Promise<void> {
    try {
      this.session.start();
      this.#tick();
      await this.#ended;
    } finally {
      clearTimeout(this.#timer);
      clearImmediate(this.#immediate);
      await this.#nodes.end();
    }
  }

  interrupt(why: string): void {
    this.session.interrupt(why);
    this.#soon();
  }

  #heard(node: string, line: string): void {
    this.#catchUp();
    this.session.fromNode(node, line);
    this.#soon();
  }

  /** After everything that has arrived by now: what goes to one node is written in one piece. */
  #soon(): void {
    this.#immediate ??= setImmediate(() => this.#tick());
  }

  #tick(): void {
    this.#immediate = undefined;
    clearTimeout(this.#timer);
    this.#catchUp();
    this.#nodes.flush();
    if (this.session.outcome !== undefined) {
      this.#end();
      return;
    }
    const waitMs = Math.ceil(this.session.scheduler.nextAt - this.#nowMs());
    const boundedMs = Math.min(WAIT_MAX_MS, Math.max(WAIT_MIN_MS, waitMs));
    this.#timer = setTimeout(() => this.#tick(), boundedMs);
  }

  /** Once the session is over, what was still to come does not come. */
  #catchUp(): void {
    if (this.session.outcome === undefined) this.session.scheduler.advance(this.#nowMs(), LATE_MS);
  }

  #nowMs(): number {
    return performance.now() - this.#startedAt;
  }
}

function nothing(): void {}
