/** What nodes say to each other in binary agreement; see `engine.ts`. */
import type { ValueJson } from '../arithmetic.ts';
import { isRound, isValueJson } from '../value-message.ts';

/** ECHO: I hold this value in `round`, or enough others do. ECHO2: enough of us say ECHO of it. */
export interface BinaryMessage {
  readonly kind: 'echo' | 'echo2';
  readonly round: number;
  readonly value: ValueJson;
}

export const BINARY_SHAPE = 'a message {kind: echo | echo2, round, value}';

/** @returns undefined when it has another shape. */
export function parseBinaryMessage(body: unknown): BinaryMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body && 'value' in body)) return undefined;
  const { kind, round, value } = body;
  if (kind !== 'echo' && kind !== 'echo2') return undefined;
  return isRound(round) && isValueJson(value) ? { kind, round, value } : undefined;
}
