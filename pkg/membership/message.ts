/**
 * What nodes say to each other about who is there.
 *
 * | kind         | says                                                       | answered by             |
 * | ------------ | ---------------------------------------------------------- | ----------------------- |
 * | `ping`       | are you there? my view has this checksum                   | `pong`                  |
 * | `pong`       | yes; or, from a helper: it has answered me                 |                         |
 * | `ping-req`   | ping `target` for me                                       | `nack` and `pong`       |
 * | `nack`       | I am here, but it has not answered me                      |                         |
 * | `news`       | nothing else than what every message carries               |                         |
 * | `sync`       | all that I know (`updates`)                                | `sync-reply`            |
 * | `sync-reply` | all that I know (`updates`)                                |                         |
 *
 * Every message carries what its sender claims of itself, and news of others. All are idempotent, and
 * may be lost.
 */
import type { NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Claim } from './record.ts';

/** A claim about a member, with what others need to reach it. */
export interface Standing extends Claim {
  readonly info: JsonObject;
}

/** A claim about a member, for others. */
export interface Update extends Standing {
  readonly id: NodeId;
  /** How long it has been dead or has left, in ms, as far as is known; 0 for the living. */
  readonly ageMs: number;
  /** Who accuses it, when it is suspect. */
  readonly by: readonly NodeId[];
}

/** What is asked or answered by a message. `sequence` numbers the pings of the process that asks. */
export type Purpose =
  | { readonly kind: 'ping'; readonly sequence: number; readonly checksum: number }
  | { readonly kind: 'ping-req'; readonly sequence: number; readonly target: NodeId }
  | { readonly kind: 'pong' | 'nack'; readonly sequence: number }
  | { readonly kind: 'news' | 'sync' | 'sync-reply' };

export type MembershipMessage = Purpose & {
  /** The sender itself: alive, or left. */
  readonly me: Standing;
  readonly updates: readonly Update[];
};
