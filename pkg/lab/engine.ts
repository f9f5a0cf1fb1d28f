/** What can carry an experiment from its plan to its end: TCP (`tcp-engine.ts`), or the simulator. */
import type { Json, JsonObject } from '../core/json.ts';
import { TRACE_VERSION } from '../trace/record.ts';
import type { Log } from '../runtime/log.ts';
import type { RunObserver } from './master/events.ts';
import type { RunPlan } from './plan.ts';

export interface EngineContext {
  /** Is told everything as it happens; the trace is made of the `record` events. */
  readonly observe: RunObserver;
  /** Aborting ends the run within a second; its reason is the cause in the result. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface RunOutcome {
  /** True when the run came to its own end and every living node gave its accounts. */
  readonly orderly: boolean;
  /** Why the run ended. */
  readonly cause: string;
  /** From the first launch to all-to-all ready, in ms. */
  readonly startupMs: number;
  /** From the beginning of the experiment to its end, in ms; virtual time in the simulator. */
  readonly runMs: number;
  /** Over TCP: what master and nodes have said to each other besides, as the master has counted it. */
  readonly control?: ControlTraffic;
}

/** Calls of services; bytes are those of whole frames. */
export interface ControlTraffic {
  readonly sent: number;
  readonly received: number;
  readonly bytes: number;
}

/** Runs an experiment once. Whatever happens to nodes or network, it ends within its bounds. */
export type Engine = (plan: RunPlan, context: EngineContext) => Promise<RunOutcome>;

/** The trace's first record, by which the checkers judge. */
export function traceHeader({ config, setup }: RunPlan, clock: 'wall' | 'virtual'): JsonObject {
  const { experiment, engine } = config;
  // A plan is plain data; its type says so field by field, which JSON's own type cannot follow.
  const plan: Json = JSON.parse(JSON.stringify(setup.plan));
  return { version: TRACE_VERSION, experiment, engine, clock, seed: setup.seed, plan };
}
