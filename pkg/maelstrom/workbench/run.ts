/** Runs a session with real programs, by the wall clock. */
import { judge } from './results.ts';
import { NodeProcesses } from './processes/node-processes.ts';
import { Session, type SessionObserver } from './session.ts';
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

export async function run(options: RunOptions): Promise<RunResult> {
  const { settings, workload } = options;
  const startedAt = performance.now();
  const nodes = new NodeProcesses({
    ...options,
    onLine: (node, line) => {
      catchUp();
      session.fromNode(node, line);
      soon();
    },
    onFailure: (node, why) => {
      session.nodeEnded(node, why);
      soon();
    },
  });
  const session = new Session({ settings, workload, port: nodes, observer: options.observer });
  options.onSession(session);
  const catchUp = (): void => session.scheduler.advance(performance.now() - startedAt, LATE_MS);

  let [timer, immediate]: [NodeJS.Timeout | undefined, NodeJS.Immediate | undefined] = [
    undefined,
    undefined,
  ];
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const tick = (): void => {
    immediate = undefined;
    clearTimeout(timer);
    if (session.outcome === undefined) catchUp();
    nodes.flush();
    if (session.outcome !== undefined) {
      ended();
      return;
    }
    const waitMs = session.scheduler.nextAt - (performance.now() - startedAt);
    // Node's timers cannot wait longer than 2^31 ms, nor less than one.
    timer = setTimeout(tick, Math.min(60_000, Math.max(1, Math.ceil(waitMs))));
  };
  /** After everything that has arrived by now: what goes to one node is written in one piece. */
  const soon = (): void => {
    immediate ??= setImmediate(tick);
  };
  const interrupt = (): void => {
    session.interrupt(String(options.signal.reason));
    soon();
  };
  options.signal.addEventListener('abort', interrupt);
  try {
    session.start();
    if (options.signal.aborted) interrupt();
    tick();
    await end;
  } finally {
    options.signal.removeEventListener('abort', interrupt);
    clearTimeout(timer);
    if (immediate !== undefined) clearImmediate(immediate);
    await nodes.end();
  }
  return { session, results: judge(session, settings, workload) };
}
