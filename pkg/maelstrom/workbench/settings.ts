/** Everything that a run is told: the options of `test`, resolved. Defaults: `glomers.md` 2.7. */
import type { Latency } from './network/latency.ts';
import type { FaultName } from './nemesis/faults.ts';

export const TOPOLOGIES = ['line', 'grid', 'total', 'tree', 'tree2', 'tree3', 'tree4'] as const;

export type TopologyName = (typeof TOPOLOGIES)[number];

export interface TestSettings {
  readonly workload: string;
  readonly nodes: readonly string[];
  /** Workers; each is a client of one node. */
  readonly concurrency: number;
  readonly timeLimitMs: number;
  /** Operations a second of all workers together; 0 for none. */
  readonly rate: number;
  readonly latency: Latency;
  readonly nemesis: readonly FaultName[];
  /** Mean time between two actions of one fault. */
  readonly nemesisIntervalMs: number;
  /** Time between the end of all faults and the final operations. */
  readonly recoveryMs: number;
  readonly topology: TopologyName;
  readonly availability: 'total' | number | undefined;
  readonly consistencyModels: readonly string[];
  readonly keyCount: number;
  readonly maxTxnLength: number;
  readonly maxWritesPerKey: number;
  readonly seed: number;
}
