/** What nodes say to each other in Delphi; see `bundle-round.ts`. */
import type { ValueJson } from '../arithmetic.ts';
import { isRound, isValueJson } from '../value-message.ts';
import { isCheckpoint, type Checkpoint } from './grid.ts';

/** ECHO or ECHO2, of many checkpoints at once. */
export interface DelphiMessage {
  readonly kind: 'echo' | 'echo2';
  readonly round: number;
  /** Of these weights. */
  readonly values: readonly (readonly [checkpoint: Checkpoint, weight: ValueJson])[];
  /** Present: and of weight 0, for all checkpoints that there are but these. */
  readonly restBut?: readonly Checkpoint[];
}

export const DELPHI_SHAPE =
  'a message {kind: echo | echo2, round, values: [[checkpoint, weight], ...], restBut?: [checkpoint, ...]}';

/** More checkpoints than honest nodes ever name in one message. */
const NAMES_MAX = 100_000;

/** @returns undefined when it has another shape. */
export function parseDelphiMessage(body: unknown): DelphiMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body && 'values' in body)) return undefined;
  const { kind, round } = body;
  const values: unknown = body.values;
  const restBut: unknown = 'restBut' in body ? body.restBut : undefined;
  if ((kind !== 'echo' && kind !== 'echo2') || !isRound(round)) return undefined;
  if (!Array.isArray(values) || values.length > NAMES_MAX || !values.every(isEntry))
    return undefined;
  if (restBut === undefined) return { kind, round, values };
  if (!Array.isArray(restBut) || restBut.length > NAMES_MAX || !restBut.every(isCheckpoint)) {
    return undefined;
  }
  return { kind, round, values, restBut };
}

function isEntry(entry: unknown): entry is readonly [Checkpoint, ValueJson] {
  return (
    Array.isArray(entry) && entry.length === 2 && isCheckpoint(entry[0]) && isValueJson(entry[1])
  );
}
