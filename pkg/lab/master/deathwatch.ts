/**
 * Finds out which nodes are dead. A launched node's process ends, which tells how; one that was started
 * by hand shows only that its link stays down.
 */
import type { NodeId } from '../../core/ids.ts';
import { endText, type ProcessEnd } from '../../runtime/children.ts';
import type { Milestone } from './milestone.ts';

/** How long a dead process's last words may still be on their way, in ms. */
const LAST_WORDS_MS = 200;

/** How long the link to a node may be down before the node counts as dead, in ms. */
const LINK_LOST_MS = 2000;

export interface DeathwatchOptions {
  /** Is told whenever a link goes up or down. */
  readonly milestone: Milestone;
  readonly isConnected: (id: NodeId) => boolean;
  /** The node has announced that it is about to crash. */
  readonly isCrashing: (id: NodeId) => boolean;
  /** The run is over: links may go down. */
  readonly isOver: () => boolean;
  /**
   * May be told more than once of the same node.
   * @param byItself Its process has ended, and no signal has killed it.
   */
  readonly dead: (id: NodeId, cause: string, byItself: boolean) => void;
}

export class Deathwatch {
  readonly #options: DeathwatchOptions;

  constructor(options: DeathwatchOptions) {
    this.#options = options;
  }

  processEnded(id: NodeId, end: ProcessEnd): void {
    const { milestone, isConnected, dead } = this.#options;
    // What it wrote before it died may still be in the socket.
    void milestone
      .until(() => !isConnected(id), LAST_WORDS_MS)
      .then(() => dead(id, `its process ended (${endText(end)})`, end.signal !== 'SIGKILL'));
  }

  /** A connection is lost; it may come back. */
  linkDown(id: NodeId): void {
    const { milestone, isConnected, isCrashing, isOver, dead } = this.#options;
    milestone.changed();
    const bound = isCrashing(id) ? LAST_WORDS_MS : LINK_LOST_MS;
    void milestone
      .until(() => isOver() || isConnected(id), bound)
      .then((back) => (back ? undefined : dead(id, `its link is down for ${bound} ms`, false)));
  }
}
