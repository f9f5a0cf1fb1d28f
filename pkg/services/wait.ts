/** Times to wait, as somebody asks for them. */
import { millis, type Millis } from '../core/ids.ts';
import { badShape } from '../wire/shape.ts';

/** Timers of Node that are to wait longer fire at once. */
const WAIT_MS_MAX = 2 ** 31 - 1;

/** @throws {LabError} `ERR_BAD_SHAPE`. */
export function asWait(value: unknown, path: string): Millis {
  if (typeof value === 'number' && value >= 1 && value <= WAIT_MS_MAX) return millis(value);
  throw badShape(value, path, `milliseconds from 1 to ${WAIT_MS_MAX}`);
}
