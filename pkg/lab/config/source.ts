/** Reads an experiment file as text, whatever the path turns out to be. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ConfigError, errorCode, errorText } from '../../core/errors.ts';

/** Largest experiment file, in bytes. A thousand nodes with names and addresses need 100 kB. */
const FILE_BYTES_MAX = 2 ** 20;

/**
 * The text of a file.
 * @throws {ConfigError} when it is missing, unreadable, a directory, too large or not UTF-8.
 */
export function readSource(file: string): string {
  let bytes: Uint8Array;
  try {
    if (statSync(file).isDirectory()) throw broken(file, 'is a directory, not an experiment file');
    bytes = readAtMost(file, FILE_BYTES_MAX + 1);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw broken(file, cannotRead(error));
  }
  if (bytes.length > FILE_BYTES_MAX) {
    throw broken(file, `is larger than ${FILE_BYTES_MAX} bytes; this is not an experiment file`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw broken(file, 'is not UTF-8 text; save it as UTF-8');
  }
}

/** Reads piecewise, for a pipe does not know its size and a device may never end. */
function readAtMost(file: string, bytesMax: number): Uint8Array {
  const buffer = new Uint8Array(bytesMax);
  const handle = openSync(file, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(handle, buffer, length, bytesMax - length, null);
      length += read;
      if (read === 0 || length === bytesMax) return buffer.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}

function cannotRead(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'there is no such file; name an experiment file with --config';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read; check its permissions';
    default:
      return `cannot be read: ${errorText(error)}`;
  }
}

function broken(file: string, message: string): ConfigError {
  return new ConfigError(file, [{ path: '', message }]);
}
