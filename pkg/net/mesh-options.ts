/** What a mesh is told when it begins to listen, and what it tells. */
import type { LabError } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import type { MeshLimits } from './frames.ts';
import type { SecurityMode } from './security-mode.ts';
import type { Address } from './sockets.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (
  level: LogLevel,
  event: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** Never called from within a call of the mesh: always on a later turn of the event loop. */
export interface MeshEvents {
  /** The peer is connected, for the first time or again. */
  readonly peerUp?: (id: NodeId) => void;
  /** The connection is lost. Nothing that was sent is, should the peer be living. */
  readonly peerDown?: (id: NodeId, error: Error | undefined) => void;
  /**
   * An attempt to reach the peer failed: refused by its machine, no route, no answer in time. It is
   * dialled again until it is removed. A living peer that asks for patience is not told of.
   */
  readonly dialFailed?: (id: NodeId, error: Error) => void;
  /**
   * Another process has taken the peer's place (see `successors`), or the peer had removed this one
   * and begins anew: what waited for it is dropped. Comes before the `peerUp` of the new one.
   */
  readonly peerReplaced?: (id: NodeId) => void;
  /** The peer is unusable for good: what is sent to it from now on is lost. */
  readonly peerFailed?: (id: NodeId, error: LabError) => void;
}

export interface MeshOptions {
  /** May follow from where the mesh listens, which is known only then if the port is 0. */
  readonly id: NodeId | ((address: Address) => NodeId);
  readonly ip: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Names the run; at most 128 characters. */
  readonly run: string;
  /** Known to the processes of this run only. */
  readonly secret: string;
  /** See `sockets.ts`; `off` is for loopback addresses only. Default: `auth`. */
  readonly security?: { readonly mode: SecurityMode };
  /**
   * What becomes of a process with the id of a known peer and another session: refused, or let in
   * once the known one is not connected. Default: `refuse`.
   */
  readonly successors?: 'refuse' | 'accept';
  readonly limits?: Partial<MeshLimits>;
  readonly log?: Log;
  readonly events?: MeshEvents;
  /** Multiplies every wait between two attempts to connect; within (0, 1]. Default: always 1. */
  readonly jitter?: () => number;
}

/** A peer to dial, or to be dialled by. */
export type PeerOptions =
  | { readonly id: NodeId; readonly dial: false }
  | { readonly id: NodeId; readonly dial: true; readonly ip: string; readonly port: number };
