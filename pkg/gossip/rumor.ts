/** A rumor: something that everybody is to hear once. */
import type { Json } from '../core/json.ts';

/**
 * Names a rumor: `origin:counter`. Origins differ from one process to the next, also of one node, and
 * count from 1, so an id is unique without a clock.
 */
export type RumorId = string;

export interface Rumor {
  readonly id: RumorId;
  /** Links that it has gone over to get to whoever reads this; 0 at its origin. */
  readonly hops: number;
  readonly payload: Json;
}

/** Longest origin, in characters. */
const ORIGIN_MAX = 64;

const ID_PATTERN = /^([A-Za-z0-9._-]+(?::[A-Za-z0-9._-]+)*):([1-9]\d{0,14})$/;

/** The two halves of an id. */
export interface RumorName {
  readonly origin: string;
  readonly counter: number;
}

export function rumorId({ origin, counter }: RumorName): RumorId {
  return `${origin}:${counter}`;
}

/** @returns undefined for what is no id of a rumor. */
export function parseRumorId(id: unknown): RumorName | undefined {
  const [, origin = '', counter] = (typeof id === 'string' && ID_PATTERN.exec(id)) || [];
  if (origin === '' || origin.length > ORIGIN_MAX) return undefined;
  return { origin, counter: Number(counter) };
}
