/** What services of two nodes say to each other: calls, answers, and the protocols beside them. */
import type { MembershipMessage } from '../membership/message.ts';
import { parseMembershipMessage } from '../membership/parse.ts';
import {
  asInteger,
  asOneOf,
  asRecord,
  asString,
  badShape,
  type UnknownRecord,
} from '../wire/shape.ts';
import { asGossipMessage, type GossipMessage } from './rumors/message.ts';

/** Which method is meant: of a service of the node, or of one of its groups. */
export interface Target {
  readonly service: string;
  readonly method: string;
  /** The group whose service it is; absent: the node's own. */
  readonly gid?: string | undefined;
}

export type ServiceMessage = CallMessage | AnswerMessage | CompanionMessage;

/** A message of a protocol beside the calls. */
export type CompanionMessage = GossipMessage | RosterMessage;

/** What membership says. */
export interface RosterMessage {
  readonly kind: 'membership';
  readonly body: MembershipMessage;
}

export interface CallMessage extends Target {
  readonly kind: 'call';
  /** Counts the calls of the sender from 1. */
  readonly id: number;
  /** Differs from one process of that address to the next. */
  readonly epoch: number;
  /** Packed, see `wire/values`. */
  readonly args: unknown;
  /** Nobody waits for the answer: there is to be none. */
  readonly silent: boolean;
}

export interface AnswerMessage {
  readonly kind: 'answer';
  /** That of the call. */
  readonly id: number;
  /** What the method called back with: error, value, more; packed. */
  readonly answer: unknown;
}

const NAME_MAX = 256;

/** The parser at the door of the channel. Packed values are checked by those who unpack them. */
export function parseServiceMessage(body: unknown): ServiceMessage {
  const message = asRecord(body, 'message');
  const kind = asOneOf(message['kind'], 'kind', ['call', 'answer', 'gossip', 'membership']);
  switch (kind) {
    case 'call':
      return asCallMessage(message);
    case 'answer':
      return { kind, id: asInteger(message['id'], 'id'), answer: message['answer'] };
    case 'gossip':
      return asGossipMessage(message);
    case 'membership':
      return asRosterMessage(message);
  }
}

function asRosterMessage({ body: said }: UnknownRecord): RosterMessage {
  const body = parseMembershipMessage(said);
  if (body === undefined) throw badShape(said, 'body', 'a message of membership');
  return { kind: 'membership', body };
}

function asCallMessage(message: UnknownRecord): CallMessage {
  return {
    kind: 'call',
    id: asInteger(message['id'], 'id'),
    epoch: asInteger(message['epoch'], 'epoch'),
    service: asString(message['service'], 'service', NAME_MAX),
    method: asString(message['method'], 'method', NAME_MAX),
    gid: message['gid'] === undefined ? undefined : asString(message['gid'], 'gid', NAME_MAX),
    args: message['args'],
    silent: message['silent'] === true,
  };
}
