/**
 * What nodes say to each other during agreement.
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

export interface AgreementMessage {
  readonly kind: 'value' | 'halted' | 'again';
  /** 0 is the round that starts with the inputs. */
  readonly round: number;
  /** A double, or a fraction as text. May be anything of these types when the sender lies. */
  readonly value: ValueJson;
}

/** Longest fraction accepted as text; honest ones grow by a few digits a round. */
const VALUE_TEXT_MAX = 20_000;

/**
 * Parses a message at the door.
 * @returns undefined when it has another shape. Whether the value is a usable number is judged by
 *   the engine, since a liar may send NaN in good shape.
 */
export function parseAgreementMessage(body: unknown): AgreementMessage | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (!('kind' in body && 'round' in body && 'value' in body)) return undefined;
  const { kind, round, value } = body;
  if (kind !== 'value' && kind !== 'halted' && kind !== 'again') return undefined;
  if (typeof round !== 'number' || !Number.isSafeInteger(round) || round < 0) return undefined;
  if (typeof value === 'number') return { kind, round, value };
  if (typeof value !== 'string' || value.length > VALUE_TEXT_MAX) return undefined;
  return { kind, round, value };
}
