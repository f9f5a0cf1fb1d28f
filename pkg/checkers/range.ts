/** Closed ranges of exact numbers: the hulls that values must not leave. */
import { add, compare, sub, type Rational } from '../agreement/rational.ts';

export interface Range {
  readonly low: Rational;
  readonly high: Rational;
}

/** The smallest range that holds all values; undefined for none. */
export function rangeOf(values: readonly Rational[]): Range | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  let [low, high] = [first, first];
  for (const value of values) {
    if (compare(value, low) < 0) low = value;
    if (compare(value, high) > 0) high = value;
  }
  return { low, high };
}

/** The range and what is at most `margin` outside it. */
export function widened({ low, high }: Range, margin: Rational): Range {
  return { low: sub(low, margin), high: add(high, margin) };
}

export function contains({ low, high }: Range, value: Rational): boolean {
  return compare(low, value) <= 0 && compare(value, high) <= 0;
}
