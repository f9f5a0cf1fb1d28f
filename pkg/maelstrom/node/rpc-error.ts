/** An answer that says no: thrown by handlers, and sent with its code. */
import { LabError } from '../../core/errors.ts';
import { ERROR_KINDS, type ErrorName } from '../errors.ts';
import type { Body } from '../message.ts';

export class RpcError extends LabError {
  /** Codes from 1000 on are the user's own. */
  readonly number: number;

  constructor(name: ErrorName | number, text: string) {
    const number = typeof name === 'number' ? name : ERROR_KINDS[name].code;
    super(`ERR_RPC_${number}`, text);
    this.name = 'RpcError';
    this.number = number;
  }

  get body(): Body {
    return { type: 'error', code: this.number, text: this.message };
  }
}

/** What is answered to a request whose handler has thrown. Whoever asked wrongly is told so. */
export function thrownAsRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const malformed = error instanceof LabError && error.code === 'ERR_BAD_SHAPE';
  return new RpcError(malformed ? 'malformed-request' : 'crash', text);
}
