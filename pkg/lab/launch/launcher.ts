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
  /** The file in which it keeps what it must not forget; absent: it is never restarted. */
  readonly memoryFile?: string | undefined;
}

/** What is to be launched; the launcher adds what only it knows. */
export type LaunchOrder = Omit<Invitation, 'launcher' | 'memoryFile'> & {
  /** It may be killed and started anew, and must then know what it did. */
  readonly durable: boolean;
};

/** The environment variable that carries the invitation; arguments would show in process lists. */
export const INVITATION_VARIABLE = 'MURMURATION_INVITATION';

export interface Launcher {
  /** Starts one node. Never throws: a failure is reported as an end. */
  launch(order: LaunchOrder, ended: (end: ProcessEnd) => void): void;
  /** Sends a signal to a launched node. @returns false when it is not there, or not in reach. */
  signal(id: NodeId, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean;
  /**
   * Waits until all launched processes have ended; kills those that have not after `graceMs`.
   * Nothing of them is left when it resolves.
   */
  reap(graceMs: number): Promise<void>;
}

/** For nodes that somebody starts by hand: launches nothing. */
export const byHand: Launcher = {
  launch: () => undefined,
  signal: () => false,
  reap: () => Promise.resolve(),
};
