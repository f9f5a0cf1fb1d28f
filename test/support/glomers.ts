/** Our nodes under the runner's session, in virtual time: what came of it. */
import { expect } from 'chai';
import { GLOMERS } from '../../pkg/maelstrom/glomers/registry.ts';
import type { Program } from '../../pkg/maelstrom/node/node.ts';
import { runVirtual } from '../../pkg/maelstrom/virtual-nodes.ts';
import { checkAvailability } from '../../pkg/maelstrom/workbench/checkers/availability.ts';
import { operationsIn } from '../../pkg/maelstrom/workbench/checkers/net.ts';
import type { History } from '../../pkg/maelstrom/workbench/history.ts';
import type { Journal } from '../../pkg/maelstrom/workbench/journal.ts';
import type { TestSettings } from '../../pkg/maelstrom/workbench/settings.ts';
import { workloadNamed } from '../../pkg/maelstrom/workbench/workloads/registry.ts';

export interface GlomerRun {
  readonly history: History;
  readonly journal: Journal;
  /** What the checker of the workload says. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Messages between nodes and with services, by the figures of Maelstrom. */
  readonly serverMessages: number;
  readonly messagesPerOp: number;
  readonly dropped: number;
  readonly totallyAvailable: boolean;
  readonly logged: readonly unknown[];
}

const SETTINGS: Omit<TestSettings, 'nodes' | 'concurrency' | 'workload'> = {
  timeLimitMs: 6000,
  rate: 50,
  latency: { mean: 20, distribution: 'constant' },
  nemesis: [],
  nemesisIntervalMs: 1000,
  recoveryMs: 10_000,
  topology: 'grid',
  availability: undefined,
  consistencyModels: ['read-committed'],
  keyCount: 10,
  maxTxnLength: 4,
  maxWritesPerKey: 16,
  seed: 1,
};

export function glomer(name: string, variant: string): Program {
  const program = GLOMERS.get(name)?.get(variant);
  if (program === undefined) throw new Error(`there is no ${name} of variant ${variant}`);
  return program;
}

/** @param settings `nodes` is their number; `workersPerNode` is 1. */
export function runGlomer(
  program: Program,
  {
    workload: workloadName,
    nodes: count = 5,
    workersPerNode = 1,
    ...settings
  }: Partial<Omit<TestSettings, 'nodes' | 'concurrency'>> & {
    readonly workload: string;
    readonly nodes?: number;
    readonly workersPerNode?: number;
  },
): GlomerRun {
  const workload = workloadNamed(workloadName);
  if (workload === undefined) throw new Error(`there is no workload ${workloadName}`);
  const all: TestSettings = {
    ...SETTINGS,
    ...settings,
    workload: workloadName,
    nodes: Array.from({ length: count }, (_, index) => `n${index}`),
    concurrency: workersPerNode * count,
  };
  const { session, nodes } = runVirtual(program, all, workload);
  expect(session.outcome).to.deep.equal({ kind: 'completed' });
  const { history } = session.history;
  const { servers, dropped } = session.recorder.statistics(operationsIn(history));
  return {
    history,
    journal: session.recorder.journal(),
    result: workload.check(history, all),
    serverMessages: numberIn(servers, 'msg-count'),
    messagesPerOp: numberIn(servers, 'msgs-per-op'),
    dropped: Object.values(asRecord(dropped)).reduce<number>((sum, n) => sum + Number(n), 0),
    totallyAvailable: checkAvailability(history, 'total')['valid?'] === true,
    logged: nodes.logged,
  };
}

/** A quantile of the stable latencies, in ms. */
export function stableLatency({ result }: GlomerRun, quantile: '0.5' | '1'): number {
  return numberIn(result['stable-latencies'], quantile);
}

export function numberIn(value: unknown, key: string): number {
  const found = asRecord(value)[key];
  if (typeof found !== 'number') throw new Error(`no number "${key}" in ${JSON.stringify(value)}`);
  return found;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${String(value)}`);
  return value as Readonly<Record<string, unknown>>;
}
