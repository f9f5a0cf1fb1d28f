/** Ids of values. */
import { createHash } from 'node:crypto';
import { canonical } from '../wire/values/canonical.ts';

/** SHA-256 of the canonical form of a value, as 64 hexadecimal digits. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}
