/**
 * How a node gets its next value: sort what was received, trim by the model, average by the rule.
 * What is trimmed, selected and waited for is the algorithm's business (`algorithms`);
 * how fast the rules converge stands in `contraction.ts`.
 *
 * Source: `agreement.md` table 1.0 (column "rule") and 1.1.
 */
import { invariant } from '../core/errors.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import type { Arithmetic } from './arithmetic.ts';
import { reduce, selectEvery } from './multiset.ts';
import { isAverage, type AverageName, type Setting } from './plan.ts';
import { nextAmongNeighbours } from './neighbour-rules.ts';

/** One way to average. */
export interface AveragingRule {
  readonly name: AverageName;
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
export const AVERAGING_RULES: Readonly<Record<AverageName, AveragingRule>> = Object.freeze({
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
 * @param values One per sender, in any order but for the own one, which is the first; not modified.
 * @param estimating True in round 0 of `stop: local`, whose values must lie inside the range that
 *   every other node sees, so that its estimate of the spread holds for all later rounds.
 *   Differs from DLPSW, who average all that is left in that round of their asynchronous
 *   algorithm: here `select` selects in round 0 as well. Both stay in that range.
 * @throws {InvariantError} when there are no values.
 *
 * Independent of the order of `values`, for a graph's rules of that of the others. O(m log m).
 */
export function nextValue<V>(
  arithmetic: Arithmetic<V>,
  setting: Setting,
  values: readonly V[],
  estimating: boolean,
): V {
  const [own, ...others] = values;
  invariant(own !== undefined, 'a round ended without values');
  const { rule, f } = setting;
  if (!isAverage(rule)) return nextAmongNeighbours(arithmetic, { rule, f }, own, others);
  const sorted = [...values, ...fillers(arithmetic, setting, values.length)].toSorted(
    arithmetic.compare,
  );
  const possible = Math.floor((sorted.length - 1) / 2);
  const trimmed = reduce(sorted, Math.min(trimOf(setting, estimating), possible));
  return AVERAGING_RULES[rule].average(arithmetic, trimmed, selectStepOf(setting));
}

/** What stands in for missing values, where the algorithm says so: the same with all nodes. */
function fillers<V>(arithmetic: Arithmetic<V>, setting: Setting, heard: number): readonly V[] {
  if (ALGORITHMS[setting.model].missing !== 'zero') return [];
  const zero = arithmetic.parse(0);
  invariant(zero !== undefined, '0 is a number');
  return Array.from({ length: Math.max(0, quorumOf(setting) - heard) }, () => zero);
}

/** How many values are dropped on each side; see `Algorithm.trim`. */
export function trimOf(setting: Setting, estimating: boolean): number {
  return ALGORITHMS[setting.model].trim(setting, estimating);
}

/** The k of select_k. 0 selects all. */
export function selectStepOf(setting: Setting): number {
  return ALGORITHMS[setting.model].selectStep(setting);
}

/** How many values, the own one included, end a round. */
export function quorumOf(setting: Setting): number {
  return ALGORITHMS[setting.model].quorum(setting);
}

function at<V>(values: readonly V[], index: number): V {
  const value = values[index];
  invariant(value !== undefined, `no value at ${index} of ${values.length}`);
  return value;
}
