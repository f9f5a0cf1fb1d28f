/** What the parts of the protocol work on together. */
import type { Random } from '../../core/random.ts';
import type { Outbox } from './outbox.ts';
import type { Pace } from './pace.ts';
import type { Peers } from './peers.ts';
import type { Seen } from './seen.ts';
import type { ReliableSettings } from './settings.ts';
import type { Store } from './store.ts';

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
}
