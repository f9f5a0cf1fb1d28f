/**
 * The resolved parameters of one run of gossip: what the lab hands to every node, writes into the
 * trace's first record, and what the checkers judge by.
 */
import type { CrashPoint } from '../core/crash-point.ts';
import type { Millis, NodeId } from '../core/ids.ts';
import type { FanOut } from './fan-out.ts';

/** How a rumor spreads. */
export const GOSSIP_MODES = ['spec', 'push', 'pull', 'push-pull', 'reliable'] as const;
export type GossipMode = (typeof GOSSIP_MODES)[number];

/** How nodes compute the mean of their values. */
export const AVERAGING_PROTOCOLS = ['push-sum', 'pairwise', 'push-pull'] as const;
export type AveragingProtocol = (typeof AVERAGING_PROTOCOLS)[number];

export interface GossipPlan {
  readonly experiment: 'gossip';
  /** All nodes of the experiment, in id order; n is their number. */
  readonly ids: readonly NodeId[];
  /** Which nodes crash after how many sends. */
  readonly crashes: readonly CrashPoint[];
  /** The run is over after so long. */
  readonly forMs: Millis;
  /** It may be over before that, when all that was to be done is done. */
  readonly endsEarly: boolean;
  /** Share of messages that the lab drops, and whether it does anything else to them or to nodes. */
  readonly loss: number;
  readonly disturbed: boolean;
  readonly rumors?: RumorsPlan;
  readonly membership?: MembershipPlan;
  readonly averaging?: AveragingPlan;
}

export interface RumorsPlan {
  readonly mode: GossipMode;
  readonly fanOut: FanOut;
  /** Bytes of the content of each. */
  readonly bytes: number;
  /** What begins where and when, in order of time. */
  readonly publications: readonly Publication[];
  /** Push, pull and push-pull. */
  readonly roundMs: Millis;
  readonly roundsMax: number;
  readonly stop: StopPolicy;
}

export interface Publication {
  readonly node: NodeId;
  readonly atMs: Millis;
}

/** When a node loses interest in a rumor that it spreads in rounds. */
export type StopPolicy =
  | { readonly kind: 'never' }
  | { readonly kind: 'counter' | 'coin'; readonly k: number; readonly feedback: boolean };

/** What differs from the protocol's own settings, and what is demanded of it. */
export interface MembershipPlan {
  readonly probeMs?: Millis;
  readonly timeoutMs?: Millis;
  readonly suspicionMs?: Millis;
  /** Every living node is to know within so long that a node has stopped. */
  readonly detectMs: Millis;
}

export interface AveragingPlan {
  readonly protocol: AveragingProtocol;
  /** The value that each node starts with, by id. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly cycleMs: Millis;
  readonly cycles: number;
  /** How far from the mean a node may end, as a share of the spread of the inputs. */
  readonly tolerance: number;
}
