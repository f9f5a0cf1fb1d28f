/**
 * A message as the host of a node carries it: the body, and its type as the kind by which it is counted.
 * The addresses are the host's.
 */
import { isPayload } from '../../gossip/payload.ts';
import type { Body } from '../message.ts';

export interface Envelope {
  readonly kind: string;
  readonly body: Body;
}

export function envelope(body: Body): Envelope {
  return { kind: body.type, body };
}

/** Parses an envelope at the door of a network. @returns undefined when it has another shape. */
export function parseEnvelope(message: unknown): Envelope | undefined {
  if (typeof message !== 'object' || message === null || !('body' in message)) return undefined;
  const { body } = message;
  return isPayload(body) && isTyped(body) ? envelope(body) : undefined;
}

function isTyped(body: unknown): body is Body {
  return (
    typeof body === 'object' && body !== null && 'type' in body && typeof body.type === 'string'
  );
}
