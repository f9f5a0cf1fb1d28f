/** Anomalies that can be seen without a graph, shared by lists and registers. Source: `elle.txn`. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import { keyOf, quoteOp, type ValueKey } from '../values.ts';
import { ByKeyValue, type MicroOp, type Transaction } from './transaction.ts';

/** One case of an anomaly: what the result quotes, and what a person is told. */
export interface Case {
  readonly quote: JsonObject;
  readonly words: string;
}

/**
 * Transactions that read the same version of a key and both wrote the key: one of the updates is lost.
 * Source: `elle.txn/lost-update-cases`; Adya's H-lu.
 */
export function lostUpdates(transactions: readonly Transaction[]): readonly Case[] {
  const updates = new ByKeyValue<{ key: Json; value: Json; by: Transaction[] }>();
  for (const transaction of transactions) {
    if (transaction.type !== 'ok') continue;
    for (const { key, value } of updatedIn(transaction)) {
      const update = updates.get(key, value) ?? { key, value, by: [] };
      update.by.push(transaction);
      updates.set(key, value, update);
    }
  }
  return updates
    .all()
    .filter(({ by }) => by.length > 1)
    .map(({ key, value, by }) => ({
      quote: { key, value, txns: by.map(({ op }) => quoteOp(op)) },
      words:
        `${by.map(nameOf).join(' and ')} all read key ${show(key)} = ${show(value)} and then wrote ` +
        `the key: only one of the updates can have built on the other`,
    }));
}

/** Keys that a transaction read before it first wrote them, with what it read first. */
function updatedIn({ microOps }: Transaction): readonly MicroOp[] {
  const read = new Map<ValueKey, MicroOp>();
  const written = new Set<ValueKey>();
  const updated: MicroOp[] = [];
  for (const microOp of microOps) {
    const key = keyOf(microOp.key);
    const first = read.get(key);
    if (microOp.reads) {
      if (first === undefined && !written.has(key)) read.set(key, microOp);
    } else if (!written.has(key)) {
      written.add(key);
      if (first !== undefined) updated.push(first);
    }
  }
  return updated;
}

/** A case of one read that should not have been answered so. */
export function readCase(
  transaction: Transaction,
  { key, value }: MicroOp,
  words: string,
  more: JsonObject = {},
): Case {
  return { quote: { op: quoteOp(transaction.op), mop: ['r', key, value], ...more }, words };
}

/** How texts name a transaction: by its place in the history. */
export function nameOf({ op }: Transaction): string {
  return `T${op.index}`;
}

export function show(value: Json): string {
  return value === null ? 'nil' : JSON.stringify(value);
}
