/** Anomalies of lists that can be seen without a graph. Source: `elle.list-append`, functions of these names. */
import type { Json } from '../../../../core/json.ts';
import { keyOf, listOf, quoteOp, type ValueKey } from '../values.ts';
import type { ListVersions } from './list-versions.ts';
import { nameOf, readCase, show, type Case } from './lone-anomalies.ts';
import { intermediateWritesIn, writersIn, type MicroOp, type Transaction } from './transaction.ts';

/** One read by a transaction that ended well. */
interface Read {
  readonly transaction: Transaction;
  readonly microOp: MicroOp;
  readonly list: readonly Json[];
}

function readsIn(transactions: readonly Transaction[]): readonly Read[] {
  return transactions
    .filter(({ type }) => type === 'ok')
    .flatMap((transaction) =>
      transaction.microOps
        .filter(({ reads }) => reads)
        .map((microOp) => ({ transaction, microOp, list: listOf(microOp.value) })),
    );
}

/** G1a: an element of a transaction that failed; garbage: an element that nobody appended. */
export function foreignElements(transactions: readonly Transaction[]): {
  readonly aborted: readonly Case[];
  readonly garbage: readonly Case[];
} {
  const writers = writersIn(transactions);
  const aborted: Case[] = [];
  const garbage: Case[] = [];
  for (const { transaction, microOp, list } of readsIn(transactions)) {
    const { key } = microOp;
    for (const element of list) {
      const writer = writers.get(key, element);
      const saw = `${nameOf(transaction)} read ${show(element)} in key ${show(key)}`;
      if (writer === undefined) {
        garbage.push(readCase(transaction, microOp, `${saw}, which nobody appended`, { element }));
      } else if (writer.type === 'fail') {
        const words = `${saw}, which ${nameOf(writer)} appended, and ${nameOf(writer)} failed`;
        aborted.push(
          readCase(transaction, microOp, words, { element, writer: quoteOp(writer.op) }),
        );
      }
    }
  }
  return { aborted, garbage };
}

/** G1b: a state in the middle of another transaction. */
export function intermediateReads(transactions: readonly Transaction[]): readonly Case[] {
  const intermediate = intermediateWritesIn(transactions);
  return readsIn(transactions).flatMap(({ transaction, microOp, list }) => {
    const element = list.at(-1);
    if (element === undefined) return [];
    const writer = intermediate.get(microOp.key, element);
    if (writer === undefined || writer === transaction) return [];
    const words =
      `${nameOf(transaction)} read key ${show(microOp.key)} as ${nameOf(writer)} had it in the middle: ` +
      `it ends with ${show(element)}, and ${nameOf(writer)} appended more`;
    return [readCase(transaction, microOp, words, { element, writer: quoteOp(writer.op) })];
  });
}

/** A read that does not fit what its own transaction read and appended before. */
export function internalReads(transactions: readonly Transaction[]): readonly Case[] {
  return transactions
    .filter(({ type }) => type === 'ok')
    .flatMap((transaction) => {
      const expected = new Map<ValueKey, Expected>();
      for (const microOp of transaction.microOps) {
        const key = keyOf(microOp.key);
        const before = expected.get(key);
        if (!microOp.reads) {
          const { whole, list } = before ?? { whole: false, list: [] };
          expected.set(key, { whole, list: [...list, microOp.value] });
          continue;
        }
        const list = listOf(microOp.value);
        if (before !== undefined && !fits(list, before)) {
          const words =
            `${nameOf(transaction)} read key ${show(microOp.key)} = ${show(list)}, ` +
            `but by its own steps before it should ${before.whole ? 'be' : 'end with'} ${show(before.list)}`;
          return [readCase(transaction, microOp, words, { expected: before.list })];
        }
        expected.set(key, { whole: true, list });
      }
      return [];
    });
}

/** What a transaction knows of a key: all of it, or how it ends. */
interface Expected {
  readonly whole: boolean;
  readonly list: readonly Json[];
}

function fits(list: readonly Json[], { whole, list: expected }: Expected): boolean {
  const from = list.length - expected.length;
  if (from < 0 || (whole && from > 0)) return false;
  return expected.every((element, i) => keyOf(element) === keyOf(list[from + i] ?? null));
}

/** A read of what the same transaction appends only later. */
export function futureReads(transactions: readonly Transaction[]): readonly Case[] {
  return readsIn(transactions).flatMap(({ transaction, microOp, list }) => {
    const seen = new Set(list.map(keyOf));
    const later = transaction.microOps.slice(transaction.microOps.indexOf(microOp) + 1);
    const append = later.find(
      ({ reads, key, value }) =>
        !reads && keyOf(key) === keyOf(microOp.key) && seen.has(keyOf(value)),
    );
    if (append === undefined) return [];
    const words = `${nameOf(transaction)} read its own append of ${show(append.value)} to key ${show(append.key)} before it made it`;
    return [readCase(transaction, microOp, words, { element: append.value })];
  });
}

/** An element twice in one list, though it was appended once. */
export function duplicateElements(transactions: readonly Transaction[]): readonly Case[] {
  return readsIn(transactions).flatMap(({ transaction, microOp, list }) => {
    const twice = list.find((element, i) => list.findIndex((e) => keyOf(e) === keyOf(element)) < i);
    if (twice === undefined) return [];
    const words = `${nameOf(transaction)} read ${show(twice)} twice in key ${show(microOp.key)}, though it was appended once`;
    return [readCase(transaction, microOp, words, { duplicates: [twice] })];
  });
}

/** Two reads of a key that cannot be states of one list. */
export function incompatibleOrders(versions: Iterable<ListVersions>): readonly Case[] {
  return [...versions].flatMap(({ key, incompatible }) => {
    if (incompatible === undefined) return [];
    const [a, b] = incompatible;
    const words = `key ${show(key)} was read as ${show(a)} and as ${show(b)}: neither is the beginning of the other`;
    return [{ quote: { key, values: [a, b] }, words }];
  });
}

/** An append that certainly happened, built on one that certainly did not. */
export function dirtyUpdates(
  transactions: readonly Transaction[],
  versions: Iterable<ListVersions>,
): readonly Case[] {
  const writers = writersIn(transactions);
  const cases: Case[] = [];
  for (const { key, elements } of versions) {
    let failed: { readonly writer: Transaction; readonly element: Json } | undefined;
    for (const element of elements) {
      const writer = writers.get(key, element);
      if (writer === undefined || writer.type === 'info') continue;
      if (writer.type === 'fail') failed ??= { writer, element };
      else if (failed !== undefined) {
        const words =
          `${nameOf(writer)} appended ${show(element)} to key ${show(key)} after the ` +
          `${show(failed.element)} of ${nameOf(failed.writer)}, which failed`;
        const txns = [quoteOp(failed.writer.op), quoteOp(writer.op)];
        cases.push({ quote: { key, values: [failed.element, element], txns }, words });
        failed = undefined;
      }
    }
  }
  return cases;
}
