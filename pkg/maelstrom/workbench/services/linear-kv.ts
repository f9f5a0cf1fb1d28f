/** `lin-kv`: one map, one request after the other. Linearizable. */
import type { Json } from '../../../core/json.ts';
import type { Body } from '../../message.ts';
import { handle } from './kv.ts';
import type { Service } from './service.ts';

export class LinearKv implements Service {
  readonly #values = new Map<string, Json>();

  handle(_src: string, request: Body): Body {
    const { written, reply } = handle((key) => this.#values.get(key), request, { creates: true });
    if (written !== undefined) this.#values.set(written.key, written.value);
    return reply;
  }
}
