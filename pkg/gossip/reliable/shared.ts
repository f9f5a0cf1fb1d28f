/** What the parts of the protocol work on together. */
import type { NodeId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import type { Outbox } from './outbox.ts';
import type { Pace } from './pace.ts';
import type { Peers } from './peers.ts';
import type { Seen } from './seen.ts';
import type { ReliableSettings } from './settings.ts';
import type { Store, StoredRumor } from './store.ts';

/** To whom a rumor goes from here, in place of trees. @param from Who has brought it; absent at its origin. */
export type Routes = (rumor: StoredRumor, from: NodeId | undefined) => readonly NodeId[];

export interface Shared {
  /** Of this node's own rumors. */
  readonly origin: string;
  readonly settings: ReliableSettings;
  readonly random: Random;
  readonly peers: Peers;
  readonly out: Outbox;
  readonly pace: Pace;
  /** The rumors of others that were heard. */
  readonly seen: Seen;
  readonly store: Store;
  /** Absent: trees settle by themselves. */
  readonly routes: Routes | undefined;
}
