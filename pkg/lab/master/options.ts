/** What the master of a run is told, and what it tells launchers of it. */
import type { NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ScheduledFault } from '../../faults/schedule.ts';
import type { LinkLimits, RunSetup } from '../control/messages.ts';
import type { Launcher, LaunchOrder } from '../launch/launcher.ts';
import type { Log } from '../log.ts';
import type { RunObserver } from './events.ts';

export interface MasterOptions {
  readonly setup: RunSetup;
  /** The trace's first record. */
  readonly header: JsonObject;
  /** Where each node is to listen; port 0 takes a free one. */
  readonly nodes: readonly { readonly id: NodeId; readonly ip: string; readonly port: number }[];
  readonly ip: string;
  readonly port: number;
  readonly run: string;
  readonly secret: string;
  readonly joinMs: number;
  readonly limits: LinkLimits;
  readonly allowOverBudget: boolean;
  /** Faults that begin while the run goes on. */
  readonly schedule: readonly ScheduledFault[];
  readonly launcher: Launcher;
  readonly observe: RunObserver;
  readonly log: Log;
}

/** What the launcher of a node is told; undefined for a node that is not of this run. */
export function orderFor(
  { nodes, schedule, run, secret, joinMs, limits }: MasterOptions,
  id: NodeId,
  master: LaunchOrder['master'],
): LaunchOrder | undefined {
  const node = nodes.find((candidate) => candidate.id === id);
  if (node === undefined) return undefined;
  const durable = schedule.some(
    ({ action, nodes: ids }) => action.kind === 'restart' && ids.includes(id),
  );
  return { ...node, master, run, secret, joinMs, limits, durable };
}
