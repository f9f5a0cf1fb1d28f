/** How far apart values lie, exactly: the quantity that approximate agreement is about. */
import { withArithmetic, type ArithmeticName } from './arithmetic.ts';
import { ZERO, compare, sub, type Rational } from './rational.ts';

/** The largest minus the smallest value; 0 for none. O(length). */
export function spread(values: readonly Rational[]): Rational {
  let [low] = values;
  let high = low;
  for (const value of values) {
    if (low !== undefined && compare(value, low) < 0) low = value;
    if (high !== undefined && compare(value, high) > 0) high = value;
  }
  return low === undefined || high === undefined ? ZERO : sub(high, low);
}

/**
 * Reads values of a run as the fractions that they are: a double is the dyadic number that it stands
 * for, so nothing is lost and comparisons are final.
 * @returns a parser that gives undefined for what is not a value of this arithmetic.
 */
export function exactReader(name: ArithmeticName): (json: unknown) => Rational | undefined {
  return withArithmetic(name, ({ parse, toExact }) => (json: unknown) => {
    const value = parse(json);
    return value === undefined ? undefined : toExact(value);
  });
}
