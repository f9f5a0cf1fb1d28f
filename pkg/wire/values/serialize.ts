/** Rich values as JSON text and back: what command lines, files and ids are made of. */
import { errorText } from '../../core/errors.ts';
import type { ValueOptions } from './options.ts';
import { pack } from './pack.ts';
import { ROOT, badValue } from './place.ts';
import { unpack } from './unpack.ts';

/** @throws {LabError} what `pack` throws. */
export function serialize(value: unknown, options?: ValueOptions): string {
  return JSON.stringify(pack(value, options));
}

/**
 * @param text From outside.
 * @throws {LabError} what `unpack` throws; `ERR_BAD_VALUE` also when the text is not JSON.
 */
export function deserialize(text: string, options?: ValueOptions): unknown {
  return unpack(parsed(text), options);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badValue(ROOT, `this is not JSON: ${errorText(error)}`, error);
  }
}
