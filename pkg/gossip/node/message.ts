/** What the nodes of a gossip experiment say to each other: messages of several protocols, by part. */
import { parseMembershipMessage } from '../../membership/parse.ts';
import type { MembershipMessage } from '../../membership/message.ts';
import { parseAveragingMessage, type AveragingMessage } from '../averaging/message.ts';
import { parseMongeringMessage, type MongeringMessage } from '../mongering/mongering.ts';
import { parseSpecMessage, type SpecMessage } from '../mongering/spec.ts';
import type { GossipMode } from '../plan.ts';
import { parseReliableMessage, type ReliableMessage } from '../reliable/reliable.ts';

/** What spreads rumors, in whatever mode. */
export type RumorsMessage = SpecMessage | MongeringMessage | ReliableMessage;

/** The protocols of a node. */
export type Part = 'rumors' | 'membership' | 'averaging';

/** A message of one of them. */
export type PartMessage = RumorsMessage | MembershipMessage | AveragingMessage;

export interface GossipNodeMessage {
  readonly part: Part;
  readonly kind: string;
  /** Of the part: its own parser has made it. */
  readonly body: PartMessage;
}

/** The kind by which a message is counted: two parts may have kinds of the same name. */
export function kindOf(part: Part, { kind }: { readonly kind: string }): string {
  return part === 'rumors' ? kind : `${part}.${kind}`;
}

/**
 * Parses a message at the door.
 * @param mode How rumors are spread in this experiment.
 * @returns undefined when it has another shape.
 */
export function parseGossipNodeMessage(
  message: unknown,
  mode: GossipMode | undefined,
): GossipNodeMessage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('part' in message && 'body' in message)) return undefined;
  const { part } = message;
  if (part === 'rumors') {
    const body = mode === undefined ? undefined : PARSERS[mode](message.body);
    return body === undefined ? undefined : { part, kind: kindOf(part, body), body };
  }
  if (part === 'membership') {
    const body = parseMembershipMessage(message.body);
    return body === undefined ? undefined : { part, kind: kindOf(part, body), body };
  }
  if (part !== 'averaging') return undefined;
  const body = parseAveragingMessage(message.body);
  return body === undefined ? undefined : { part, kind: kindOf(part, body), body };
}

const PARSERS: Readonly<Record<GossipMode, (body: unknown) => RumorsMessage | undefined>> = {
  spec: parseSpecMessage,
  push: parseMongeringMessage,
  pull: parseMongeringMessage,
  'push-pull': parseMongeringMessage,
  reliable: parseReliableMessage,
};
