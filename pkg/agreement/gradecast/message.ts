/** What nodes say to each other in the gradecast algorithm; see `engine.ts`. */
import { isNodeId, type NodeId } from '../../core/ids.ts';
import type { ValueJson } from '../arithmetic.ts';
import { isRound, isValueJson } from '../value-message.ts';

/** What somebody is said to have said. */
export type Quote = readonly [origin: NodeId, value: ValueJson];

export type GradecastMessage =
  /** Phase 0: my value of `round`. */
  | { readonly kind: 'cast'; readonly round: number; readonly value: ValueJson }
  /** Phase 1: this is what I was told by each. Phase 2: this is what enough of us were told by each. */
  | { readonly kind: 'heard' | 'vote'; readonly round: number; readonly quotes: readonly Quote[] };

export const GRADECAST_SHAPE =
  'a message {kind: cast, round, value} or {kind: heard | vote, round, quotes: [[id, value], ...]}';

/** More nodes than any experiment has. */
const QUOTES_MAX = 10_000;

/** @returns undefined when it has another shape. */
export function parseGradecastMessage(body: unknown): GradecastMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body) || !isRound(body.round)) return undefined;
  const { kind, round } = body;
  if (kind === 'cast') {
    const value = 'value' in body ? body.value : undefined;
    return isValueJson(value) ? { kind, round, value } : undefined;
  }
  if (kind !== 'heard' && kind !== 'vote') return undefined;
  const quotes: unknown = 'quotes' in body ? body.quotes : undefined;
  if (!Array.isArray(quotes) || quotes.length > QUOTES_MAX || !quotes.every(isQuote))
    return undefined;
  return { kind, round, quotes };
}

function isQuote(quote: unknown): quote is Quote {
  return Array.isArray(quote) && quote.length === 2 && isNodeId(quote[0]) && isValueJson(quote[1]);
}
