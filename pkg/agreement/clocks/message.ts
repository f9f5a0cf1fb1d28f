/** The one thing that nodes say to each other in clock synchronization. */
import { isRound } from '../value-message.ts';

/** My clock shows the time of `round` now: what counts is when this arrives. */
export interface ClockMessage {
  readonly kind: 'tick';
  readonly round: number;
}

/** Parses a message at the door. @returns undefined when it has another shape. */
export function parseClockMessage(body: unknown): ClockMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body)) return undefined;
  const { kind, round } = body;
  return kind === 'tick' && isRound(round) ? { kind, round } : undefined;
}
