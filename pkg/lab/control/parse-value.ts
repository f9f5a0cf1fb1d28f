/** A number of an experiment, or an exact fraction as text, at the door of a node. */
import type { ValueJson } from '../../agreement/arithmetic.ts';
import { asNumber, asString } from '../../wire/shape.ts';

/** Longest fraction, in characters. */
const TEXT_CHARS_MAX = 20_000;

export function asValue(value: unknown, path: string): ValueJson {
  return typeof value === 'string' ? asString(value, path, TEXT_CHARS_MAX) : asNumber(value, path);
}
