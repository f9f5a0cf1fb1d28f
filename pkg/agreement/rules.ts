/**
 * How a node gets its next value: sort what was received, trim by the model, average by the rule.
 * What is trimmed, selected and waited for is the model's business and stands in this file too;
 * how fast the rules converge stands in `contraction.ts`.
 *
 * Source: `agreement.md` table 1.0 (column "rule") and 1.1.
 */
import { invariant } from '../core/errors.ts';
import type { Arithmetic } from './arithmetic.ts';
import { reduce, selectEvery } from './multiset.ts';
import type { Model, RuleName, Setting } from './plan.ts';

/** One way to average. */
export interface AveragingRule {
  readonly name: RuleName;
  /** What it computes, for help texts and generated documents. */
  readonly summary: string;
  /**
   * @param trimmed Ascending, already trimmed, at least one value; not modified.
   * @param step The model's select step; only `select` looks at it.
   * @returns A value inside the range of `trimmed`. O(length).
   */
  readonly average: <V>(arithmetic: Arithmetic<V>, trimmed: readonly V[], step: number) => V;
}

/** Every rule, by name. */
export const AVERAGING_RULES: Readonly<Record<RuleName, AveragingRule>> = Object.freeze({
  mean: {
    name: 'mean',
    summary: 'mean of all values left after trimming (A1, A4, A8, A12: FTA)',
    average: (arithmetic, trimmed) => arithmetic.mean(trimmed),
  },
  midpoint: {
    name: 'midpoint',
    summary: 'midpoint of the lowest and the highest value left (A2, A3, A7, A11: FTM)',
    average: (arithmetic, trimmed) =>
      arithmetic.midpoint(at(trimmed, 0), at(trimmed, trimmed.length - 1)),
  },
  select: {
    name: 'select',
    summary: 'mean of every k-th value left, k as the model says (A5, A6, A10: DLPSW, Fekete)',
    average: (arithmetic, trimmed, step) => arithmetic.mean(selectEvery(trimmed, step)),
  },
  median: {
    name: 'median',
    summary: 'middle value left, or the midpoint of the middle two (A9: need not converge)',
    // Of an odd count the two middle ones are the same. Asking for their midpoint all the same
    // brings -0 to 0, so that the result cannot depend on the order of equal values.
    average: (arithmetic, trimmed) =>
      arithmetic.midpoint(
        at(trimmed, Math.ceil(trimmed.length / 2) - 1),
        at(trimmed, Math.floor(trimmed.length / 2)),
      ),
  },
});

/**
 * The value with which a node leaves a round.
 *
 * The range of the result lies inside that of the values left after trimming. Outside the model
 * (more faults than `resilience` allows, on request) trimming might leave nothing; then as much as
 * possible is trimmed, floor((m - 1) / 2) of m values on each side, and no guarantee holds.
 *
 * @param values One per sender, the own value included, in any order, at least one; not modified.
 * @param estimating True in round 0 of `stop: local`, whose values must lie inside the range that
 *   every other node sees, so that its estimate of the spread holds for all later rounds.
 *   Differs from DLPSW, who average all that is left in that round of their asynchronous
 *   algorithm: here `select` selects in round 0 as well. Both stay in that range.
 * @throws {InvariantError} when there are no values.
 *
 * Independent of the order of `values`. O(m log m).
 */
export function nextValue<V>(
  arithmetic: Arithmetic<V>,
  setting: Setting,
  values: readonly V[],
  estimating: boolean,
): V {
  invariant(values.length > 0, 'a round ended without values');
  const sorted = values.toSorted(arithmetic.compare);
  const possible = Math.floor((sorted.length - 1) / 2);
  const trimmed = reduce(sorted, Math.min(trimOf(setting, estimating), possible));
  return AVERAGING_RULES[setting.rule].average(arithmetic, trimmed, selectStepOf(setting));
}

/**
 * How many values are dropped on each side.
 *
 * Round 0 of `stop: local` trims as many values as two nodes' multisets may differ in, so that a
 * value kept here is no lower than some value seen by any other node, and no higher than another.
 * Source: `agreement.md` table 1.0; estimation-round lemma in 1.1.
 */
export function trimOf({ model, f }: Setting, estimating: boolean): number {
  const { usual, estimate } = TRIMS_PER_FAULT[model];
  return f * (estimating ? estimate : usual);
}

const TRIMS_PER_FAULT: Readonly<
  Record<Model, { readonly usual: number; readonly estimate: number }>
> = {
  'sync-crash': { usual: 0, estimate: 1 },
  'async-crash': { usual: 0, estimate: 1 },
  'sync-byzantine': { usual: 1, estimate: 1 },
  'async-byzantine': { usual: 1, estimate: 2 },
};

/**
 * The k of select_k: in how many values the multisets of two nodes may differ. 0 selects all.
 * Source: `agreement.md` A5, A6, A10. For sync-crash the table has no row; f is that number.
 */
export function selectStepOf(setting: Setting): number {
  return setting.model === 'async-byzantine' ? 2 * setting.f : setting.f;
}

/**
 * How many values, the own one included, end a round: n - f when asynchronous, as the rest may
 * never come; n when synchronous, where the end of the round's time ends it too.
 */
export function quorumOf({ model, n, f }: Setting): number {
  return model === 'async-crash' || model === 'async-byzantine' ? n - f : n;
}

function at<V>(values: readonly V[], index: number): V {
  const value = values[index];
  invariant(value !== undefined, `no value at ${index} of ${values.length}`);
  return value;
}
