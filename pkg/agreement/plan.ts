/**
 * The resolved parameters of one run of approximate agreement: what the lab hands to every node,
 * writes into the trace's first record, and what the checkers judge by.
 */
import type { CrashPoint } from '../core/crash-point.ts';
import type { Millis, NodeId } from '../core/ids.ts';
import type { ValueJson } from './arithmetic.ts';
import type { DelphiSpec } from './delphi/grid.ts';

/** The algorithm, named after its timing and failure model. It decides what is waited for and trimmed. */
export type Model = (typeof MODELS)[number];

/** How a node averages what is left after trimming. */
export type AverageName = 'mean' | 'midpoint' | 'select' | 'median';

/** How a node averages what it hears of its neighbours in a graph. */
export type NeighbourRuleName = 'w-msr' | 'iabc';

export type RuleName = AverageName | NeighbourRuleName;

/** Who decides that the run may stop (`agreement.md` 1.10): the oracle, a fixed R, each node. */
export type StopKind = 'master' | 'rounds' | 'local';

/** Each is described in `algorithms`. */
export const MODELS = [
  'sync-crash',
  'async-crash',
  'sync-byzantine',
  'async-byzantine',
  'sync-omission',
  'sync-mixed',
  'async-witness',
  'sync-gradecast',
  'sync-fca',
  'async-binary',
  'async-delphi',
  'sync-graph',
] as const;
export const AVERAGES: readonly AverageName[] = ['mean', 'midpoint', 'select', 'median'];
export const RULES: readonly RuleName[] = [...AVERAGES, 'w-msr', 'iabc'];
export const STOPS: readonly StopKind[] = ['master', 'rounds', 'local'];

/** Says which combination of model and averaging rule a node runs with, and among how many. */
export interface Setting {
  readonly model: Model;
  readonly rule: RuleName;
  /** Number of nodes. */
  readonly n: number;
  /** Most faulty nodes (the papers' f or t). `0 <= f < n`. */
  readonly f: number;
  /** In sync-mixed: f by kind of fault. */
  readonly mixed?: FaultMix | undefined;
}

/** Most faulty nodes by kind (`algorithms/sync-mixed.ts`). */
export interface FaultMix {
  readonly asymmetric: number;
  readonly symmetric: number;
  readonly benign: number;
}

/** What the rules and bounds of a run depend on. */
export function settingOfPlan({ model, rule, ids, f, mixed }: AgreementPlan): Setting {
  return { model, rule, n: ids.length, f, ...(mixed === undefined ? {} : { mixed }) };
}

/** Whether a rule trims what it heard and averages it, wherever it came from. */
export function isAverage(rule: RuleName): rule is AverageName {
  return rule !== 'w-msr' && rule !== 'iabc';
}

export interface AgreementPlan {
  readonly experiment: 'agreement';
  /** All nodes of the experiment, in id order; n is their number. */
  readonly ids: readonly NodeId[];
  /** On an incomplete graph: the nodes to which each sends. Absent: everybody to everybody. */
  readonly speaksTo?: Readonly<Record<string, readonly NodeId[]>>;
  /**
   * On an incomplete graph that bears f liars: the rounds in which one part of the honest nodes reaches the
   * others, however they are split (`topology/propagation.ts`).
   */
  readonly propagation?: number;
  /** The value that each node starts with, by id. */
  readonly inputs: Readonly<Record<string, ValueJson>>;
  readonly model: Model;
  readonly rule: RuleName;
  readonly f: number;
  /** In sync-mixed: f by kind of fault. */
  readonly mixed?: FaultMix;
  /** In async-delphi: where its checkpoints are. */
  readonly delphi?: DelphiSpec;
  /** In sync-fca: d_0, at most how far apart the inputs of the nodes that do not lie are. */
  readonly delta?: ValueJson;
  /** Decisions may lie at most this far apart. Above 0. */
  readonly epsilon: ValueJson;
  readonly stop: StopKind;
  /** The fixed number of rounds R; present exactly when `stop` is `rounds`. */
  readonly rounds?: number;
  /** A node that reaches this round without having decided gives up. */
  readonly maxRounds: number;
  readonly arithmetic: 'float' | 'rational';
  /** Synchronous models: longest duration of a round. */
  readonly roundMs: Millis;
  /**
   * When the network may lose messages: after how long without progress a node asks again.
   * Absent: nothing is repeated.
   */
  readonly resendMs?: Millis;
  /** The Byzantine nodes. */
  readonly liars: readonly NodeId[];
  /** Which nodes crash after how many sends. */
  readonly crashes: readonly CrashPoint[];
  /** Set when the experiment runs outside its model on request: the reason. No guarantee holds. */
  readonly outsideModel?: string;
}
