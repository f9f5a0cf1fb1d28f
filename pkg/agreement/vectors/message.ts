/** The one thing that nodes say to each other in agreement on vectors. */
import { isRound, isValueJson } from '../value-message.ts';
import { DIMENSIONS, type PointJson } from './point.ts';

/** My point at the start of `round`. */
export interface PointMessage {
  readonly kind: 'point';
  /** 0 is the round that starts with the inputs. */
  readonly round: number;
  readonly point: PointJson;
}

/** Parses a message at the door. @returns undefined when it has another shape. */
export function parsePointMessage(body: unknown): PointMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body && 'point' in body)) return undefined;
  const { kind, round, point } = body;
  if (kind !== 'point' || !isRound(round)) return undefined;
  if (!Array.isArray(point) || point.length > DIMENSIONS.max) return undefined;
  return point.every(isValueJson) ? { kind, round, point } : undefined;
}
