/** The secret of processes that are started by hand: a file that only its owner can read. */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freshSecret } from '../../runtime/secret.ts';
import { LabError, errorCode, errorText } from '../../core/errors.ts';

/** Shorter ones can be guessed. */
const SECRET_CHARACTERS_MIN = 16;

/**
 * Reads the secret; makes it when the default file is missing. Whoever of the processes comes first
 * makes it, so they can be started in any order.
 *
 * @param secretFile The file; undefined: `.murmuration-secret` beside the experiment's file.
 * @throws {LabError} `ERR_SECRET`.
 */
export function readSecret(secretFile: string | undefined, configFile: string): string {
  const file = secretFile ?? join(dirname(configFile), '.murmuration-secret');
  if (secretFile === undefined) writeSecret(file);
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new LabError('ERR_SECRET', `cannot read the secret ${file}: ${errorText(error)}`);
  }
  if (secret.length < SECRET_CHARACTERS_MIN) {
    throw new LabError(
      'ERR_SECRET',
      `the secret in ${file} is shorter than ${SECRET_CHARACTERS_MIN} characters`,
    );
  }
  return secret;
}

/**
 * Writes a fresh secret into a file that only its owner can read, unless the file exists. It appears
 * whole: another process that starts at this moment must not read half of it.
 */
export function writeSecret(file: string): void {
  if (existsSync(file)) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, `${freshSecret()}\n`, { mode: 0o600 });
    linkSync(draft, file);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    throw new LabError('ERR_SECRET', `cannot write the secret ${file}: ${errorText(error)}`);
  } finally {
    rmSync(draft, { force: true });
  }
}
