/** Why a request got no proper answer: thrown into the program of the operation that made it. */
import type { Json } from '../../../core/json.ts';
import { ERROR_KINDS, isDefinite } from '../../errors.ts';
import type { Body } from '../../message.ts';
import { shown } from './fields.ts';

export class RequestFailure extends Error {
  /** Whether the operation certainly did not happen. */
  readonly definite: boolean;
  /** As histories show it: `['timeout']`, or `[name, code, text]`. */
  readonly reason: Json;

  constructor(reason: readonly Json[], definite: boolean) {
    super(reason.map((part) => (typeof part === 'string' ? part : shown(part))).join(' '));
    this.name = 'RequestFailure';
    this.reason = reason;
    this.definite = definite;
  }

  static timeout(): RequestFailure {
    return new RequestFailure(['timeout'], false);
  }

  /** @param body Of type `error`. */
  static answered(body: Body): RequestFailure {
    const { code, text } = body;
    const known = Object.entries(ERROR_KINDS).find(([, kind]) => kind.code === code);
    const definite = typeof code === 'number' && isDefinite(code);
    return new RequestFailure([known?.[0] ?? 'unknown', code ?? null, text ?? ''], definite);
  }

  /** The reply is not what the protocol says; nobody can tell what the node has done. */
  static malformed(complaint: string): RequestFailure {
    return new RequestFailure(['malformed-reply', complaint], false);
  }
}
