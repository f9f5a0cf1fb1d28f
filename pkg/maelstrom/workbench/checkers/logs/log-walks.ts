/**
 * Whether each client walked along the logs without going back and without leaving anything out.
 * Source: `jepsen.tests.kafka`, `int-poll-skip`, `poll-skip`, `nonmonotonic-poll`, `nonmonotonic-send`.
 */
import type { Json, JsonObject } from '../../../../core/json.ts';
import type { History, Op } from '../../history.ts';
import { listOf, quoteOp } from '../values.ts';
import { byProcess, quotePoll, type LogOps, type Poll, type Send } from './log-ops.ts';
import type { LogOrder } from './log-order.ts';

/** Steps that leave messages out, and steps that do not go forward. */
export interface Missteps {
  readonly skips: readonly JsonObject[];
  readonly backs: readonly JsonObject[];
}

type Orders = ReadonlyMap<string, LogOrder>;

/** Within one poll. */
export function internalMissteps({ polls }: LogOps, orders: Orders): Missteps {
  const collector = new Collector(orders);
  for (const poll of polls) {
    for (const [key, entries] of poll.logs) {
      for (const [i, { message }] of entries.entries()) {
        const before = entries[i - 1];
        if (before === undefined) continue;
        collector.step(key, before.message, message, () => ({ op: quotePoll(poll, key, message) }));
      }
    }
  }
  return collector;
}

/** From one poll of a process to its next; a key that is assigned anew begins anew. */
export function externalMissteps(history: History, { polls }: LogOps, orders: Orders): Missteps {
  const collector = new Collector(orders);
  const pollOf = new Map(polls.map((poll) => [poll.op, poll] as const));
  for (const ops of byProcess(history)) {
    let last = new Map<string, Poll>();
    for (const op of ops) {
      if (isAssignment(op)) last = keptKeys(last, op);
      const poll = pollOf.get(op);
      if (poll === undefined) continue;
      for (const [key, entries] of poll.logs) {
        const [first] = entries;
        const before = last.get(key);
        const left = before?.logs.get(key)?.at(-1);
        if (first === undefined) continue;
        if (before !== undefined && left !== undefined) {
          collector.step(key, left.message, first.message, () => ({
            ops: [quotePoll(before, key, left.message), quotePoll(poll, key, first.message)],
          }));
        }
        last.set(key, poll);
      }
    }
  }
  return collector;
}

/** From one send of a process to its next; others may send in between, so skips mean nothing. */
export function backwardSends(
  history: History,
  { sends }: LogOps,
  orders: Orders,
): readonly JsonObject[] {
  const collector = new Collector(orders);
  const sendOf = new Map(sends.map((send) => [send.op, send] as const));
  for (const ops of byProcess(history)) {
    let last = new Map<string, Send>();
    for (const op of ops) {
      if (isAssignment(op)) last = keptKeys(last, op);
      const send = sendOf.get(op);
      if (send === undefined || op.type === 'fail') continue;
      const before = last.get(send.key);
      if (before !== undefined) {
        const quote = (): JsonObject => ({ ops: [quoteOp(before.op), quoteOp(op)] });
        collector.step(send.key, before.message, send.message, quote);
      }
      last.set(send.key, send);
    }
  }
  return collector.backs;
}

class Collector implements Missteps {
  readonly skips: JsonObject[] = [];
  readonly backs: JsonObject[] = [];
  readonly #orders: Orders;

  constructor(orders: Orders) {
    this.#orders = orders;
  }

  /** Judges a step between two messages of a log; what has no known place is passed over. */
  step(key: string, from: Json, to: Json, quote: () => JsonObject): void {
    const order = this.#orders.get(key);
    const [before, after] = [order?.placeOf(from), order?.placeOf(to)];
    if (order === undefined || before === undefined || after === undefined) return;
    const delta = after - before;
    if (delta === 1) return;
    const step = { key, values: [from, to], delta };
    if (delta < 1) {
      this.backs.push({ ...step, ...quote() });
      return;
    }
    const skipped = Array.from({ length: delta - 1 }, (_, i) => order.messageAt(before + 1 + i));
    this.skips.push({ ...step, skipped, ...quote() });
  }
}

function isAssignment({ f, type }: Op): boolean {
  return f === 'assign' && (type === 'ok' || type === 'info');
}

/** A client that stays assigned to a key goes on where it was. */
function keptKeys<T>(last: ReadonlyMap<string, T>, { value }: Op): Map<string, T> {
  const assigned = new Set(listOf(value));
  return new Map([...last].filter(([key]) => assigned.has(key)));
}
