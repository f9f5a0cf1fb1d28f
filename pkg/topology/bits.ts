/** Sets of up to 30 small numbers as the bits of one integer, for searches that go through many sets. */

/** Members are below this, so that every set and its complement are positive integers. */
export const MEMBERS_MAX = 30;

/** {0, ..., n - 1}. @param n At most `MEMBERS_MAX`. */
export function firstBits(n: number): number {
  return (1 << n) - 1;
}

/** How many members a set has (Warren, "Hacker's Delight", 5-1). */
export function bitCount(set: number): number {
  const pairs = set - ((set >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The smallest member of a set that has any. */
export function lowestBit(set: number): number {
  return 31 - Math.clz32(set & -set);
}

/** The members, ascending. */
export function membersOf(set: number): readonly number[] {
  const members: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) members.push(lowestBit(rest));
  return members;
}

/** Of the numbers given, the set. */
export function setOf(members: readonly number[]): number {
  return members.reduce((set, member) => set | (1 << member), 0);
}

/** All subsets of {0, ..., n - 1} with k members, in ascending order of their integers. */
export function* subsets(n: number, k: number): Generator<number, void> {
  if (k > n) return;
  let set = firstBits(k);
  while (set <= firstBits(n)) {
    yield set;
    if (set === 0) return;
    // Gosper's hack: the lowest run of members moves up by one, the rest of it goes back to the bottom.
    const low = set & -set;
    const moved = set + low;
    set = moved | (((set ^ moved) >>> 2) / low);
  }
}
