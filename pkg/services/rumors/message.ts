/** A message of gossip between the services of two nodes: whose group it is about, in which protocol. */
import { parseSpecMessage, type SpecMessage } from '../../gossip/mongering/spec.ts';
import { parseReliableMessage, type ReliableMessage } from '../../gossip/reliable/reliable.ts';
import { asOneOf, asString, badShape, type UnknownRecord } from '../../wire/shape.ts';

/** `reliable` reaches all who are not cut off; `spec` is the handout's protocol to the letter. */
export const GOSSIP_MODES = ['reliable', 'spec'] as const;
export type GroupGossipMode = (typeof GOSSIP_MODES)[number];

/** What the protocols say, whichever it is. */
export type RumorMessage = SpecMessage | ReliableMessage;

export interface GossipMessage {
  readonly kind: 'gossip';
  readonly gid: string;
  /** The sender's choice: what it says is understood by that protocol alone. */
  readonly mode: GroupGossipMode;
  readonly body: RumorMessage;
}

const GID_MAX = 256;

const PARSERS: Readonly<Record<GroupGossipMode, (body: unknown) => RumorMessage | undefined>> = {
  reliable: parseReliableMessage,
  spec: parseSpecMessage,
};

/** @throws {LabError} `ERR_BAD_SHAPE`. */
export function asGossipMessage(fields: UnknownRecord): GossipMessage {
  const mode = asOneOf(fields['mode'], 'mode', GOSSIP_MODES);
  const body = PARSERS[mode](fields['body']);
  if (body === undefined) throw badShape(fields['body'], 'body', `a message of gossip (${mode})`);
  return { kind: 'gossip', gid: asString(fields['gid'], 'gid', GID_MAX), mode, body };
}
