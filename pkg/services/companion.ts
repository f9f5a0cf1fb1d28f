/** A protocol that runs beside the calls in the process of a node, with messages of its own. */
import type { NodeId } from '../core/ids.ts';
import type { RosterMessage } from './message.ts';
import type { GossipMessage } from './rumors/message.ts';

/** All of it is used within a step of the process. `M` are the messages. */
export interface Companion<M> {
  /** From now on others can be reached. */
  started?(): void;
  hear(from: NodeId, message: M): void;
  /** The connection to a peer is closed; a new one may follow. */
  closed?(peer: NodeId): void;
  /** A peer will not answer any more, as far as the links tell. */
  lost(peer: NodeId, why: string): void;
  /** This node ends: what is said now is the last. */
  stopping?(): void;
  /** This node has stopped: nothing that it says leaves, and whoever waits is to be told. */
  stopped?(): void;
}

/** The protocols that run beside the calls. */
export interface Companions {
  readonly gossip: Companion<GossipMessage>;
  /** Absent: nobody here finds out who is alive. */
  readonly membership?: Companion<RosterMessage> | undefined;
}
