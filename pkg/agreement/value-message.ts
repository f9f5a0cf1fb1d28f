/**
 * What nodes say to each other when a value is simply sent to all.
 *
 * | kind     | says                                                        | sent                       |
 * | -------- | ----------------------------------------------------------- | -------------------------- |
 * | `value`  | my value at the start of `round`                            | to all, on opening a round |
 * | `halted` | my value for `round` and every later one: I have decided    | to all, once (`local`)     |
 * | `again`  | my value of `round`; I still lack yours: repeat it          | on a lossy network only    |
 *
 * All three are idempotent: a sender counts once per round.
 */
import type { ValueJson } from './arithmetic.ts';

export interface ValueMessage {
  readonly kind: 'value' | 'halted' | 'again';
  /** 0 is the round that starts with the inputs. */
  readonly round: number;
  /** A double, or a fraction as text. May be anything of these types when the sender lies. */
  readonly value: ValueJson;
}

/** Longest fraction accepted as text; honest ones grow by a few digits a round. */
const VALUE_TEXT_MAX = 20_000;

/** The shape, in words for errors. */
export const VALUE_SHAPE = 'a message {kind: value | halted | again, round, value}';

/**
 * Parses a message at the door.
 * @returns undefined when it has another shape. Whether the value is a usable number is judged by
 *   the engine, since a liar may send NaN in good shape.
 */
export function parseValueMessage(body: unknown): ValueMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body && 'value' in body)) return undefined;
  const { kind, round, value } = body;
  if (kind !== 'value' && kind !== 'halted' && kind !== 'again') return undefined;
  return isRound(round) && isValueJson(value) ? { kind, round, value } : undefined;
}

/** Tells whether this may be the number of a round. */
export function isRound(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Tells whether this has the shape of a value: any number, or a text that is not too long. */
export function isValueJson(value: unknown): value is ValueJson {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= VALUE_TEXT_MAX);
}
