/** The nodes that a node has started, as processes: invited into its cluster, signalled, ended. */
import { availableParallelism } from 'node:os';
import { isNodeId, type NodeId } from '../core/ids.ts';
import type { NodeInfo } from '../services/node-info.ts';
import type { Launched, SpawnOrder, SpawnPort } from '../services/ports.ts';
import { Children, endText, type Child, type ProcessEnd, type Signal } from './children.ts';
import { clusterOf, type Cluster } from './cluster.ts';

export interface OffspringOptions {
  /** Files of a child that is about to be started. Default: none, it writes where this one does. */
  readonly filesOf?: ((child: NodeInfo) => ChildFiles) | undefined;
  /** A child has ended, whether or not it had booted. */
  readonly childEnded?: ((child: NodeInfo, end: ProcessEnd) => void) | undefined;
}

export interface ChildFiles {
  readonly log?: string | undefined;
  readonly memory?: string | undefined;
}

/** A node that boots waits for its parent now and then, and leaves its processor to another. */
const BOOTING_PER_PROCESSOR = 4;

export class Offspring implements SpawnPort {
  readonly atOnce = BOOTING_PER_PROCESSOR * availableParallelism();
  readonly #options: Cluster & OffspringOptions;
  readonly #children = new Children();
  /** Those that were given an id, by that. */
  readonly #named = new Map<NodeId, Child>();

  constructor(options: Cluster & OffspringOptions) {
    this.#options = options;
  }

  launch(order: SpawnOrder, ended: (how: string) => void): Launched {
    const { filesOf, childEnded } = this.#options;
    const { node } = order;
    const { log, memory } = filesOf?.(node) ?? {};
    const invitation = {
      ...order,
      ...clusterOf(this.#options),
      launcher: process.pid,
      memoryFile: memory,
    };
    const child = this.#children.start(invitation, log, (end) => {
      childEnded?.(node, end);
      ended(endText(end));
    });
    if (isNodeId(node['id'])) this.#named.set(node['id'], child);
    return { kill: () => void child.signal('SIGKILL') };
  }

  /** Sends a signal to a node that was given an id. @returns false when it is not there. */
  signal(id: NodeId, name: Signal): boolean {
    return this.#named.get(id)?.signal(name) ?? false;
  }

  /** Waits for all to end; kills those that have not after `graceMs`. */
  reap(graceMs: number): Promise<void> {
    return this.#children.reap(graceMs);
  }

  /** Asks all to end, and sees to it that they do. */
  end(graceMs: number): Promise<void> {
    return this.#children.end(graceMs);
  }
}
