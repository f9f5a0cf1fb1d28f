/**
 * The seam of this room: a way of spreading rumors is a process that takes two commands and tells what
 * it does in facts. Whoever runs it (the lab, the services) interprets the facts; the payload of a rumor
 * stays out of them, as it may be large, and is asked for while the fact is at hand.
 *
 * | command   | arguments     | asks for                                                       |
 * | --------- | ------------- | -------------------------------------------------------------- |
 * | `publish` | `{payload}`   | start a rumor here                                             |
 * | `peers`   | `{ids}`       | from now on these nodes take part, this one among them or not  |
 *
 * | fact       | fields                    | says                                                     |
 * | ---------- | ------------------------- | -------------------------------------------------------- |
 * | `publish`  | `id`, `bytes`, `told`     | a rumor begins here; these nodes are told first           |
 * | `deliver`  | `id`, `from`, `hops`      | this node has heard it for the first time                |
 * | `acked`    | `id`, `from`, `fresh`     | (origin) this node has it; whether it was new to it      |
 * | `complete` | `id`, `nodes`             | (origin) everyone who takes part and lives has it        |
 *
 * The origin knows its own rumor: it does not deliver it.
 */
import type { NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Process } from '../core/process.ts';
import type { Random } from '../core/random.ts';
import type { FanOut } from './fan-out.ts';
import type { RumorId } from './rumor.ts';

export const PUBLISH = 'publish';
export const PEERS = 'peers';

/** A process that spreads rumors. `M` are the messages of its protocol. */
export interface Gossip<M> extends Process<M> {
  /** The payload of a rumor that this node has, while it remembers it. */
  payloadOf(id: RumorId): Json | undefined;
}

/** What every protocol of this room is made of. */
export interface GossipOptions {
  readonly self: NodeId;
  /** Stands in the ids of this process's rumors; no other process ever has the same. */
  readonly origin: string;
  /**
   * Who takes part, this node among them or not. Kept, not copied and not modified: a simulation with
   * many nodes hands the same list to all.
   */
  readonly peers: readonly NodeId[];
  /** This node's own stream. */
  readonly random: Random;
  /** To how many others a node speaks at a time. */
  readonly fanOut: FanOut;
}
