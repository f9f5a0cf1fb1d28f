/** What services need from the world, handed in by those who run them: over TCP, or simulated. */
import type { Millis, NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { MembershipSettings } from '../membership/settings.ts';
import type { Callable } from '../wire/values/callable.ts';
import type { MemberChange } from './api.ts';
import type { Digest, NodeInfo } from './node-info.ts';

export interface ServicePorts {
  /** This node. */
  readonly self: NodeInfo;
  /** Differs from one process of this address to the next. */
  readonly epoch: number;
  readonly random: Random;
  readonly digest: Digest;
  /** How long a call may take unless it says otherwise. */
  readonly timeoutMs: Millis;
  /** The name of a node on the links, whether or not it is known there. */
  readonly nameOf: (node: NodeInfo) => NodeId;
  /** Makes a node known to the transport, which may have to connect. @returns its name there. */
  readonly meet: (node: NodeInfo) => NodeId;
  /**
   * Turns source from another node into a function; absent: code from the network is refused, and
   * this node sends none.
   */
  readonly compile?: ((source: string) => Callable) | undefined;
  readonly launcher: SpawnPort;
  /** How it is found out who is alive; absent: nobody here does. */
  readonly membership?: MembershipPort | undefined;
  /** What `status.get` is to tell besides, by key: what the process uses. */
  readonly usage: Readonly<Record<string, () => unknown>>;
  /** Has the host give this node the command `ACT` soon, after what runs now. */
  readonly wake: () => void;
  /** Ends this node once everything that was said has left. */
  readonly stop: () => void;
  /** Somebody's callback threw: nobody here can handle it. */
  readonly uncaught: (error: unknown) => void;
}

export interface MembershipPort {
  /** Of this process: higher than those of its predecessors, and not 0. */
  readonly incarnation: number;
  readonly settings?: MembershipSettings | undefined;
  /** This node's view of another has changed. Told within a step. */
  readonly changed: (change: MemberChange) => void;
}

/** How a node comes to life. */
export interface SpawnPort {
  /**
   * How many may boot at the same time. Processes that boot all at once share the processors with the
   * node that started them, which then answers none of them in time.
   */
  readonly atOnce: number;
  /**
   * Starts a process that becomes the node.
   * @param ended Called once, later, when it has ended, for whatever reason, or could not be started.
   */
  launch(order: SpawnOrder, ended: (how: string) => void): Launched;
}

export interface SpawnOrder {
  readonly node: NodeInfo;
  /** The function that is to run on the node when it has booted, serialized. */
  readonly onStart?: string | undefined;
  /** The call that the node makes when it is reachable: a number of this node's `rpc`. */
  readonly ready: number;
  /** How long that may take. */
  readonly bootMs: Millis;
  /** This node. */
  readonly parent: NodeInfo;
}

export interface Launched {
  /** Kills the process, if it is still there. */
  kill(): void;
}
