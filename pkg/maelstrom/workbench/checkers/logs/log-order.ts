/** The order of each log, as far as sends and polls tell. Source: `jepsen.tests.kafka/version-orders`. */
import type { Json } from '../../../../core/json.ts';
import { keyOf, type ValueKey } from '../values.ts';
import { certainlySent, type Entry, type LogOps } from './log-ops.ts';

/** One log. Places count offsets that are in use, from 0: gaps are allowed and mean nothing. */
export interface LogOrder {
  readonly key: string;
  /** By place: the offset, and all messages that were said to be there; there should be one. */
  readonly slots: readonly { readonly offset: number; readonly messages: readonly Json[] }[];
  /** Where a message stands; the last place if it stands at several. */
  readonly placeOf: (message: Json) => number | undefined;
  /** The message at a place. */
  readonly messageAt: (place: number) => Json;
}

/** From what was certainly sent and what was polled. */
export function logOrdersOf(ops: LogOps): ReadonlyMap<string, LogOrder> {
  const logs = new Map<string, Map<number, Map<ValueKey, Json>>>();
  const note = (key: string, { offset, message }: Entry): void => {
    const log = logs.get(key) ?? new Map<number, Map<ValueKey, Json>>();
    logs.set(key, log);
    const messages = log.get(offset) ?? new Map<ValueKey, Json>();
    log.set(offset, messages);
    messages.set(keyOf(message), message);
  };
  for (const send of ops.sends) {
    const { key, message, offset } = send;
    if (offset !== undefined && certainlySent(ops, send)) note(key, { offset, message });
  }
  for (const { logs: polled } of ops.polls) {
    for (const [key, entries] of polled) for (const entry of entries) note(key, entry);
  }
  return new Map([...logs].map(([key, log]) => [key, orderOf(key, log)]));
}

function orderOf(key: string, log: ReadonlyMap<number, ReadonlyMap<ValueKey, Json>>): LogOrder {
  const slots = [...log]
    .toSorted(([a], [b]) => a - b)
    .map(([offset, messages]) => ({ offset, messages: [...messages.values()] }));
  const messageAt = (place: number): Json => slots[place]?.messages[0] ?? null;
  const places = new Map(slots.map((_, place) => [keyOf(messageAt(place)), place] as const));
  return { key, slots, placeOf: (message) => places.get(keyOf(message)), messageAt };
}
