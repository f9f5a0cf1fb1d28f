/**
 * What is known of the order of versions of registers: nil comes before every value, and what a
 * transaction reads comes before what it then writes (writes follow reads). Source: `elle.rw-register`.
 */
import type { Json } from '../../../../core/json.ts';
import { keyOf, type ValueKey } from '../values.ts';
import { cyclicComponents } from './components.ts';
import { show, type Case } from './lone-anomalies.ts';
import type { MicroOp, Transaction } from './transaction.ts';

/** One key: its values by number, 0 for nil, and which is known to come directly after which. */
export interface RegisterVersions {
  readonly key: Json;
  readonly values: readonly Json[];
  /** By the number of a value: the numbers of values that were written by who had read it. */
  readonly next: readonly ReadonlySet<number>[];
  /** Values that come before themselves: their order is not used. */
  readonly cyclic: readonly (readonly Json[])[];
}

/** First reads of keys that the transaction had not written: what others let it see. */
export function externalReads({ type, microOps }: Transaction): readonly MicroOp[] {
  if (type !== 'ok') return [];
  const touched = new Set<ValueKey>();
  return microOps.filter(({ reads, key }) => {
    const isFirst = !touched.has(keyOf(key));
    touched.add(keyOf(key));
    return reads && isFirst;
  });
}

/** Last writes of keys: what the transaction lets others see. */
export function externalWrites({ microOps }: Transaction): readonly MicroOp[] {
  const last = new Map<ValueKey, MicroOp>();
  for (const microOp of microOps) {
    if (!microOp.reads) last.set(keyOf(microOp.key), microOp);
  }
  return [...last.values()];
}

export function registerVersionsIn(
  transactions: readonly Transaction[],
): readonly RegisterVersions[] {
  const keys = new Map<ValueKey, Register>();
  const registerOf = (key: Json): Register => {
    const register = keys.get(keyOf(key)) ?? new Register(key);
    keys.set(keyOf(key), register);
    return register;
  };
  for (const transaction of transactions) {
    if (transaction.type === 'fail') continue;
    const reads = externalReads(transaction);
    for (const { key, value } of [...reads, ...externalWrites(transaction)]) {
      registerOf(key).order(null, value);
    }
    for (const { key, value } of externalWrites(transaction)) {
      const read = reads.find((microOp) => keyOf(microOp.key) === keyOf(key));
      if (read !== undefined) registerOf(key).order(read.value, value);
    }
  }
  return [...keys.values()].map((register) => register.versions());
}

class Register {
  readonly #key: Json;
  readonly #values: Json[] = [null];
  readonly #numbers = new Map<ValueKey, number>([[keyOf(null), 0]]);
  readonly #next: Set<number>[] = [new Set()];

  constructor(key: Json) {
    this.#key = key;
  }

  order(before: Json, after: Json): void {
    const [from, to] = [this.#numberOf(before), this.#numberOf(after)];
    if (from !== to) this.#next[from]?.add(to);
  }

  versions(): RegisterVersions {
    const found = cyclicComponents(this.#values.length, (value) => this.#next[value] ?? []);
    const cyclic = found.map((component) => component.map((value) => this.#values[value] ?? null));
    // With a circle in it the order says nothing; what nil comes before is known all the same.
    const next = found.length === 0 ? this.#next : [this.#next[0] ?? new Set<number>()];
    return { key: this.#key, values: this.#values, next, cyclic };
  }

  #numberOf(value: Json): number {
    const known = this.#numbers.get(keyOf(value));
    if (known !== undefined) return known;
    this.#numbers.set(keyOf(value), this.#values.length);
    this.#next.push(new Set());
    return this.#values.push(value) - 1;
  }
}

/** Keys whose versions would have to come before themselves. */
export function cyclicVersions(versions: readonly RegisterVersions[]): readonly Case[] {
  return versions.flatMap(({ key, cyclic }) =>
    cyclic.map((values) => ({
      quote: { key, scc: values },
      words: `the values ${values.map(show).join(', ')} of key ${show(key)} would have to come before themselves, by who read what and then wrote`,
    })),
  );
}
