/**
 * The only source of chance. One seed per run; every consumer forks its own stream by a label, so
 * that adding a node, or drawing once more somewhere, shifts nobody else's numbers.
 *
 * Generator: xoshiro128** 1.1 (D. Blackman, S. Vigna, prng.di.unimi.it/xoshiro128starstar.c).
 * Streams: the 128-bit key of a fork is MurmurHash3 x86_32 (A. Appleby) of the label under the
 * four words of the parent's key. Both are held to their published vectors by tests. Not for secrets.
 */

type Words = readonly [number, number, number, number];

/** A stream of pseudo-random numbers. The same seed and labels give the same stream, everywhere. */
export class Random {
  readonly #key: Words;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  private constructor(key: Words) {
    this.#key = key;
    [this.#a, this.#b, this.#c, this.#d] = key;
  }

  /** The root stream of a run. @param seed Any safe integer. */
  static fromSeed(seed: number): Random {
    return new Random(deriveKey([1, 2, 3, 4], `seed:${seed}`));
  }

  /** A stream with exactly this state, for the published test vectors. Not all words may be 0. */
  static fromState(words: Words): Random {
    return new Random(words);
  }

  /**
   * An independent stream. Depends on this stream's key and the label only, not on how many
   * numbers either has drawn. The same label gives the same stream again.
   */
  fork(label: string): Random {
    return new Random(deriveKey(this.#key, label));
  }

  /** The next 32 bits, as an unsigned integer. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = rotateLeft(this.#d, 11);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000;
  }

  /** A number in [min, max); `min` when both are equal. */
  uniform(min: number, max: number): number {
    return min + (max - min) * this.float();
  }

  /** An integer in [0, below), without modulo bias. `below` in 1..2^32. */
  integer(below: number): number {
    const limit = 0x100000000 - (0x100000000 % below);
    for (;;) {
      const drawn = this.uint32();
      if (drawn < limit) return drawn % below;
    }
  }

  /** True with the given probability. 0 is never, 1 is always. */
  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** Exponentially distributed with the given mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.float());
  }

  /** The trial (1, 2, ...) at which an event of this probability first happens; Infinity for 0. */
  geometric(probability: number): number {
    if (probability <= 0) return Infinity;
    if (probability >= 1) return 1;
    return 1 + Math.floor(Math.log(1 - this.float()) / Math.log(1 - probability));
  }

  /** A new array with the items in random order. O(n log n). */
  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, key: this.float() }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}

/**
 * A number in [0, 1) that depends on three words and nothing else: number `c` of the stream `a, b`, for
 * those who have more streams than memory. MurmurHash3 of the words; 32 random bits.
 */
export function hashedFloat(a: number, b: number, c: number): number {
  const hash = mixWord(mixWord(mixWord(0, a), b), c) ^ 12;
  return finish(hash) / 0x100000000;
}

function deriveKey(parent: Words, label: string): Words {
  const bytes = utf8(label);
  const [a, b, c, d] = parent;
  const key: Words = [murmur3(bytes, a), murmur3(bytes, b), murmur3(bytes, c), murmur3(bytes, d)];
  // All zero is the one state from which the generator never leaves.
  return key.every((word) => word === 0) ? [1, 2, 3, 4] : key;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** UTF-8 without TextEncoder, which is not part of the language. */
function utf8(text: string): number[] {
  const bytes = ascii(text);
  return bytes.length === text.length ? bytes : escapedBytes(text);
}

/** The characters before the first that is not ASCII: of nearly every label, all. */
function ascii(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) break;
    bytes.push(code);
  }
  return bytes;
}

function escapedBytes(text: string): number[] {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i++) {
    if (escaped[i] === '%') {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16));
      i += 2;
    } else {
      bytes.push(escaped.charCodeAt(i));
    }
  }
  return bytes;
}

/** MurmurHash3 x86_32 of the bytes under a seed, as an unsigned integer. */
export function murmur3(bytes: readonly number[], seed: number): number {
  let hash = seed | 0;
  const blocks = bytes.length & ~3;
  for (let i = 0; i < blocks; i += 4) {
    const word =
      byteAt(bytes, i, 0) | byteAt(bytes, i, 1) | byteAt(bytes, i, 2) | byteAt(bytes, i, 3);
    hash = mixWord(hash, word);
  }
  let tail = 0;
  for (let i = blocks; i < bytes.length; i++) tail |= byteAt(bytes, blocks, i - blocks);
  if (blocks < bytes.length) hash ^= scramble(tail);
  return finish(hash ^ bytes.length);
}

function mixWord(hash: number, word: number): number {
  return (Math.imul(rotateLeft(hash ^ scramble(word), 13), 5) + 0xe6546b64) | 0;
}

/** The last step of MurmurHash3: every bit depends on every other. */
function finish(mixed: number): number {
  let hash = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function byteAt(bytes: readonly number[], start: number, index: number): number {
  return (bytes[start + index] ?? 0) << (8 * index);
}

function scramble(block: number): number {
  return Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}
