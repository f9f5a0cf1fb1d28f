/** What the results of all kinds of experiments have in common. */
import type { Finding, Verdict } from '../checkers/finding.ts';
import type { ProcessHistory } from '../checkers/process-history.ts';
import type { RunHistory } from '../checkers/run-history.ts';
import type { TrafficTotals } from '../checkers/traffic.ts';
import type { NodeId } from '../core/ids.ts';
import type { ExperimentConfig } from './config/schema.ts';
import type { ControlTraffic } from './engine.ts';

/** What the result of any experiment says. */
export interface ResultHead {
  readonly version: 1;
  readonly name: string;
  readonly engine: string;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Why the run ended. */
  readonly cause: string;
  readonly checks: readonly Finding[];
  /** Of the experiment. */
  readonly traffic: TrafficTotals;
  /** Over TCP: what master and nodes have said to each other besides. */
  readonly control?: ControlTraffic;
  readonly faults: readonly FaultResult[];
  /** Milliseconds, of wall time or, in the simulator, of virtual time: to all-to-all ready, and from there to the end of the experiment. */
  readonly timing: { readonly startupMs: number; readonly runMs: number };
  readonly config: ExperimentConfig;
}

/** What a kind of experiment says by itself, from its plan and its trace. */
export type Report<R extends ResultHead> = Omit<R, Exclude<keyof ResultHead, Reported>>;

type Reported = 'verdict' | 'checks' | 'traffic' | 'faults';

export interface FaultResult {
  /** `crash` and `killed` are deaths, planned and not; others are named as in `faults.schedule`. */
  readonly kind: string;
  readonly node: NodeId;
  /** A planned crash: after how many sends. */
  readonly afterSends?: number;
  /** An entry of the schedule: when it began, in ms since the start of the run. */
  readonly atMs?: number;
  readonly round?: number;
  readonly strategy?: string;
}

/** What the schedule did, node by node. */
export function scheduledFaults({ scheduled }: RunHistory<ProcessHistory>): readonly FaultResult[] {
  return scheduled.flatMap(({ kind, nodes, at }) =>
    nodes.map((node): FaultResult => ({ kind, node, atMs: at })),
  );
}
