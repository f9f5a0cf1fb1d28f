/**
 * The two kinds of numbers a run can average: doubles, as a deployment would use, and exact
 * fractions, in which the bounds of the papers hold to the last digit. Rules and checkers are
 * written once, generic over the value type V of an `Arithmetic<V>`.
 *
 * Source: `agreement.md` 2.4 (what doubles do to averaging rules).
 */
import { invariant } from '../core/errors.ts';
import * as exact from './rational.ts';
import type { Rational } from './rational.ts';

/** A value on the wire, in the trace and in an experiment file. */
export type ValueJson = number | string;

/**
 * The operations that averaging needs. All are pure and deterministic; none throws for values that
 * `parse` has let in. The members do not use `this`, so they can be handed on alone.
 */
export interface Arithmetic<V> {
  readonly name: ArithmeticName;
  /** Orders by value; a comparator for `toSorted`. */
  readonly compare: (a: V, b: V) => number;
  /** True when `compare` is 0. */
  readonly equals: (a: V, b: V) => boolean;
  /**
   * @param sorted Ascending, at least one value.
   * @returns The mean, never outside [first, last]. O(length).
   */
  readonly mean: (sorted: readonly V[]) => V;
  /** @returns (low + high) / 2, never outside [low, high]. Expects low <= high. */
  readonly midpoint: (low: V, high: V) => V;
  /** Reads what came from outside; undefined when it is not a value of this arithmetic. */
  readonly parse: (json: unknown) => V | undefined;
  /** The value for JSON; `parse` gives it back unchanged. */
  readonly toJson: (value: V) => ValueJson;
  /** The exact value, for checkers and bounds. */
  readonly toExact: (value: V) => Rational;
}

/** Doubles. Means of equal values are equal to them, and nothing overflows. */
export const float: Arithmetic<number> = Object.freeze({
  name: 'float',
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  equals: (a, b) => a === b,
  mean: floatMean,
  midpoint: floatMidpoint,
  // JSON writes -0 as 0, hence the one text.
  parse: (json) => (json === '-0' ? -0 : Number.isFinite(json) ? Number(json) : undefined),
  toJson: (value) => (Object.is(value, -0) ? '-0' : value),
  toExact: exact.fromNumber,
} satisfies Arithmetic<number>);

/**
 * Exact fractions. A number stands for its shortest decimal text (0.3 is 3/10, not the double
 * nearest to it), since that is what its author wrote.
 */
export const rational: Arithmetic<Rational> = Object.freeze({
  name: 'rational',
  compare: exact.compare,
  equals: (a, b) => a.n === b.n && a.d === b.d,
  mean: (sorted) => exact.div(exact.sum(sorted), exact.fraction(BigInt(sorted.length))),
  midpoint: (low, high) => exact.mul(exact.add(low, high), HALF),
  parse: (json) => {
    if (typeof json === 'string') return exact.fromText(json);
    return Number.isFinite(json) ? exact.fromText(String(json)) : undefined;
  },
  toJson: exact.toText,
  toExact: (value) => value,
} satisfies Arithmetic<Rational>);

const HALF = Object.freeze(exact.fraction(1n, 2n));

/** The value nearest to an exact one; undefined beyond the largest double. */
export function fromExact<V>({ name, parse }: Arithmetic<V>, value: Rational): V | undefined {
  return parse(name === 'float' ? exact.toNumber(value) : exact.toText(value));
}

/** The same where it is known to be within the doubles. @throws {RangeError} when it is not. */
export function nearest<V>(arithmetic: Arithmetic<V>, value: Rational): V {
  const found = fromExact(arithmetic, value);
  if (found !== undefined) return found;
  throw new RangeError(`${exact.toText(value)} is beyond the largest double`);
}

/** Every arithmetic, by name. */
export const ARITHMETICS = Object.freeze({ float, rational });

export type ArithmeticName = 'float' | 'rational';

/** The arithmetic of a name known when compiling; for a name from a plan see `withArithmetic`. */
export function arithmeticOf<Name extends ArithmeticName>(name: Name): (typeof ARITHMETICS)[Name] {
  return ARITHMETICS[name];
}

/**
 * Calls `use` with the arithmetic of a plan. The way from a name to code that is generic over V:
 * `withArithmetic(plan.arithmetic, (arithmetic) => createNode(arithmetic, plan))`.
 */
export function withArithmetic<Result>(
  name: ArithmeticName,
  use: <V>(arithmetic: Arithmetic<V>) => Result,
): Result {
  return name === 'float' ? use(float) : use(rational);
}

/**
 * The sum is taken in sorted order, so it does not depend on who spoke first, and the result is
 * clamped: (0.1 + 0.1 + 0.1) / 3 is above 0.1. Never -0, so that it cannot depend on the order of
 * 0 and -0, which compare as equal.
 */
function floatMean(sorted: readonly number[]): number {
  const first = sorted[0];
  const last = sorted.at(-1);
  invariant(first !== undefined && last !== undefined, 'the mean of no values');
  const count = sorted.length;
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const mean = Number.isFinite(total)
    ? total / count
    : sorted.reduce((sum, value) => sum + value / count, 0);
  return mean < first ? first : mean > last ? last : mean + 0;
}

/** a/2 + b/2 rounds twice for the smallest doubles, so it is kept for sums that overflow. */
function floatMidpoint(low: number, high: number): number {
  const total = low + high;
  return (Number.isFinite(total) ? total / 2 : low / 2 + high / 2) + 0;
}
