/**
 * The end of a run: nodes stop and give their accounts, and then all leave. Every step has a bound, a
 * shorter one when the run did not come to its own end; what does not leave by itself is killed.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Mesh } from '../../net/mesh.ts';
import type { ToNode } from '../control/messages.ts';
import { idList } from '../id-list.ts';
import type { Launcher } from '../launch/launcher.ts';
import type { Milestone } from './milestone.ts';
import type { Roster } from './roster.ts';

export interface EndingOptions {
  readonly mesh: Mesh;
  readonly roster: Roster;
  readonly milestone: Milestone;
  readonly launcher: Launcher;
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
    const { roster, milestone, tellAll } = this.#options;
    const { drainMs } = BOUNDS[manner];
    tellAll({ kind: 'drain', drainMs });
    const silent = (): NodeId[] =>
      roster.where(({ gone, missing, connected }) => connected && !gone && missing === undefined);
    await milestone.until(() => silent().length === 0, drainMs + ACCOUNTS_LATE_MS);
    if (silent().length > 0)
      return `${idList(silent())} did not give accounts within ${drainMs} ms`;
    // What the dead have not said is lost with them.
    const living = roster.where(({ gone }) => !gone);
    const waiting = living.filter((id) =>
      roster.get(id)?.missing?.some((other) => living.includes(other)),
    );
    if (waiting.length === 0) return undefined;
    return `${idList(waiting)} did not hear the end of all others within ${drainMs} ms`;
  }

  /** Nothing of the run is left when it resolves. */
  async leave(manner: keyof typeof BOUNDS): Promise<void> {
    const { mesh, roster, milestone, launcher, tellAll } = this.#options;
    const { leaveMs } = BOUNDS[manner];
    tellAll({ kind: 'bye' });
    const left = (): boolean =>
      roster.where(({ gone }) => !gone).every((id) => !mesh.isConnected(id));
    await milestone.until(left, leaveMs);
    await launcher.reap(leaveMs);
    await mesh.close();
  }
}
