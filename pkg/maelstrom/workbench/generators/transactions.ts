/**
 * Transactions of reads and unique writes over a moving set of keys. Source: Elle's `list-append/gen`
 * and `rw-register/gen`; `glomers.md` 2.5.
 */
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { Invocation } from '../workloads/workload.ts';

export interface TransactionOptions {
  /** Keys in use at a time. */
  readonly keyCount: number;
  readonly maxTxnLength: number;
  /** A key is replaced by a fresh one after so many writes. */
  readonly maxWritesPerKey: number;
  /** The name of the micro-operation that writes. */
  readonly write: 'append' | 'w';
}

/** Of two neighbouring places in the list of active keys, the later is chosen this much more often. */
const KEY_BASE = 2;

/** The keys in use, and how often each has been written. */
export class ActiveKeys {
  readonly #active: number[];
  readonly #writes = new Map<number, number>();
  readonly #random: Random;
  readonly #maxWrites: number;
  #nextKey: number;

  constructor(keyCount: number, maxWrites: number, random: Random) {
    this.#active = Array.from({ length: keyCount }, (_, i) => i);
    this.#nextKey = keyCount;
    this.#maxWrites = maxWrites;
    this.#random = random;
  }

  /** Keys that were ever in use are those below. */
  get end(): number {
    return this.#nextKey;
  }

  get active(): readonly number[] {
    return this.#active;
  }

  draw(): number {
    return this.#active[this.#place()] ?? 0;
  }

  /** A key and a value that it was never given before, from 1. */
  drawWrite(): { readonly key: number; readonly value: number } {
    const place = this.#place();
    const old = this.#active[place] ?? 0;
    const used = this.#writes.get(old) ?? 0;
    if (used < this.#maxWrites) {
      this.#writes.set(old, used + 1);
      return { key: old, value: used + 1 };
    }
    const key = this.#nextKey++;
    this.#active[place] = key;
    this.#writes.delete(old);
    this.#writes.set(key, 1);
    return { key, value: 1 };
  }

  /** Place i with probability 2^i / (2^n - 1): the exponential distribution of keys. */
  #place(): number {
    const n = this.#active.length;
    const drawn = this.#random.float() * (KEY_BASE ** n - 1) + 1;
    return Math.min(n - 1, Math.floor(Math.log(drawn) / Math.log(KEY_BASE)));
  }
}

/** Transactions of 1 to `maxTxnLength` micro-operations, half of them reads. */
export function transactions(options: TransactionOptions, random: Random): () => Invocation {
  const keys = new ActiveKeys(options.keyCount, options.maxWritesPerKey, random);
  const microOperation = (): Json => {
    if (random.chance(0.5)) return ['r', keys.draw(), null];
    const { key, value } = keys.drawWrite();
    return [options.write, key, value];
  };
  return () => {
    const length = 1 + random.integer(options.maxTxnLength);
    return { f: 'txn', value: Array.from({ length }, microOperation) };
  };
}
