/**
 * What the protocols that tell rumors one by one say to each other.
 *
 * | kind    | says                                          | sent                                |
 * | ------- | --------------------------------------------- | ----------------------------------- |
 * | `rumor` | hear this; the only kind with a payload       | to those whom a protocol has drawn  |
 * | `heard` | I have it; whether it was new to me (`fresh`) | in answer to `rumor`                |
 *
 * Both are idempotent.
 */
import { asRecord, type UnknownRecord } from '../wire/shape.ts';
import { isPayload } from './payload.ts';
import { parseRumorId, type Rumor, type RumorId } from './rumor.ts';

export interface RumorMessage extends Rumor {
  readonly kind: 'rumor';
}

export interface HeardMessage {
  readonly kind: 'heard';
  readonly id: RumorId;
  readonly fresh: boolean;
}

/** Longest way that a rumor is believed to have come. */
const HOPS_MAX = 1_000_000;

/** The fields of a body that is an object with a kind; undefined for anything else. */
export function fieldsOf(body: unknown): UnknownRecord | undefined {
  if (typeof body !== 'object' || body === null || !('kind' in body)) return undefined;
  return asRecord(body, 'message');
}

/** @returns undefined for what is no message of kind `rumor`. */
export function parseRumorMessage(fields: UnknownRecord): RumorMessage | undefined {
  const { kind, id, hops, payload } = fields;
  if (kind !== 'rumor' || typeof id !== 'string' || parseRumorId(id) === undefined)
    return undefined;
  if (typeof hops !== 'number' || !Number.isInteger(hops) || hops < 0 || hops > HOPS_MAX) {
    return undefined;
  }
  return isPayload(payload) ? { kind, id, hops, payload } : undefined;
}

/** @returns undefined for what is no message of kind `heard`. */
export function parseHeardMessage(fields: UnknownRecord): HeardMessage | undefined {
  const { kind, id, fresh } = fields;
  if (kind !== 'heard' || typeof id !== 'string' || parseRumorId(id) === undefined)
    return undefined;
  return typeof fresh === 'boolean' ? { kind, id, fresh } : undefined;
}
