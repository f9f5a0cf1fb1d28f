/** What nodes say to each other in the witness algorithm; see `engine.ts`. */
import { isNodeId, type NodeId } from '../../core/ids.ts';
import type { ValueJson } from '../arithmetic.ts';
import { isRound, isValueJson } from '../value-message.ts';

export type WitnessMessage =
  /** A step of the reliable broadcast of `origin`'s value of `round`. */
  | {
      readonly kind: 'init' | 'echo' | 'ready';
      readonly origin: NodeId;
      readonly round: number;
      readonly value: ValueJson;
    }
  /** I have delivered the values of these nodes for `round`. */
  | { readonly kind: 'report'; readonly round: number; readonly ids: readonly NodeId[] };

export const WITNESS_SHAPE =
  'a message {kind: init | echo | ready, origin, round, value} or {kind: report, round, ids}';

/** More nodes than any experiment has. */
const IDS_MAX = 10_000;

/** @returns undefined when it has another shape. */
export function parseWitnessMessage(body: unknown): WitnessMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body) || !isRound(body.round)) return undefined;
  const { kind, round } = body;
  if (kind === 'report') {
    const ids = 'ids' in body ? body.ids : undefined;
    if (!Array.isArray(ids) || ids.length > IDS_MAX || !ids.every(isNodeId)) return undefined;
    return { kind, round, ids };
  }
  if (kind !== 'init' && kind !== 'echo' && kind !== 'ready') return undefined;
  if (!('origin' in body && 'value' in body)) return undefined;
  const { origin, value } = body;
  return isNodeId(origin) && isValueJson(value) ? { kind, origin, round, value } : undefined;
}
