/**
 * What nodes say to each other.
 *
 * | kind     | says                                                            | sent to                      |
 * | -------- | --------------------------------------------------------------- | ---------------------------- |
 * | `rumor`  | hear this; the only kind that carries a payload                 | children or all; who asked   |
 * | `offer`  | I have this large one: ask me, now                              | children                     |
 * | `ihave`  | I have these: ask me when they do not come to you by themselves | some peers, at random        |
 * | `graft`  | send me these; with `adopt`, also what comes of their origins   | one who said it has them     |
 * | `prune`  | what comes of this origin reaches me faster by others: stop     | who pushed it in vain        |
 * | `ack`    | I have these, which you began                                   | their origin                 |
 * | `ask`    | I began these: do you have them? Ask me now if not              | those who have not said so   |
 * | `sync`   | count and sum of what I keep: tell me what you keep if not same | one peer, at random          |
 * | `digest` | I keep these                                                    | who sent another `sync`      |
 *
 * All are idempotent and may be lost, doubled and reordered.
 */
import type { NodeId } from '../../core/ids.ts';
import { LabError } from '../../core/errors.ts';
import {
  asBoolean,
  asInteger,
  asNodeId,
  asRecord,
  badShape,
  type UnknownRecord,
} from '../../wire/shape.ts';
import { parseRumorId, type Rumor, type RumorId } from '../rumor.ts';
import { asIdSpans, type IdSpan } from './id-spans.ts';
import { isPayload } from '../payload.ts';

export interface RumorMessage extends Rumor {
  readonly kind: 'rumor';
  /** The node where it began: who wants to know that it has come. */
  readonly root: NodeId;
  /** How long ago it began, in ms. */
  readonly ageMs: number;
  /** Pushed unasked, and not sent because it was asked for once. */
  readonly pushed: boolean;
  /** Its root tells everyone itself: nobody passes it on unasked. */
  readonly direct: boolean;
  /** What else its sender has, as if it announced it, and told those who began it. */
  readonly has: readonly IdSpan[];
}

export interface IdsMessage {
  readonly kind: 'ihave' | 'ack' | 'ask' | 'digest';
  readonly ids: readonly IdSpan[];
}

export type ReliableMessage =
  | RumorMessage
  | IdsMessage
  | { readonly kind: 'offer'; readonly id: RumorId; readonly bytes: number }
  | { readonly kind: 'graft'; readonly ids: readonly IdSpan[]; readonly adopt: boolean }
  | { readonly kind: 'prune'; readonly origin: string }
  | { readonly kind: 'sync'; readonly count: number; readonly sum: number };

/** Hops and ages beyond these are nobody's. */
const HOPS_MAX = 1_000_000;

/** Parses a message at the door. @returns undefined when it has another shape; never throws. */
export function parseReliableMessage(body: unknown): ReliableMessage | undefined {
  try {
    return asMessage(asRecord(body, 'message'));
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}

function asMessage(fields: UnknownRecord): ReliableMessage {
  const { kind } = fields;
  switch (kind) {
    case 'rumor':
      return asRumor(fields);
    case 'ihave':
    case 'ack':
    case 'ask':
    case 'digest':
      return { kind, ids: asIdSpans(fields['ids'], 'ids') };
    case 'graft':
      return {
        kind,
        ids: asIdSpans(fields['ids'], 'ids'),
        adopt: asBoolean(fields['adopt'], 'adopt'),
      };
    case 'offer':
      return { kind, id: asRumorId(fields['id']), bytes: asInteger(fields['bytes'], 'bytes') };
    case 'prune':
      return { kind, origin: asOrigin(fields['origin']) };
    case 'sync': {
      const [count, sum] = [asInteger(fields['count'], 'count'), asInteger(fields['sum'], 'sum')];
      return { kind, count, sum };
    }
    default:
      throw badShape(kind, 'kind', 'a kind of message');
  }
}

function asRumor(fields: UnknownRecord): RumorMessage {
  const payload: unknown = fields['payload'];
  if (!isPayload(payload)) throw badShape(payload, 'payload', 'plain data');
  return {
    kind: 'rumor',
    id: asRumorId(fields['id']),
    root: asNodeId(fields['root'], 'root'),
    hops: asInteger(fields['hops'], 'hops', { max: HOPS_MAX }),
    ageMs: asInteger(fields['ageMs'], 'ageMs'),
    pushed: asBoolean(fields['pushed'], 'pushed'),
    direct: asBoolean(fields['direct'], 'direct'),
    has: asIdSpans(fields['has'], 'has'),
    payload,
  };
}

function asRumorId(value: unknown): RumorId {
  if (typeof value !== 'string' || parseRumorId(value) === undefined) {
    throw badShape(value, 'id', 'the id of a rumor');
  }
  return value;
}

function asOrigin(value: unknown): string {
  if (typeof value !== 'string' || parseRumorId(`${value}:1`) === undefined) {
    throw badShape(value, 'origin', 'an origin of rumors');
  }
  return value;
}
