/** Secrets of those who belong together, and the name that follows from one. */
import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

export function freshSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Who has the same secret belongs to the same run; the name gives nothing of the secret away. */
export function runName(secret: string): string {
  return createHash('sha256').update(`run:${secret}`).digest('hex').slice(0, 12);
}
