/**
 * The resolved parameters of one run of `experiment: broadcast`: challenge 3 over the lab's own networks. What
 * clients ask of which node, and when, is drawn before the run.
 */
import type { CrashPoint } from '../../../core/crash-point.ts';
import type { Millis, NodeId } from '../../../core/ids.ts';

export interface BroadcastPlan {
  readonly experiment: 'broadcast';
  /** All nodes, in id order. */
  readonly ids: readonly NodeId[];
  readonly crashes: readonly CrashPoint[];
  /** The run is over after so long, whatever has been answered. */
  readonly forMs: Millis;
  /** The way of the node of challenge 3: a variant of `cmd/glomers/broadcast.js`. */
  readonly variant: string;
  /** The neighbours that nodes are told. */
  readonly topology: Readonly<Record<string, readonly string[]>>;
  /** In order of time. */
  readonly operations: readonly ClientOperation[];
}

export interface ClientOperation {
  readonly node: NodeId;
  readonly atMs: Millis;
  /** What is broadcast; null for a read. */
  readonly value: number | null;
}
