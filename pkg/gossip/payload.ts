/** What a rumor says, as data: told apart from what a peer must not send, and measured. */
import type { Json } from '../core/json.ts';
import { encode } from '../wire/codec.ts';
import { LEVELS_READ_MAX, isArray, isPlainObject } from '../wire/values/plain.ts';

/** Tells whether a value may be a payload: data of JSON, no deeper than the codec's readers bear. */
export function isPayload(value: unknown): value is Json {
  return isWithin(value, 0);
}

/** The size of a payload on the wire. */
export function payloadBytes(payload: Json): number {
  const { start, end } = encode(payload);
  return end - start;
}

function isWithin(value: unknown, level: number): boolean {
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
  if (value === null) return true;
  if (level >= LEVELS_READ_MAX) return false;
  if (isArray(value)) return value.every((item) => isWithin(item, level + 1));
  return isPlainObject(value) && Object.values(value).every((item) => isWithin(item, level + 1));
}
