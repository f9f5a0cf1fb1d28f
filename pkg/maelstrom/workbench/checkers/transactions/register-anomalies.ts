/** Anomalies of registers that can be seen without a graph. Source: `elle.rw-register`. */
import type { Json } from '../../../../core/json.ts';
import { keyOf, quoteOp, type ValueKey } from '../values.ts';
import { nameOf, readCase, show, type Case } from './lone-anomalies.ts';
import { intermediateWritesIn, writersIn, type MicroOp, type Transaction } from './transaction.ts';

function readsIn(
  transactions: readonly Transaction[],
): readonly (readonly [Transaction, MicroOp])[] {
  return transactions
    .filter(({ type }) => type === 'ok')
    .flatMap((transaction) =>
      transaction.microOps
        .filter(({ reads }) => reads)
        .map((microOp) => [transaction, microOp] as const),
    );
}

/** G1a: a value of a transaction that failed; garbage: a value that nobody wrote. */
export function foreignValues(transactions: readonly Transaction[]): {
  readonly aborted: readonly Case[];
  readonly garbage: readonly Case[];
} {
  const writers = writersIn(transactions);
  const aborted: Case[] = [];
  const garbage: Case[] = [];
  for (const [transaction, microOp] of readsIn(transactions)) {
    const { key, value } = microOp;
    if (value === null) continue;
    const writer = writers.get(key, value);
    const saw = `${nameOf(transaction)} read key ${show(key)} = ${show(value)}`;
    if (writer === undefined) {
      garbage.push(readCase(transaction, microOp, `${saw}, which nobody wrote`));
    } else if (writer.type === 'fail') {
      const words = `${saw}, which ${nameOf(writer)} wrote, and ${nameOf(writer)} failed`;
      aborted.push(readCase(transaction, microOp, words, { writer: quoteOp(writer.op) }));
    }
  }
  return { aborted, garbage };
}

/** G1b: a value that its own transaction wrote over. */
export function intermediateValues(transactions: readonly Transaction[]): readonly Case[] {
  const intermediate = intermediateWritesIn(transactions);
  return readsIn(transactions).flatMap(([transaction, microOp]) => {
    const { key, value } = microOp;
    const writer = intermediate.get(key, value);
    if (writer === undefined || writer === transaction) return [];
    const words =
      `${nameOf(transaction)} read key ${show(key)} = ${show(value)}, ` +
      `which ${nameOf(writer)} wrote and then wrote over`;
    return [readCase(transaction, microOp, words, { writer: quoteOp(writer.op) })];
  });
}

/** A read that differs from what its own transaction last read or wrote. */
export function internalValues(transactions: readonly Transaction[]): readonly Case[] {
  return transactions
    .filter(({ type }) => type === 'ok')
    .flatMap((transaction) => {
      const expected = new Map<ValueKey, Json>();
      for (const microOp of transaction.microOps) {
        const { reads, key, value } = microOp;
        const before = expected.get(keyOf(key)) ?? null;
        if (reads && before !== null && keyOf(before) !== keyOf(value)) {
          const words =
            `${nameOf(transaction)} read key ${show(key)} = ${show(value)}, ` +
            `but by its own steps before it should be ${show(before)}`;
          return [readCase(transaction, microOp, words, { expected: before })];
        }
        expected.set(keyOf(key), value);
      }
      return [];
    });
}
