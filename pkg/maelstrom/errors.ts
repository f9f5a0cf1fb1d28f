/**
 * The error codes of the protocol. A definite error says that the operation certainly did not happen;
 * after an indefinite one nobody can tell. Source: `glomers.md` 2.1.
 */
import type { Body } from './message.ts';

interface ErrorKind {
  readonly code: number;
  readonly definite: boolean;
}

export const ERROR_KINDS = {
  timeout: { code: 0, definite: false },
  'node-not-found': { code: 1, definite: true },
  'not-supported': { code: 10, definite: true },
  'temporarily-unavailable': { code: 11, definite: true },
  'malformed-request': { code: 12, definite: true },
  crash: { code: 13, definite: false },
  abort: { code: 14, definite: true },
  'key-does-not-exist': { code: 20, definite: true },
  'key-already-exists': { code: 21, definite: true },
  'precondition-failed': { code: 22, definite: true },
  'txn-conflict': { code: 30, definite: true },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorName = keyof typeof ERROR_KINDS;

/** The body of an error, without `in_reply_to`. */
export function errorBody(name: ErrorName, text: string): Body {
  return { type: 'error', code: ERROR_KINDS[name].code, text };
}

/** Unknown codes are indefinite. */
export function isDefinite(code: number): boolean {
  return Object.values(ERROR_KINDS).some((kind) => kind.code === code && kind.definite);
}
