/**
 * The result of a run: `result.json`, and what `--json` prints (docs/results.md). Built from the trace
 * and the verdicts alone. Fields are added, never renamed, within a version.
 */
import type { ValueJson } from '../agreement/arithmetic.ts';
import { toNumber, toText } from '../agreement/rational.ts';
import type { Finding, Verdict } from '../checkers/finding.ts';
import type { History, NodeHistory } from '../checkers/history.ts';
import type { Judgement } from '../checkers/judge.ts';
import { roundsTable, type RoundRow } from '../checkers/rounds-table.ts';
import { trafficOf, type TrafficTotals } from '../checkers/traffic.ts';
import type { NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { ExperimentConfig } from './config/schema.ts';
import type { ControlTraffic } from './engine.ts';

export interface Result {
  readonly version: 1;
  readonly experiment: string;
  readonly name: string;
  readonly engine: string;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Why the run ended. */
  readonly cause: string;
  /** Present when the run was outside its model on request: the reason. No guarantee holds. */
  readonly outsideModel?: string;
  readonly checks: readonly Finding[];
  readonly nodes: readonly NodeResult[];
  readonly rounds: readonly RoundResult[];
  /** Of the experiment. */
  readonly traffic: TrafficTotals;
  /** Over TCP: what master and nodes have said to each other besides. */
  readonly control?: ControlTraffic;
  readonly faults: readonly FaultResult[];
  /** Milliseconds, of wall time or, in the simulator, of virtual time: to all-to-all ready, and from there to the last decision. */
  readonly timing: { readonly startupMs: number; readonly runMs: number };
  readonly config: ExperimentConfig;
}

export interface NodeResult {
  readonly id: NodeId;
  readonly input: ValueJson;
  readonly fate: 'correct' | 'crashed' | 'byzantine';
  /** null when the node did not decide. */
  readonly decision: Json;
  /** The round in which it decided, otherwise the last that it reached; null when it never began. */
  readonly round: number | null;
}

export interface RoundResult {
  readonly round: number;
  /** Of the nodes that are not Byzantine and reached this round. */
  readonly spread: number;
  readonly values: Readonly<Record<string, Json>>;
  /** With `arithmetic: rational`. */
  readonly exactSpread?: string;
}

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

export interface ResultParts {
  readonly config: ExperimentConfig;
  /** The configuration as it is written into the run folder. */
  readonly resolved: ExperimentConfig;
  readonly seed: number;
  readonly strategy: string;
  readonly history: History;
  readonly judgement: Judgement;
  readonly cause: string;
  readonly timing: Result['timing'];
  readonly control?: ControlTraffic | undefined;
}

export function buildResult(parts: ResultParts): Result {
  const { config, history, judgement, timing, control } = parts;
  const { outsideModel } = history.plan;
  return {
    version: 1,
    experiment: config.experiment,
    name: config.name,
    engine: config.engine,
    seed: parts.seed,
    verdict: judgement.verdict,
    cause: parts.cause,
    ...(outsideModel === undefined ? {} : { outsideModel }),
    checks: judgement.checks,
    nodes: [...history.nodes.values()].map((node) => nodeResult(history, node)),
    rounds: roundsTable(history).map((row) => roundResult(history, row)),
    traffic: trafficOf(history).totals,
    ...(control === undefined ? {} : { control }),
    faults: [
      ...[...history.nodes.values()].flatMap((node) => faultResults(node, parts.strategy)),
      ...history.scheduled.flatMap(({ kind, nodes, at }) =>
        nodes.map((node): FaultResult => ({ kind, node, atMs: at })),
      ),
    ],
    timing: { startupMs: Math.round(timing.startupMs), runMs: Math.round(timing.runMs) },
    config: parts.resolved,
  };
}

function nodeResult({ plan }: History, node: NodeHistory): NodeResult {
  const [decided] = node.decisions;
  const round = decided?.round ?? node.lastRound;
  return {
    id: node.id,
    input: plan.inputs[node.id] ?? 0,
    fate: node.byzantine ? 'byzantine' : node.dead ? 'crashed' : 'correct',
    decision: decided === undefined ? null : decided.value,
    round: round < 0 ? null : round,
  };
}

function roundResult({ plan }: History, { round, values, spread }: RoundRow): RoundResult {
  return {
    round,
    // JSON has no infinity, and two doubles may lie further apart than the largest one.
    spread: Math.min(toNumber(spread), Number.MAX_VALUE),
    values: Object.fromEntries(values),
    ...(plan.arithmetic === 'rational' ? { exactSpread: toText(spread) } : {}),
  };
}

function faultResults(node: NodeHistory, strategy: string): FaultResult[] {
  const faults: FaultResult[] = [];
  const { id, byzantine, crash, diedUnplanned, lastRound } = node;
  const at = lastRound < 0 ? {} : { round: lastRound };
  if (byzantine) faults.push({ kind: 'liar', node: id, strategy });
  if (crash !== undefined) {
    faults.push({ kind: 'crash', node: id, afterSends: crash.afterSends, ...at });
  }
  if (diedUnplanned) faults.push({ kind: 'killed', node: id, ...at });
  return faults;
}
