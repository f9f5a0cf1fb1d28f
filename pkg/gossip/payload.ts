/** What a rumor says, as data: told apart from what a peer must not send, and measured. */
import type { Json } from '../core/json.ts';
import { LEVELS_READ_MAX, isArray, isPlainObject } from '../wire/values/plain.ts';

/** Bytes of what stands around a value: a type, a length, a comma. */
const OVERHEAD_BYTES = 2;
const NUMBER_BYTES = 8;

/** Tells whether a value may be a payload: data of JSON, no deeper than the codec's readers bear. */
export function isPayload(value: unknown): value is Json {
  return isWithin(value, 0);
}

/** About how many bytes a payload takes, on the wire and in memory. O(values): texts are not looked into. */
export function payloadBytes(payload: Json): number {
  if (typeof payload === 'string') return OVERHEAD_BYTES + payload.length;
  if (typeof payload === 'number') return OVERHEAD_BYTES + NUMBER_BYTES;
  if (typeof payload !== 'object' || payload === null) return OVERHEAD_BYTES;
  let bytes = OVERHEAD_BYTES;
  const named = !Array.isArray(payload);
  for (const [key, field] of Object.entries(payload)) {
    bytes += payloadBytes(field) + (named ? key.length + OVERHEAD_BYTES : 0);
  }
  return bytes;
}

function isWithin(value: unknown, level: number): boolean {
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
  if (value === null) return true;
  if (level >= LEVELS_READ_MAX) return false;
  if (isArray(value)) return value.every((item) => isWithin(item, level + 1));
  return isPlainObject(value) && Object.values(value).every((item) => isWithin(item, level + 1));
}
