/**
 * The requests of all key-value services on one immutable state: read, write, compare and set.
 * Source: Maelstrom's `service.clj`; `glomers.md` 2.6.
 */
import type { Json } from '../../../core/json.ts';
import { errorBody } from '../../errors.ts';
import type { Body } from '../../message.ts';
import { canonical } from '../canonical.ts';

/** Values by the canonical text of their key: any JSON may be a key. Never changed, only replaced. */
export type Store = ReadonlyMap<string, Json>;

/** What a request makes of a state; the same state when it changes nothing. */
export interface Handled {
  /** The key and its new value, when the request writes. */
  readonly written?: { readonly key: string; readonly value: Json };
  readonly reply: Body;
}

/** @param options.creates Whether `create_if_not_exists` of a `cas` is honoured. */
export function handle(
  lookUp: (key: string) => Json | undefined,
  request: Body,
  { creates }: { readonly creates: boolean },
): Handled {
  const key = canonical(request['key'] ?? null);
  const current = lookUp(key);
  switch (request.type) {
    case 'read':
      return { reply: current === undefined ? missing() : { type: 'read_ok', value: current } };
    case 'write':
      return written('write_ok', key, request['value']);
    case 'cas':
      if (current === undefined) {
        const create = creates && request['create_if_not_exists'] === true;
        return create ? written('cas_ok', key, request['to']) : { reply: missing() };
      }
      if (canonical(current) !== canonical(request['from'] ?? null)) {
        const text = `current value ${canonical(current)} is not ${canonical(request['from'] ?? null)}`;
        return { reply: errorBody('precondition-failed', text) };
      }
      return written('cas_ok', key, request['to']);
    default:
      return { reply: errorBody('not-supported', `this service has no ${request.type}`) };
  }
}

function written(type: string, key: string, value: Json | undefined): Handled {
  return { written: { key, value: value ?? null }, reply: { type } };
}

function missing(): Body {
  return errorBody('key-does-not-exist', 'key does not exist');
}
