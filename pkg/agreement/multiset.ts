/**
 * The two operations on sorted multisets that the rules of the literature are made of:
 * reduce^t (forget the extremes, where lies must be) and select_k (keep every k-th value, so that
 * k differing values change at most one kept value).
 *
 * And how faults are best spread over rounds, for those who count them.
 *
 * Source: Dolev, Lynch, Pinter, Stark, Weihl 1986, `agreement.md` notation and 1.1.
 */

/**
 * reduce^t: drops the t lowest and the t highest values.
 * @param sorted Ascending; not modified.
 * @param t At least 0.
 * @returns The values in between, still ascending; empty when there are 2t values or fewer.
 */
export function reduce<V>(sorted: readonly V[], t: number): readonly V[] {
  return sorted.slice(t, sorted.length - t);
}

/**
 * select_k: the values at positions 0, k, 2k, ...
 * @param sorted Ascending; not modified.
 * @param k At least 0. 0 keeps all, as 1 does: without faults there is nothing to guard against.
 */
export function selectEvery<V>(sorted: readonly V[], k: number): readonly V[] {
  return k <= 1 ? sorted : sorted.filter((_, index) => index % k === 0);
}

/**
 * c(m, k), the number of values that `selectEvery` keeps of m values.
 * @returns floor((m - 1) / k) + 1; m when k is 0.
 */
export function selectedCount(m: number, k: number): number {
  return k === 0 ? m : Math.floor((m - 1) / k) + 1;
}

/** The largest product of `count` whole numbers with this sum: they differ by at most 1. */
export function largestProduct(sum: number, count: number): bigint {
  const [less, more] = [Math.floor(sum / count), sum % count];
  return BigInt(less + 1) ** BigInt(more) * BigInt(less) ** BigInt(count - more);
}
