/**
 * The rules for graphs in which not everybody speaks to everybody. Both drop as many of the neighbours'
 * values on either side as there may be liars among them, and take the mean of the rest and the own value,
 * all with equal weights. They keep no memory of earlier rounds and do not end by themselves.
 *
 * Source: `agreement.md` 1.4.
 */
import type { Arithmetic } from './arithmetic.ts';
import { reduce } from './multiset.ts';
import type { NeighbourRuleName } from './plan.ts';

/** Which values of its neighbours a node lets into the mean. */
export interface NeighbourRule {
  readonly name: NeighbourRuleName;
  /** What it computes, for help texts and generated documents. */
  readonly summary: string;
  /**
   * @param others The neighbours' values, ascending; not modified.
   * @param f Most liars among all nodes.
   * @returns Those that are kept; perhaps none. O(length).
   */
  readonly keep: <V>(
    arithmetic: Arithmetic<V>,
    own: V,
    others: readonly V[],
    f: number,
  ) => readonly V[];
}

/** Every such rule, by name. */
export const NEIGHBOUR_RULES: Readonly<Record<NeighbourRuleName, NeighbourRule>> = Object.freeze({
  'w-msr': {
    name: 'w-msr',
    summary:
      'mean of the own value and the neighbours’, less up to f above and up to f below the own one ' +
      '(W-MSR: LeBlanc, Zhang, Koutsoukos, Sundaram 2013)',
    keep: ({ compare }, own, others, f) => {
      const lower = others.filter((value) => compare(value, own) < 0).length;
      const higher = others.filter((value) => compare(value, own) > 0).length;
      return others.slice(Math.min(f, lower), others.length - Math.min(f, higher));
    },
  },
  iabc: {
    name: 'iabc',
    summary:
      'mean of the own value and the neighbours’, less their f lowest and f highest ' +
      '(algorithm 1 of Vaidya, Tseng, Liang 2012)',
    // Outside its condition a node may hear 2f values or fewer: then it drops as many as it can.
    keep: (_, __, others, f) => reduce(others, Math.min(f, Math.ceil(others.length / 2))),
  },
});

/**
 * The value with which a node leaves a round. It lies between the lowest and the highest of the honest
 * values that it was made of, as long as at most f of the neighbours lie.
 * @param others The neighbours' values, in any order; not modified.
 */
export function nextAmongNeighbours<V>(
  arithmetic: Arithmetic<V>,
  { rule, f }: { readonly rule: NeighbourRuleName; readonly f: number },
  own: V,
  others: readonly V[],
): V {
  const sorted = others.toSorted(arithmetic.compare);
  const kept = NEIGHBOUR_RULES[rule].keep(arithmetic, own, sorted, f);
  return arithmetic.mean([own, ...kept].toSorted(arithmetic.compare));
}
