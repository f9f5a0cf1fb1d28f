/** Finds the program of the nodes, and says plainly why it cannot be started. */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { extname, resolve } from 'node:path';
import { errorCode, errorText, LabError } from '../../../core/errors.ts';

/** Enough for the first line of any script. */
const HEAD_BYTES = 256;

/** Interpreters by the extension of their scripts, for the remedy. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  '.js': 'node',
  '.mjs': 'node',
  '.cjs': 'node',
  '.py': 'python3',
  '.rb': 'ruby',
  '.sh': 'sh',
  '.pl': 'perl',
};

/**
 * @param bin As the user typed it, relative to the current folder.
 * @returns the canonical path.
 * @throws {LabError} `ERR_BIN`, with the remedy.
 */
export function findExecutable(bin: string): string {
  const path = canonical(bin);
  if (!statSync(path).isFile()) throw unusable(`${bin} is a folder; name the program in it`);
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw unusable(`${bin} is not executable; run: chmod +x ${bin}`);
  }
  demandInterpreter(bin, path);
  return path;
}

function canonical(bin: string): string {
  try {
    return realpathSync(resolve(bin));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw unusable(`${bin}: ${errorText(error)}`);
    throw unusable(`there is no file ${resolve(bin)}; --bin is relative to the current folder`);
  }
}

/** A script must name its interpreter in its first line, or the system cannot start it. */
function demandInterpreter(bin: string, path: string): void {
  const interpreter = INTERPRETERS[extname(path)];
  const head = headOf(path);
  if (!head.startsWith('#!')) {
    if (interpreter === undefined) return;
    throw unusable(
      `${bin} is a script without an interpreter; its first line must be: #!/usr/bin/env ${interpreter}`,
    );
  }
  const [line = ''] = head.split('\n');
  if (line.endsWith('\r')) {
    throw unusable(
      `the first line of ${bin} ends with a carriage return; save it with Unix line ends`,
    );
  }
}

function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    return buffer.toString('latin1', 0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}

function unusable(message: string): LabError {
  return new LabError('ERR_BIN', message);
}
