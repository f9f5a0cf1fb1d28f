/** The result of a check of transactions: anomalies by name, with cycles told in words. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import type { CheckResult } from '../../verdict.ts';
import { quoteOp } from '../values.ts';
import type { Anomaly } from './anomalies.ts';
import { findCycles, type FoundCycle } from './cycles.ts';
import type { DependencyGraph, Reason } from './dependency-graph.ts';
import { nameOf, type Case } from './lone-anomalies.ts';
import { isForbidden, ruledOut } from './models.ts';
import { linkProcesses, linkRealtime } from './orders.ts';
import type { Transaction } from './transaction.ts';

export interface TransactionCheckOptions {
  /** Names of `CONSISTENCY_MODELS`; all shall hold. */
  readonly consistencyModels: readonly string[];
}

/** Cases of one anomaly that the result quotes. */
const CASES_MAX = 8;

/** What a kind of store adds: its anomalies without a graph, its graph, and words for an edge. */
export interface Findings {
  readonly cases: ReadonlyMap<Anomaly, readonly Case[]>;
  readonly graph: DependencyGraph;
  /** Why the first of two comes before the second: for edges of data. */
  readonly explain: (reason: Reason, from: string, to: string) => string;
  /** A search that was broken off leaves the verdict open; Maelstrom does not do so for registers. */
  readonly doubtCounts: boolean;
}

/** Searches for the cycles that the models forbid, and puts all together. */
export function transactionResult(
  transactions: readonly Transaction[],
  { cases, graph, explain, doubtCounts }: Findings,
  { consistencyModels }: TransactionCheckOptions,
): CheckResult {
  const forbidden = (type: Anomaly): boolean => isForbidden(type, consistencyModels);
  if (forbidden('G2-item-realtime') || forbidden('G0-realtime')) linkRealtime(graph, transactions);
  else if (forbidden('G2-item-process') || forbidden('G0-process'))
    linkProcesses(graph, transactions);
  const { cycles, gaveUp } = findCycles(graph, forbidden);
  const anomalies = new Map<Anomaly, Case[]>();
  for (const { type, steps } of cycles) {
    const list = anomalies.get(type) ?? [];
    list.push(cycleCase({ type, steps }, transactions, explain));
    anomalies.set(type, list);
  }
  for (const [type, found] of cases) {
    if (found.length > 0 && forbidden(type)) anomalies.set(type, [...found]);
  }
  const types = [...anomalies.keys()].toSorted();
  const doubt = doubtCounts && gaveUp.length > 0;
  if (types.length === 0 && !doubt) return { 'valid?': true };
  const { not, alsoNot } = ruledOut(types);
  return {
    'valid?': types.length > 0 ? false : 'unknown',
    'anomaly-types': [...types, ...(doubt ? ['cycle-search-timeout'] : [])],
    anomalies: quoteAll(types, anomalies),
    ...(doubt ? { 'searches-given-up': [...gaveUp] } : {}),
    not,
    'also-not': alsoNot,
  };
}

function quoteAll(
  types: readonly Anomaly[],
  anomalies: ReadonlyMap<Anomaly, readonly Case[]>,
): JsonObject {
  return Object.fromEntries(
    types.map((type) => [
      type,
      (anomalies.get(type) ?? [])
        .slice(0, CASES_MAX)
        .map(({ quote, words }): Json => ({ explanation: words, ...quote })),
    ]),
  );
}

function cycleCase(
  { type, steps }: FoundCycle,
  transactions: readonly Transaction[],
  explain: Findings['explain'],
): Case {
  const members = steps.flatMap(({ from }) => transactions[from] ?? []);
  const name = (number: number): string => {
    const transaction = transactions[number];
    return transaction === undefined ? `T${number}` : nameOf(transaction);
  };
  const sentences = steps.map((step, i) => {
    const [from, to] = [name(step.from), name(step.to)];
    const start = i > 0 && i === steps.length - 1 ? 'but then ' : '';
    return `${start}${from} comes before ${to}, because ${because(step.reason, from, to, explain)}`;
  });
  return {
    words: `${sentences.join('; ')}: no order of ${members.map(nameOf).join(', ')} fits`,
    quote: {
      type,
      cycle: members.map(({ op }) => quoteOp(op)),
      steps: steps.map(({ reason: { relation, ...versions } }) => ({
        type: relation,
        ...versions,
      })),
    },
  };
}

function because(reason: Reason, from: string, to: string, explain: Findings['explain']): string {
  if (reason.relation === 'process') return `one process ran ${from}, then ${to}`;
  if (reason.relation === 'realtime') return `${from} had ended when ${to} began`;
  return explain(reason, from, to);
}
