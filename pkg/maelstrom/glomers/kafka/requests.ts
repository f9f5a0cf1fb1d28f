/** What clients of the logs ask for, parsed. All of these throw `ERR_BAD_SHAPE`. */
import type { Json } from '../../../core/json.ts';
import { isPayload } from '../../../gossip/payload.ts';
import { asArray, asInteger, asRecord, asString, badShape } from '../../../wire/shape.ts';
import type { Body } from '../../message.ts';

const KEYS_MAX = 100_000;

export function asSend({ key, msg }: Body): { readonly key: string; readonly message: Json } {
  if (msg === undefined) throw badShape(msg, 'msg', 'a message');
  return { key: asString(key, 'key'), message: msg };
}

/** A message of a log, told by another node. */
export function asJson(value: unknown): Json {
  if (!isPayload(value)) throw badShape(value, 'message', 'data of JSON');
  return value;
}

/** Of `poll` and `commit_offsets`. */
export function asOffsets({ offsets }: Body): ReadonlyMap<string, number> {
  return offsetsIn(offsets);
}

export function offsetsIn(value: unknown): ReadonlyMap<string, number> {
  const entries = Object.entries(asRecord(value, 'offsets'));
  return new Map(entries.map(([key, offset]) => [key, asInteger(offset, `offsets.${key}`)]));
}

/** Of `list_committed_offsets`. */
export function asKeys({ keys }: Body): readonly string[] {
  return asArray(keys, 'keys', KEYS_MAX).map((key) => asString(key, 'keys'));
}
