/** The settings of membership, with what each is traded for. Times are in milliseconds. */

export interface MembershipSettings {
  /**
   * How often a node probes another, while it is healthy. Shorter finds the dead sooner, by about 1.6 times
   * the difference, for two messages per node and period. More than twice `directMs`.
   */
  readonly probeMs: number;
  /**
   * After so long without an answer the probed is asked through others too; they have the rest of the period.
   * Above a round trip between loaded processes, or every probe costs eight messages more.
   */
  readonly directMs: number;
  /** How many others are asked to probe on one's behalf. Each makes a lossy network less of a liar. */
  readonly helpers: number;
  /** After this share of `directMs` without an answer, a helper says that it is there itself: a nack. */
  readonly nackShare: number;
  /**
   * How long a member is suspect at least before it counts as dead, times log10 of the members when that
   * is above 1. It must hear of the suspicion and be heard within that time: several periods.
   */
  readonly suspicionMinMs: number;
  /** How many times as long a suspicion lasts that nobody else confirms. What one sick node can do. */
  readonly suspicionFactor: number;
  /** So many other accusers bring a suspicion down to its shortest time. */
  readonly confirmations: number;
  /** The worst score of one's own health; times are (score + 1) times as long. 0 makes it plain SWIM. */
  readonly healthMax: number;
  /** Events later than this count against one's own health. Below `directMs`, above what timers owe. */
  readonly lagMs: number;
  /** News is told this many times ceil(log10(members + 1)). More reach everybody, in larger messages. */
  readonly retransmit: number;
  /**
   * News that somebody's state has changed does not wait for the next probe: it is pushed at once to so
   * many others, and by them when it is new to them. 0: only with probes, up to half a second later.
   */
  readonly pushPeers: number;
  /**
   * News of this time goes into one push: a wave of them costs `pushPeers` messages per this time. A node
   * that is not well itself waits longer: where all are busy, waves of news would keep them so.
   */
  readonly pushMs: number;
  /**
   * Most news in one message, at most 120; a hundred bytes each. When many come or go at once, less takes
   * longer: of 100 that join, 0.5 s with 64, 3.6 s with 16.
   */
  readonly updatesMax: number;
  /** All that is known is exchanged at most this often, as long as views differ for no known reason. */
  readonly syncMs: number;
  /** With how many of those that it is told of a joining node exchanges what it knows. */
  readonly joinSyncs: number;
  /** How often one of the dead is greeted: a partition that ends is noticed after about so long. */
  readonly announceMs: number;
  /**
   * How long the dead and those who left are remembered. After a partition that lasts longer, the halves
   * do not find each other by themselves; and old news, if it can be this old, brings the dead to life.
   */
  readonly tombstoneMs: number;
}

export const DEFAULT_SETTINGS: MembershipSettings = {
  probeMs: 250,
  directMs: 100,
  helpers: 3,
  nackShare: 0.8,
  suspicionMinMs: 1000,
  suspicionFactor: 5,
  confirmations: 3,
  healthMax: 8,
  lagMs: 50,
  retransmit: 4,
  pushPeers: 3,
  pushMs: 20,
  updatesMax: 64,
  syncMs: 2000,
  joinSyncs: 3,
  announceMs: 2000,
  tombstoneMs: 600_000,
};
