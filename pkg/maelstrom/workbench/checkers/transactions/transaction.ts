/** Transactions as the checkers see them: operations `txn` of a history, taken apart. */
import type { Json } from '../../../../core/json.ts';
import { callsOf, type History, type Op } from '../../history.ts';
import { keyOf, listOf, type ValueKey } from '../values.ts';

/** One step of a transaction; a write is `append` or `w`. */
export interface MicroOp {
  readonly reads: boolean;
  readonly key: Json;
  /** What was written, or read; null if a read was not answered. */
  readonly value: Json;
}

export interface Transaction {
  /** Number among the transactions, from 0, in order of invocation. */
  readonly number: number;
  /** `fail`: it certainly did not happen. `info`: nobody can tell. */
  readonly type: 'ok' | 'fail' | 'info';
  /** How it ended, or its invocation. */
  readonly op: Op;
  /** Positions of its ends in the history. */
  readonly invoked: number;
  readonly completed: number | undefined;
  readonly microOps: readonly MicroOp[];
}

export function transactionsOf(history: History): readonly Transaction[] {
  return callsOf(history)
    .filter(({ invoke }) => invoke.f === 'txn')
    .map(({ invoke, completion }, number) => {
      const op = completion ?? invoke;
      const type =
        completion === undefined || completion.type === 'invoke' ? 'info' : completion.type;
      const answers = type === 'ok' ? listOf(op.value) : [];
      const microOps = listOf(invoke.value).map((asked, i) => microOp(asked, answers[i]));
      return { number, type, op, invoked: invoke.index, completed: completion?.index, microOps };
    });
}

/** What is written stands in the request, what is read in the reply. */
function microOp(asked: Json, answered: Json | undefined): MicroOp {
  const [f, key = null, written = null] = listOf(asked);
  const [, , read = null] = listOf(answered);
  return { reads: f === 'r', key, value: f === 'r' ? read : written };
}

/** Something by key and value, such as who wrote it. */
export class ByKeyValue<T> {
  readonly #keys = new Map<ValueKey, Map<ValueKey, T>>();

  get(key: Json, value: Json): T | undefined {
    return this.#keys.get(keyOf(key))?.get(keyOf(value));
  }

  set(key: Json, value: Json, entry: T): void {
    const values = this.#keys.get(keyOf(key)) ?? new Map<ValueKey, T>();
    this.#keys.set(keyOf(key), values);
    values.set(keyOf(value), entry);
  }

  all(): readonly T[] {
    return [...this.#keys.values()].flatMap((values) => [...values.values()]);
  }
}

/** All that was written, by who wrote it. */
export function writersIn(transactions: readonly Transaction[]): ByKeyValue<Transaction> {
  const writers = new ByKeyValue<Transaction>();
  for (const transaction of transactions) {
    for (const { reads, key, value } of transaction.microOps) {
      if (!reads) writers.set(key, value, transaction);
    }
  }
  return writers;
}

/** Writes that the same transaction wrote over: nobody else should see them. */
export function intermediateWritesIn(
  transactions: readonly Transaction[],
): ByKeyValue<Transaction> {
  const intermediate = new ByKeyValue<Transaction>();
  for (const transaction of transactions) {
    const last = new Map<ValueKey, Json>();
    for (const { reads, key, value } of transaction.microOps) {
      if (reads) continue;
      const overwritten = last.get(keyOf(key));
      if (overwritten !== undefined) intermediate.set(key, overwritten, transaction);
      last.set(keyOf(key), value);
    }
  }
  return intermediate;
}
