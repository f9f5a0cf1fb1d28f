/**
 * What is known of an algorithm before it runs: what it bears, what a node waits for and trims, and
 * what is proven. One file of this folder each; the list is `registry.ts`. The configuration, the
 * checkers, the documents and `--list algorithms` all ask here. How it is run stands in `protocol.ts`.
 */
import type { Model, RuleName, Setting, StopKind } from '../plan.ts';
import type { Rational } from '../rational.ts';
import type { Resilience } from '../resilience.ts';

/** What the page of an algorithm says in words (`docs/protocols`). Markdown. */
export interface Page {
  /** How a node comes by its next value. */
  readonly update: string;
  /** The messages of a round without faults, as a formula. */
  readonly messages: string;
  /** What it does not promise. */
  readonly caveats: readonly string[];
}

export interface Algorithm {
  /** Its name in the configuration: `agreement.model`. */
  readonly model: Model;
  /** One line for people. */
  readonly doc: string;
  /** Where it comes from: paper and section. */
  readonly source: string;
  readonly timing: 'synchronous' | 'asynchronous';
  /** The worst that a faulty node may do. Who bears lies bears omissions, who bears omissions crashes. */
  readonly bears: 'crashes' | 'omissions' | 'lies';
  /**
   * Whether a node that lacks a message asks for it, and repeats its own: such algorithms bear lost
   * messages, and nodes that are started anew.
   */
  readonly asksAgain: boolean;
  /** The ways of averaging that it knows; the first is the one to take. */
  readonly rules: readonly [RuleName, ...RuleName[]];
  /** The ways to stop that it knows. */
  readonly stops: readonly StopKind[];
  /** The k of its condition "n > kf", by the way of stopping. */
  nodesPerFault(stop: StopKind): number;
  /** Present when the condition is another one. */
  condition?(setting: Setting): Resilience;
  /** How many values, the own one included, end a round. */
  quorum(setting: Setting): number;
  /**
   * What a value must be made of: how many values, and whether the own one must be among them.
   * @param audible How many others the node hears: on an incomplete graph not all.
   */
  heard(
    setting: Setting,
    audible: number,
  ): { readonly least: number; readonly most: number; readonly own: boolean };
  /** What counts for a value that is missing at the end of a round: nothing, the own one, or 0 with all alike. */
  readonly missing: 'left out' | 'own' | 'zero';
  /** Set when any two nodes have n - f values in common, and the same of every sender, even of a liar. */
  readonly commonCore?: true;
  /**
   * How many values are dropped on each side.
   * @param estimating In round 0 of `stop: local`, from which a node estimates how many rounds it needs.
   */
  trim(setting: Setting, estimating: boolean): number;
  /** The k of select_k: in how many values the multisets of two nodes may differ. 0 selects all. */
  selectStep(setting: Setting): number;
  /**
   * The largest possible spread(after) / spread(before) of any one round, for a setting inside its
   * condition with f > 0. 1 or more when the spread need not shrink.
   */
  factor(setting: Setting): Rational;
  /** Present when nodes may differ after a round even if f is 0: they need not use the same values. */
  readonly differsWithoutFaults?: true;
  /**
   * Present when only the spread after R rounds is bounded, by `factor`^R of that of the inputs: a single
   * round that began with less may widen it.
   */
  readonly fromTheStart?: true;
  /**
   * Present when a run does better than its rounds one by one, as faults are used up: the largest possible
   * spread(after R rounds) / spread(before the first) for R = 1, 2, ...; the last is 0.
   */
  ratios?(setting: Setting): Iterable<Rational>;
  /** How many messages all nodes together send in a round without faults; at least, where `echoesMore`. */
  messagesPerRound(setting: Setting): number;
  /** Set when nodes also say again what enough others have said, so that a round may take more messages. */
  readonly echoesMore?: true;
  readonly page: Page;
}

/** Every node sends its value to every other: n (n - 1). */
export function allToAll({ n }: Setting): number {
  return n * (n - 1);
}
