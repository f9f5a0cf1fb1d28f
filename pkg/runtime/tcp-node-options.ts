/** What a node over TCP is told when it is made. */
import type { NodeId } from '../core/ids.ts';
import type { LinkRule } from '../faults/link-rules.ts';
import type { MemberChange } from '../services/api.ts';
import type { NodeInfo } from '../services/node-info.ts';
import type { Services } from '../services/node-services.ts';
import type { Cluster } from './cluster.ts';
import type { Log } from './log.ts';
import type { OffspringOptions } from './offspring.ts';

export interface TcpNodeOptions extends Cluster, OffspringOptions {
  /** What it is: where it listens (port 0 takes a free one), and what rides along. */
  readonly node: NodeInfo;
  readonly log: Log;
  /**
   * Peers that cannot be reached are dialled on and on, for others decide who is dead, and a process in
   * place of a dead one is not let in unasked. Default: calls to who cannot be reached fail at once.
   */
  readonly patient?: boolean;
  /** Faults of the links from this node, by who is at the other end; asked for at the first message. */
  readonly rulesTo?: ((to: NodeId) => readonly LinkRule[]) | undefined;
  /** The node has found out something about another one, where nodes do that. */
  readonly onMember?: ((change: MemberChange) => void) | undefined;
  /** The services of a group were made, or with undefined ended. */
  readonly grouped?: ((gid: string, services: Services | undefined) => void) | undefined;
}
