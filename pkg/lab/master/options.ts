/** What the master of a run is told, and what it reports at the end. */
import type { NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
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
  readonly launcher: Launcher;
  readonly observe: RunObserver;
  readonly log: Log;
}

export interface RunOutcome {
  /** True when the run came to its own end and every living node gave its accounts. */
  readonly orderly: boolean;
  /** Why the run ended. */
  readonly cause: string;
  /** From the first launch to all-to-all ready. */
  readonly startupMs: number;
  /** From the beginning of the experiment to its end. */
  readonly runMs: number;
}
