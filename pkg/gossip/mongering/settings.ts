/**
 * The ways of mongering a rumor: who speaks, and when a node loses interest.
 *
 * Source: A. Demers et al. 1987, "Epidemic algorithms for replicated database maintenance", 1.4.
 */
import type { GossipOptions } from '../gossip.ts';

/**
 * `push`: who knows a rumor tells it. `pull`: everybody asks, and who knows one tells it in answer.
 * `push-pull`: both at once, to the same peer.
 */
export type MongeringMode = 'push' | 'pull' | 'push-pull';

/**
 * When a node stops telling a rumor. A `counter` stops after k strikes, a `coin` after each strike with
 * probability 1/k; k is a whole number, at least 1. With `feedback` a telling is a strike when whoever
 * was told answers that it knew the rumor; without (blind) every telling is one. All peers of a round are
 * told before any strike counts.
 *
 * A pulled node with a counter and feedback counts by rounds, as it may be asked by many in one: a round
 * in which all that asked knew the rumor is one strike, and one in which anybody did not, wipes all
 * strikes out (Demers et al., the note to table 3).
 */
export type Stop =
  | { readonly kind: 'never' }
  | { readonly kind: 'counter'; readonly k: number; readonly feedback: boolean }
  | { readonly kind: 'coin'; readonly k: number; readonly feedback: boolean };

export interface MongeringOptions extends GossipOptions {
  readonly mode: MongeringMode;
  /**
   * The length of a round in ms, more than 0. Longer than a telling and its answer take: what is
   * answered later counts in a later round.
   */
  readonly roundMs: number;
  readonly stop: Stop;
  /**
   * A node tells a rumor in at most so many rounds, whatever `stop` says, and asks for news in so many
   * after its start or the last news. A whole number, at least 1.
   */
  readonly roundsMax: number;
}
