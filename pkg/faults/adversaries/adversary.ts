/**
 * What an adversary is. Three kinds, after what they need: liars say something else than the protocol
 * would, schedulers only decide which messages of correct nodes are slow, and ladders of crashes only
 * when whom a crash cuts off. All are deterministic from the seed.
 *
 * Source of the list: `agreement.md` 2.2.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Lens, LensFeature } from '../lens.ts';
import type { SchedulerName } from './names.ts';

/**
 * The two sides between which an adversary drives a wedge. Nodes that lie are on neither, but where a liar
 * asks for sides of everyone; others may be on neither as well. Ordered by input, lowest first.
 */
export interface Sides {
  readonly low: readonly NodeId[];
  readonly high: readonly NodeId[];
}

/** What one liar knows, and may do it with. */
export interface Scene<M, V> {
  readonly self: NodeId;
  readonly lens: Lens<M, V>;
  readonly knowledge: Knowledge<V>;
  /** The nodes that tell the truth. */
  readonly correct: readonly NodeId[];
  /** Those that lie, this one among them. */
  readonly liars: readonly NodeId[];
  /** The range of the correct nodes' inputs: the adversary knows more than it hears. */
  readonly inputs: { readonly min: V; readonly max: V } | undefined;
  /** Sides that are fixed for the run; absent: whoever needs them looks at the latest values. */
  readonly sides: Sides | undefined;
  /** The last round of which `silent-after` speaks. */
  readonly lastRound: number;
  /** The liar's own stream. */
  readonly random: Random;
}

/** A message and whom it is for. */
export interface Saying<M> {
  readonly to: NodeId;
  readonly body: M;
}

/** One liar at work. May keep state; what it keeps and says is bounded by what its honest half says. */
export interface Tongue<M> {
  /** What `to` is told where the honest half would say `body`: as many messages as it likes. */
  say(to: NodeId, body: M): readonly M[];
  /** What it says besides, once it has heard this of a node. */
  hear?(from: NodeId, body: M): readonly Saying<M>[];
}

interface Described {
  /** What it does, in one line. */
  readonly doc: string;
}

export interface LiarStrategy extends Described {
  readonly kind: 'liar';
  /** It never says what is not so: a fault of omission. */
  readonly truthful?: true;
  /** Whether all are told the same, or nothing at all; absent: each may be told something else. */
  readonly symmetry?: 'symmetric' | 'benign';
  /** Some may hear a value where others hear none at the same time. */
  readonly partial?: true;
  /** What the protocol must be able to say. */
  readonly needs?: LensFeature;
  /** The sides must be given: those of a cut through the graph, or of all nodes by input, faulty ones too. */
  readonly sides?: 'cut' | 'everyone';
  /** The scheduler that belongs to it. */
  readonly scheduler?: SchedulerName;
  readonly begin: <M, V>(scene: Scene<M, V>) => Tongue<M>;
}

/** What a scheduler decides by; fixed for a run. */
export interface SchedulerScene {
  readonly sides: Sides;
  /** From how many nodes a correct one may not expect to hear. */
  readonly f: number;
  /** The node that `slow-node` is about. */
  readonly node: NodeId | undefined;
}

export interface Scheduler extends Described {
  readonly kind: 'scheduler';
  /** Sees to it that liars hear all correct nodes before they must speak. */
  readonly favoursLiars?: true;
  /** What the protocol must be able to say. */
  readonly needs?: LensFeature;
  /** Whether messages from one node to another are held back. */
  isSlow(scene: SchedulerScene, from: NodeId, to: NodeId): boolean;
  /** Where they are: how many times as long as others this one is. Absent: each once. */
  holds?<M, V>(scene: SchedulerScene, lens: Lens<M, V>, to: NodeId, body: M): number;
}

export interface CrashLadder extends Described {
  readonly kind: 'crashes';
}

export type Adversary = LiarStrategy | Scheduler | CrashLadder;
