/**
 * What Byzantine nodes tell the others: one entry per strategy. Everything is deterministic from the
 * stream that is handed in. Numbers refer to the list of adversaries in the reference, section 2.2.
 */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';

/** What a liar knows when it answers: the latest values it heard from the correct nodes. */
export interface LiarView<V> {
  /** Smallest and largest of them; undefined while nothing was heard. */
  readonly range: { readonly min: V; readonly max: V } | undefined;
  /** The latest value of one correct node. */
  valueOf(id: NodeId): V | undefined;
  readonly random: Random;
  readonly numbers: Numbers<V>;
}

/** The arithmetic that a strategy needs. */
export interface Numbers<V> {
  compare(a: V, b: V): number;
  midpoint(a: V, b: V): V;
  /** The value nearest to a double. */
  of(value: number): V;
  /** The double nearest to a value. */
  toNumber(value: V): number;
}

export interface Strategy {
  /** One line for `--help` and the docs. */
  readonly doc: string;
  /** What the liar claims towards `to` where it would honestly say `honest`; undefined: nothing. */
  tell<V>(view: LiarView<V>, to: NodeId, honest: V): V | undefined;
}

/** Larger than any sensible input, and far from overflow. */
const EXTREME = 1e9;

/** Beyond this, differences of doubles overflow; random claims stay within three times as much. */
const RANDOM_MAX = 1e307;

const splitBrain: Strategy = {
  doc: 'tells the upper half of the nodes the largest correct value and the others the smallest',
  tell(view, to, honest) {
    if (view.range === undefined) return honest;
    const { min, max } = view.range;
    const own = view.valueOf(to);
    if (own === undefined) return honest;
    return view.numbers.compare(own, view.numbers.midpoint(min, max)) >= 0 ? max : min;
  },
};

const extreme: Strategy = {
  doc: `claims the constant ${EXTREME}, far outside the inputs`,
  tell: (view) => view.numbers.of(EXTREME),
};

const random: Strategy = {
  doc: 'claims another number to everyone, up to one spread outside the correct values',
  tell(view, _to, honest) {
    const { min, max } = view.range ?? { min: honest, max: honest };
    const [low, high] = [bounded(view.numbers.toNumber(min)), bounded(view.numbers.toNumber(max))];
    const margin = high > low ? high - low : 1;
    return view.numbers.of(view.random.uniform(low - margin, high + margin));
  },
};

function bounded(value: number): number {
  return Math.max(-RANDOM_MAX, Math.min(RANDOM_MAX, value));
}

const silent: Strategy = {
  doc: 'says nothing at all',
  tell: () => undefined,
};

/** The names that the configuration accepts. */
export const STRATEGY_NAMES = ['split-brain', 'extreme', 'random', 'silent'] as const;

export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** The registry. */
export const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  'split-brain': splitBrain,
  extreme,
  random,
  silent,
};
