/** How the processes of a run come to life. Nothing above this room knows which way it is. */
import type { NodeId } from '../../core/ids.ts';
import type { LinkLimits } from '../control/messages.ts';

/** How a launched process ended. */
export interface ProcessEnd {
  /** The exit code, when it ended by itself. */
  readonly code: number | null;
  /** The signal that killed it. */
  readonly signal: string | null;
  /** What it said about it: the error at the end of its log; '' when there is none. */
  readonly lastWords: string;
}

/** What a launcher tells a node about the run, by a way that others on the machine cannot read. */
export interface Invitation {
  readonly id: NodeId;
  readonly ip: string;
  readonly port: number;
  readonly master: { readonly ip: string; readonly port: number };
  readonly run: string;
  readonly secret: string;
  /** The process that launches it: a node does not outlive it. */
  readonly launcher: number;
  readonly joinMs: number;
  readonly limits: LinkLimits;
}

/** The environment variable that carries the invitation; arguments would show in process lists. */
export const INVITATION_VARIABLE = 'MURMURATION_INVITATION';

export interface Launcher {
  /** Starts one node. Never throws: a failure is reported as an end. */
  launch(invitation: Omit<Invitation, 'launcher'>, ended: (end: ProcessEnd) => void): void;
  /**
   * Waits until all launched processes have ended; kills those that have not after `graceMs`.
   * Nothing of them is left when it resolves.
   */
  reap(graceMs: number): Promise<void>;
}

/** For nodes that somebody starts by hand: launches nothing. */
export const byHand: Launcher = {
  launch: () => undefined,
  reap: () => Promise.resolve(),
};
