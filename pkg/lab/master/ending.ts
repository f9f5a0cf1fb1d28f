/**
 * The end of a run: nodes stop and give their accounts, and then all leave. Every step has a bound, a
 * shorter one when the run did not come to its own end; what does not leave by itself is killed.
 */
import type { NodeId } from '../../core/ids.ts';
import type { TcpNode } from '../../runtime/tcp-node.ts';
import type { ToNode } from '../control/messages.ts';
import { bookOf } from '../control/services.ts';
import { idList } from '../id-list.ts';
import type { Milestone } from './milestone.ts';
import type { Roster } from './roster.ts';

export interface EndingOptions {
  readonly node: TcpNode;
  readonly roster: Roster;
  readonly milestone: Milestone;
  /** Links to them may fail, by what they say: nobody has to hear their end, nor they that of others. */
  readonly liars: readonly NodeId[];
  readonly tellAll: (message: ToNode) => void;
}

/** In milliseconds. */
const BOUNDS = {
  orderly: { drainMs: 5000, leaveMs: 2000 },
  hurried: { drainMs: 300, leaveMs: 300 },
} as const;

/** What a node may be late with its accounts, in ms: its own bound is `drainMs`. */
const ACCOUNTS_LATE_MS = 200;

export class Ending {
  readonly #options: EndingOptions;

  constructor(options: EndingOptions) {
    this.#options = options;
  }

  /**
   * Stops the experiment on all nodes and collects their accounts.
   * @returns what is missing at the end, if anything.
   */
  async drain(manner: keyof typeof BOUNDS): Promise<string | undefined> {
    const { roster, milestone, liars, tellAll } = this.#options;
    const { drainMs } = BOUNDS[manner];
    tellAll({ kind: 'drain', drainMs });
    const silent = (): NodeId[] =>
      roster.where(({ gone, missing, connected }) => connected && !gone && missing === undefined);
    await milestone.until(() => silent().length === 0, drainMs + ACCOUNTS_LATE_MS);
    if (silent().length > 0)
      return `${idList(silent())} did not give accounts within ${drainMs} ms`;
    // What the dead have not said is lost with them.
    const living = roster.where(({ gone }) => !gone).filter((id) => !liars.includes(id));
    const waiting = living.filter((id) =>
      roster.get(id)?.missing?.some((other) => living.includes(other)),
    );
    if (waiting.length === 0) return undefined;
    return `${idList(waiting)} did not hear the end of all others within ${drainMs} ms`;
  }

  /** Nothing of the run is left when it resolves. */
  async leave(manner: keyof typeof BOUNDS): Promise<void> {
    const { node, roster, milestone } = this.#options;
    const { leaveMs } = BOUNDS[manner];
    stopAll(node);
    const left = (): boolean =>
      roster.where(({ gone }) => !gone).every((id) => !node.mesh.isConnected(id));
    await milestone.until(left, leaveMs);
    await node.offspring.reap(leaveMs);
    await node.close(0);
  }
}

/** Nobody waits for their answers: that they are gone says more. */
function stopAll({ services }: TcpNode): void {
  const target = { service: 'status', method: 'stop' };
  for (const node of bookOf(services)) {
    services.process.enter(() => services.process.tell({ node, target, args: [] }));
  }
}
