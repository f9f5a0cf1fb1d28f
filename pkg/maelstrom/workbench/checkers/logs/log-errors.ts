/** What can be wrong with logs as a whole. Source: `jepsen.tests.kafka`, functions of these names. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import { keyOf, quoteOp, type ValueKey } from '../values.ts';
import { certainlySent, quotePoll, type LogOps, type Poll } from './log-ops.ts';
import type { LogOrder } from './log-order.ts';

/** Two messages at one offset. */
export function inconsistentOffsets(orders: Iterable<LogOrder>): readonly JsonObject[] {
  return [...orders].flatMap(({ key, slots }) =>
    slots.flatMap(({ offset, messages }, index) =>
      messages.length > 1 ? [{ key, offset, index, values: messages }] : [],
    ),
  );
}

/** One message at two offsets. */
export function duplicates(orders: Iterable<LogOrder>): readonly JsonObject[] {
  return [...orders].flatMap(({ key, slots }) => {
    const offsets = new Map<ValueKey, { readonly value: Json; readonly at: number[] }>();
    for (const { offset, messages } of slots) {
      for (const value of messages) {
        const entry = offsets.get(keyOf(value)) ?? { value, at: [] };
        entry.at.push(offset);
        offsets.set(keyOf(value), entry);
      }
    }
    return [...offsets.values()]
      .filter(({ at }) => at.length > 1)
      .map(({ value, at }) => ({ key, value, count: at.length, offsets: at }));
  });
}

/** Polled, though its send certainly failed; `garbage`: polled, though nobody sent it. */
export function foreignMessages({ polls, sender }: LogOps): {
  readonly aborted: readonly JsonObject[];
  readonly garbage: readonly JsonObject[];
} {
  const aborted: JsonObject[] = [];
  const garbage: JsonObject[] = [];
  for (const poll of polls) {
    for (const [key, entries] of poll.logs) {
      for (const { offset, message: value } of entries) {
        const send = sender(key, value);
        const reader = { key, value, reader: quotePoll(poll, key, value) };
        if (send === undefined) garbage.push({ ...reader, offset });
        else if (send.op.type === 'fail') aborted.push({ ...reader, writer: quoteOp(send.op) });
      }
    }
  }
  return { aborted, garbage };
}

/**
 * Never polled, though something behind it in the log was. What stands at several offsets is taken where
 * that is most favourable: as read at the first, and as due at the last.
 */
export function lostWrites(
  ops: LogOps,
  orders: ReadonlyMap<string, LogOrder>,
): readonly JsonObject[] {
  return [...orders.values()].flatMap(({ key, slots }) => {
    const first = new Map<ValueKey, number>();
    const last = new Map<ValueKey, { readonly message: Json; readonly place: number }>();
    for (const [place, { messages }] of slots.entries()) {
      for (const message of messages) {
        if (!first.has(keyOf(message))) first.set(keyOf(message), place);
        last.set(keyOf(message), { message, place });
      }
    }
    const furthest = furthestRead(ops, key, first);
    if (furthest === undefined) return [];
    return [...last.values()]
      .filter(({ place }) => place <= furthest.place)
      .filter(({ message }) => !ops.wasRead(key, message))
      .flatMap(({ message: value, place: index }) => {
        const send = ops.sender(key, value);
        if (send === undefined || !certainlySent(ops, send)) return [];
        const maxRead = quotePoll(furthest.poll, key, furthest.message);
        const writer = quoteOp(send.op);
        return [
          { key, value, index, 'max-read-index': furthest.place, writer, 'max-read': maxRead },
        ];
      });
  });
}

function furthestRead(
  { polls }: LogOps,
  key: string,
  places: ReadonlyMap<ValueKey, number>,
): { readonly place: number; readonly poll: Poll; readonly message: Json } | undefined {
  let furthest: { place: number; poll: Poll; message: Json } | undefined;
  for (const poll of polls) {
    for (const { message } of poll.logs.get(key) ?? []) {
      const place = places.get(keyOf(message));
      if (place !== undefined && place > (furthest?.place ?? -1))
        furthest = { place, poll, message };
    }
  }
  return furthest;
}

/** Messages of one key that the result lists. */
const LISTED_MAX = 32;

/** Acknowledged, and polled by nobody by the end; undefined if there is none. */
export function unseenMessages({ sends, wasRead }: LogOps): JsonObject | undefined {
  const unseen = new Map<string, Json[]>();
  for (const { op, key, message } of sends) {
    if (op.type !== 'ok' || wasRead(key, message)) continue;
    const messages = unseen.get(key) ?? [];
    messages.push(message);
    unseen.set(key, messages);
  }
  if (unseen.size === 0) return undefined;
  const keys = [...unseen].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    unseen: Object.fromEntries(keys.map(([key, messages]) => [key, messages.length])),
    messages: Object.fromEntries(
      keys.map(([key, messages]) => [key, messages.slice(0, LISTED_MAX)]),
    ),
  };
}
