/** What a rumor says: plain data, whose size decides how it travels and how long it is kept. */
import type { Json } from '../../core/json.ts';

/** Bytes of what stands around a value: a type, a length, a comma. */
const OVERHEAD_BYTES = 2;
const NUMBER_BYTES = 8;

/**
 * Tells whether a value is plain data. Without recursion: a peer may have nested it deeply.
 */
export function isPayload(value: unknown): value is Json {
  return measure(value) !== undefined;
}

/** About how many bytes a payload takes, on the wire and in memory. */
export function payloadBytes(payload: Json): number {
  return measure(payload) ?? 0;
}

/** @returns undefined for what is no plain data. O(size). */
function measure(value: unknown): number | undefined {
  let bytes = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    bytes += OVERHEAD_BYTES;
    if (typeof next === 'string') bytes += next.length;
    else if (typeof next === 'number') bytes += NUMBER_BYTES;
    else if (typeof next === 'object' && next !== null) {
      if (!isPlain(next)) return undefined;
      for (const [key, field] of Object.entries(next)) {
        if (!Array.isArray(next)) bytes += key.length + OVERHEAD_BYTES;
        waiting.push(field);
      }
    } else if (typeof next !== 'boolean' && next !== null) return undefined;
  }
  return bytes;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
