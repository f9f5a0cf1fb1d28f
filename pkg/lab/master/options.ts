/** What the master of a run is told. */
import { devNull } from 'node:os';
import { join } from 'node:path';
import type { NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ScheduledFault } from '../../faults/schedule.ts';
import type { SecurityMode } from '../../net/security-mode.ts';
import type { LinkLimits } from '../../runtime/cluster.ts';
import type { Log } from '../../runtime/log.ts';
import type { ChildFiles } from '../../runtime/offspring.ts';
import type { NodeAddress, RunSetup } from '../control/messages.ts';
import type { RunObserver } from './events.ts';

/**
 * How the nodes come to life: started by the master, each writing a log into a folder, or nowhere; or by
 * hand, in any order.
 */
export type Start =
  { readonly by: 'master'; readonly logFolder?: string | undefined } | { readonly by: 'hand' };

export interface MasterOptions {
  readonly setup: RunSetup;
  /** The trace's first record. */
  readonly header: JsonObject;
  /** Where each node is to listen; port 0 takes a free one. */
  readonly nodes: readonly NodeAddress[];
  readonly ip: string;
  readonly port: number;
  readonly run: string;
  readonly secret: string;
  readonly security: SecurityMode;
  readonly limits: LinkLimits;
  readonly allowOverBudget: boolean;
  /** Faults that begin while the run goes on. */
  readonly schedule: readonly ScheduledFault[];
  readonly start: Start;
  readonly observe: RunObserver;
  readonly log: Log;
}

/** Where a node writes its log, and what it must not forget if it may be started anew. */
export function filesOf({ start, schedule }: MasterOptions, id: NodeId): ChildFiles {
  if (start.by === 'hand' || start.logFolder === undefined) return { log: devNull };
  const durable = schedule.some(
    ({ action, nodes }) => action.kind === 'restart' && nodes.includes(id),
  );
  return {
    log: join(start.logFolder, `${id}.log`),
    memory: durable ? join(start.logFolder, `${id}.memory.jsonl`) : undefined,
  };
}
