/**
 * Messages of membership at the door. Everything is bounded, so that nobody's bytes fill the memory. Who
 * speaks well-formed lies is believed, as in SWIM: it can accuse anybody, and with the highest incarnation
 * so that the accused cannot refute. Peers are trusted; the links let in only those who know the secret.
 */
import { LabError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import {
  asArray,
  asInteger,
  asNodeId,
  asNumber,
  asOneOf,
  asRecord,
  badShape,
} from '../wire/shape.ts';
import type { MembershipMessage, Purpose, Standing, Update } from './message.ts';
import type { MemberState } from './record.ts';

/** Highest incarnation, far above wall time in ms: whoever refutes counts in whole numbers. */
export const INCARNATION_MAX = 2 ** 52;
/** Most claims in a message that carries all that its sender knows; others choose at random. */
export const SYNC_UPDATES_MAX = 4096;
/** Most claims in any other message. */
export const UPDATES_MAX = 256;
/** Most accusers of one member in a message. */
export const ACCUSERS_MAX = 16;
/** Values, and characters of texts and keys, in the information on one member. */
const INFO_VALUES_MAX = 64;
const INFO_TEXT_MAX = 2048;

const KINDS: readonly MembershipMessage['kind'][] = [
  'ping',
  'ping-req',
  'pong',
  'nack',
  'news',
  'sync',
  'sync-reply',
];
const STATES: readonly MemberState[] = ['alive', 'suspect', 'dead', 'left'];

/** @returns undefined for what is no message of membership. */
export function parseMembershipMessage(body: unknown): MembershipMessage | undefined {
  try {
    return parse(body);
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}

/** Information on a member within the bounds of a message. @throws {LabError} `ERR_BAD_SHAPE`. */
export function asInfo(value: unknown, path: string): JsonObject {
  const budget = { values: INFO_VALUES_MAX, text: INFO_TEXT_MAX };
  const info = asJson(value, path, budget);
  if (typeof info !== 'object' || info === null || isList(info)) {
    throw badShape(value, path, 'an object');
  }
  return info;
}

function parse(body: unknown): MembershipMessage {
  const fields = asRecord(body, 'message');
  const me = asStanding(fields['me'], 'me');
  if (me.state !== 'alive' && me.state !== 'left')
    throw badShape(me.state, 'me.state', 'alive, left');
  const purpose = asPurpose(fields);
  const all = purpose.kind === 'sync' || purpose.kind === 'sync-reply';
  const updates = asArray(fields['updates'], 'updates', all ? SYNC_UPDATES_MAX : UPDATES_MAX);
  return { ...purpose, me, updates: updates.map(asUpdate) };
}

function asPurpose(fields: Readonly<Record<string, unknown>>): Purpose {
  const kind = asOneOf(fields['kind'], 'kind', KINDS);
  if (kind === 'news' || kind === 'sync' || kind === 'sync-reply') return { kind };
  const sequence = asInteger(fields['sequence'], 'sequence');
  if (kind === 'ping') {
    return { kind, sequence, checksum: asInteger(fields['checksum'], 'checksum') };
  }
  if (kind === 'ping-req') return { kind, sequence, target: asNodeId(fields['target'], 'target') };
  return { kind, sequence };
}

function asStanding(value: unknown, path: string): Standing {
  const fields = asRecord(value, path);
  return {
    state: asOneOf(fields['state'], `${path}.state`, STATES),
    incarnation: asInteger(fields['incarnation'], `${path}.incarnation`, { max: INCARNATION_MAX }),
    info: asInfo(fields['info'], `${path}.info`),
  };
}

function asUpdate(value: unknown): Update {
  const fields = asRecord(value, 'update');
  const ageMs = asNumber(fields['ageMs'], 'update.ageMs');
  if (!(ageMs >= 0 && ageMs <= Number.MAX_SAFE_INTEGER))
    throw badShape(ageMs, 'update.ageMs', 'an age');
  return {
    id: asNodeId(fields['id'], 'update.id'),
    ...asStanding(value, 'update'),
    ageMs,
    by: asArray(fields['by'], 'update.by', ACCUSERS_MAX).map((id) => asNodeId(id, 'update.by')),
  };
}

/** What is left of the size of one member's information. */
interface Budget {
  values: number;
  text: number;
}

function asJson(value: unknown, path: string, budget: Budget): Json {
  budget.values -= 1;
  if (typeof value === 'string') budget.text -= value.length;
  if (budget.values < 0 || budget.text < 0) throw badShape(value, path, 'less information');
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    return asArray(value, path, INFO_VALUES_MAX).map((item) => asJson(item, path, budget));
  }
  const entries = Object.entries(asRecord(value, path)).map(([key, field]) => {
    budget.text -= key.length;
    return [key, asJson(field, path, budget)] as const;
  });
  return Object.fromEntries(entries);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
