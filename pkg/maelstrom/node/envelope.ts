/**
 * A message as the host of a node carries it: the body, and its type as the kind by which it is counted.
 * The addresses are the host's.
 */
import type { Body } from '../message.ts';

export interface Envelope {
  readonly kind: string;
  readonly body: Body;
}

export function envelope(body: Body): Envelope {
  return { kind: body.type, body };
}
