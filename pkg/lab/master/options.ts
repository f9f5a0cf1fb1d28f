/** What the master of a run is told. */
import type { NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ScheduledFault } from '../../faults/schedule.ts';
import type { LinkLimits, RunSetup } from '../control/messages.ts';
import type { Launcher } from '../launch/launcher.ts';
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
