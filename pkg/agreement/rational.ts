/**
 * Exact fractions. The yardstick of the lab: bounds are computed and measured spreads are compared
 * in this arithmetic, so that a verdict never depends on rounding. Not fast: the numbers of a long
 * run grow by a few digits per round.
 *
 * Source: the demand for exact ratios is `agreement.md` 2.1 and 2.4.
 */

/** The fraction n/d in lowest terms with d > 0. Build it with `fraction`, never by hand. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Longest text that `fromText` reads, in characters. */
export const TEXT_CHARS_MAX = 20_000;

/** Largest decimal exponent, up or down, that `fromText` reads. A double needs 324. */
export const EXPONENT_MAX = 1_100;

/**
 * The fraction n/d in lowest terms.
 * @throws {RangeError} when d is 0.
 */
export function fraction(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError(`the fraction ${n}/0 has no value`);
  if (d === 1n) return { n, d };
  const common = d < 0n ? -gcd(n, d) : gcd(n, d);
  return { n: n / common, d: d / common };
}

export const ZERO: Rational = Object.freeze(fraction(0n));
export const ONE: Rational = Object.freeze(fraction(1n));

export function add(a: Rational, b: Rational): Rational {
  return a.d === b.d ? fraction(a.n + b.n, a.d) : fraction(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function sub(a: Rational, b: Rational): Rational {
  return add(a, { n: -b.n, d: b.d });
}

export function mul(a: Rational, b: Rational): Rational {
  return fraction(a.n * b.n, a.d * b.d);
}

/** @throws {RangeError} when b is 0. */
export function div(a: Rational, b: Rational): Rational {
  return fraction(a.n * b.d, a.d * b.n);
}

/** The sum of all values; 0 of none. Reduces once at the end, so cheaper than repeated `add`. */
export function sum(values: readonly Rational[]): Rational {
  let n = 0n;
  let d = 1n;
  for (const value of values) {
    if (value.d === d) {
      n += value.n;
    } else {
      const common = gcd(d, value.d);
      n = n * (value.d / common) + value.n * (d / common);
      d *= value.d / common;
    }
  }
  return fraction(n, d);
}

/** Negative when a < b, 0 when equal, positive when a > b. */
export function compare(a: Rational, b: Rational): number {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The larger of two. */
export function max(a: Rational, b: Rational): Rational {
  return compare(a, b) < 0 ? b : a;
}

/**
 * The exact value of a double: 0.1 is 3602879701896397/2^55, not 1/10. -0 is 0.
 * @throws {RangeError} when the number is not finite.
 */
export function fromNumber(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a fraction`);
  let numerator = value;
  let halvings = 0n;
  // Doubling a double that is no integer is exact; the first integer reached is odd, so the
  // fraction is in lowest terms. At most 1074 doublings.
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    halvings += 1n;
  }
  return { n: BigInt(numerator), d: 1n << halvings };
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
const FRACTION = /^(-?\d+)\/(\d+)$/;

/**
 * The exact value of a text: an integer "-3", a decimal "0.3" or "1e-3", or a fraction "4/5".
 * @returns undefined when the text is anything else, has a denominator of 0, is longer than
 *   `TEXT_CHARS_MAX` or has an exponent beyond `EXPONENT_MAX`. Never throws: texts come from peers.
 */
export function fromText(text: string): Rational | undefined {
  if (text.length > TEXT_CHARS_MAX) return undefined;
  const [, upper, lower] = FRACTION.exec(text) ?? [];
  if (upper !== undefined && lower !== undefined) {
    const d = BigInt(lower);
    return d === 0n ? undefined : fraction(BigInt(upper), d);
  }
  const [, sign, whole, decimals = '', exponentText = '0'] = DECIMAL.exec(text) ?? [];
  if (sign === undefined || whole === undefined) return undefined;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > EXPONENT_MAX) return undefined;
  const digits = BigInt(`${sign}${whole}${decimals}`);
  const shift = exponent - decimals.length;
  return shift >= 0
    ? fraction(digits * 10n ** BigInt(shift))
    : fraction(digits, 10n ** BigInt(-shift));
}

/** The shortest text that `fromText` reads back: "4/5", "-3". */
export function toText(value: Rational): string {
  return value.d === 1n ? `${value.n}` : `${value.n}/${value.d}`;
}

/**
 * The nearest double, ties to even, for numerators and denominators of any size. Values beyond the
 * largest double give an infinity, values nearer to 0 than half the smallest give 0; never NaN.
 */
export function toNumber(value: Rational): number {
  if (value.n < 0n) return -toNumber({ n: -value.n, d: value.d });
  if (value.n === 0n) return 0;
  const highest = floorLog2(value);
  if (highest > 1023) return Infinity;
  // The weight of the last bit of the result: 53 bits, or fewer below the normal doubles.
  const unit = Math.max(highest - 52, -1074);
  const n = unit < 0 ? value.n << BigInt(-unit) : value.n;
  const d = unit > 0 ? value.d << BigInt(unit) : value.d;
  return Number(roundedQuotient(n, d)) * 2 ** unit;
}

/** floor(log2(value)) of a positive fraction, exactly. */
function floorLog2({ n, d }: Rational): number {
  const guess = bitLength(n) - bitLength(d);
  const reached = guess < 0 ? n << BigInt(-guess) >= d : n >= d << BigInt(guess);
  return reached ? guess : guess - 1;
}

/** n/d to the nearest integer, ties to even; both positive. */
function roundedQuotient(n: bigint, d: bigint): bigint {
  const down = n / d;
  const twice = 2n * (n - down * d);
  const up = twice > d || (twice === d && down % 2n === 1n);
  return up ? down + 1n : down;
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return 4 * (hex.length - 1) + (32 - Math.clz32(Number.parseInt(hex.slice(0, 1), 16)));
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
