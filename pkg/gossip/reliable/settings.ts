/**
 * The numbers of the protocol. The defaults suit processes on one machine or in one local network, where a
 * message takes a millisecond or a few. On slower ones waits for payloads, answers and receipts grow by what
 * is measured, after some dozens of rumors that cost two or three payloads per delivery.
 */
import { IDS_MAX } from './id-spans.ts';

export interface ReliableSettings {
  /**
   * Payloads above this many bytes are offered before they are sent, so that each node receives one copy,
   * at the price of a round trip for each hop.
   */
  readonly eagerBytesMax: number;
  /**
   * So many payloads that a peer has pushed in vain (per root), and it is asked to stop. 1 settles the tree
   * with the first rumor, whatever accident made it; more lets chance even out, for as many extra copies.
   */
  readonly pruneThreshold: number;
  /** Most children that a node takes on for one root. What they lack beyond that is sent, not promised. */
  readonly childrenMax: number;
  /** Roots whose trees are remembered; beyond that the least recently used begins anew. */
  readonly rootsMax: number;
  /**
   * Ids heard within so many ms are announced in one message. More means fewer messages and later repair.
   */
  readonly lazyMs: number;
  /** To so many peers, drawn anew each time; with 0 nothing is announced. */
  readonly lazyPeers: number;
  /**
   * How long, in ms, a node that has heard of a rumor waits at least for its payload before it asks: longer
   * than payloads lag behind announcements, else they come twice. It waits longer when they did.
   */
  readonly graftMs: number;
  /** How long it waits at least for an answer before it asks the next one; doubled
   * after every second one, 4 times. */
  readonly graftAgainMs: number;
  /** Most that either wait grows to by what was measured. */
  readonly graftMsMax: number;
  /**
   * Most payloads for which a node has asked and which have not come, and most that it sends in answer to
   * one request: bounds a storm of requests.
   */
  readonly graftsMax: number;
  /** Bytes of payloads that are sent in answer to one request, or one payload that is larger. */
  readonly answerBytesMax: number;
  /** Announcers that are remembered for each rumor that a node lacks. */
  readonly announcersMax: number;
  /** Rumors that a node knows it lacks; of more it hears again. */
  readonly missingMax: number;
  /** Whether origins are told who has their rumors, and ask those that are silent. */
  readonly receipts: boolean;
  /**
   * What is said about rumors that their root tells to all itself waits for so many ms, times the nodes that
   * take part, times the rumors of the last second, and at most `paceMsMax`: until then it mostly leaves
   * with a rumor of this node's own. More means fewer messages, origins that know later, and repairs that
   * begin later by as much.
   */
  readonly paceMs: number;
  readonly paceMsMax: number;
  /** Receipts for one origin within so many ms travel in one message. */
  readonly ackMs: number;
  /**
   * The origin asks those who owe a receipt after so many ms and the pace, or three times what half of all
   * receipts take if that is more. A peer that stays silent is asked again after `askMs`, then twice that, up to
   * `askMsMax`.
   */
  readonly askMs: number;
  readonly askMsMax: number;
  /** Most peers that are asked at a time. */
  readonly asksMax: number;
  /** About every so many ms a node compares its rumors with a random peer's, while it has any; Infinity: never. */
  readonly syncMs: number;
  /** The horizon: a rumor older than so many ms is forgotten and never repaired. */
  readonly horizonMs: number;
  /** Rumors kept for repair, at most `IDS_MAX`; beyond that the oldest go before the horizon. */
  readonly storeMax: number;
  /** The same in bytes of payloads. The latest is kept whatever its size. */
  readonly storeBytesMax: number;
  /** Origins whose ids are remembered. What comes again of one that was forgotten is taken for new. */
  readonly originsMax: number;
  /** Runs of ids above a gap that are remembered for each origin; beyond that the oldest gap is given up. */
  readonly runsMax: number;
}

export const DEFAULT_SETTINGS: ReliableSettings = {
  eagerBytesMax: 16_384,
  pruneThreshold: 2,
  childrenMax: 32,
  rootsMax: 1024,
  lazyMs: 20,
  lazyPeers: 3,
  graftMs: 50,
  graftAgainMs: 50,
  graftMsMax: 2000,
  graftsMax: 32,
  answerBytesMax: 1_048_576,
  announcersMax: 4,
  missingMax: 4096,
  receipts: true,
  paceMs: 1,
  paceMsMax: 500,
  ackMs: 10,
  askMs: 100,
  askMsMax: 5000,
  asksMax: 64,
  syncMs: 1000,
  horizonMs: 60_000,
  storeMax: Math.min(4096, IDS_MAX),
  storeBytesMax: 67_108_864,
  originsMax: 16_384,
  runsMax: 256,
};
