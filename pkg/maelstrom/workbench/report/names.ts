/** Names of nodes and numbers of things, in order and in words. */

/** By their numbers: n2 before n10. */
export function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** `n1`, `n1 and n2`, `n1, n2 and n3`. */
export function names(all: readonly string[]): string {
  const last = all.at(-1) ?? 'nobody';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 value`, `3 values`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
