/** `lin-kv`: a linearizable key-value store, checked key by key. */
import { checkLinearizable } from '../checkers/linearizable.ts';
import { any } from '../clients/fields.ts';
import { registersByKey } from '../generators/registers.ts';
import type { Json } from '../../../core/json.ts';
import { field, ok, stateless } from './operations.ts';
import type { Operation, Workload } from './workload.ts';

const TIMEOUT_MIN_MS = 1000;

export const linKv: Workload = {
  name: 'lin-kv',
  doc: 'Keep values by key so that every operation seems to happen at one instant.',
  rpcs: [
    {
      type: 'read',
      doc: 'Asks for the value of a key; error 20 when there is none.',
      request: { key: any },
      reply: { value: any },
    },
    {
      type: 'write',
      doc: 'Sets the value of a key.',
      request: { key: any, value: any },
      reply: {},
    },
    {
      type: 'cas',
      doc:
        'Sets the value of a key to `to` if it is `from`; ' +
        'error 20 when there is none, 22 when it is another.',
      request: { key: any, from: any, to: any },
      reply: {},
    },
  ],
  idempotent: ['read'],
  reusable: true,
  timeoutMs: ({ latency }) => Math.max(10 * latency.mean, TIMEOUT_MIN_MS),
  objection: ({ concurrency, nodes }) => {
    const group = 2 * nodes.length;
    if (concurrency % group === 0) return undefined;
    return (
      `lin-kv works with groups of ${group} workers (twice the nodes): ` +
      `--concurrency ${concurrency} is no multiple of it; say --concurrency 2n`
    );
  },
  client: stateless({ read, write, cas }),
  plan: ({ nodes }, random) => ({ main: registersByKey(nodes.length, random) }),
  check: (history) => checkLinearizable(history),
};

function* read(value: Json): Operation {
  const [key] = pair(value);
  return ok([key, field(yield { type: 'read', key }, 'value')]);
}

function* write(value: Json): Operation {
  const [key, written] = pair(value);
  yield { type: 'write', key, value: written };
  return ok(value);
}

function* cas(value: Json): Operation {
  const [key, change] = pair(value);
  const [from, to] = pair(change);
  yield { type: 'cas', key, from, to };
  return ok(value);
}

function pair(value: Json): readonly [Json, Json] {
  const [first = null, second = null]: readonly Json[] = Array.isArray(value) ? value : [];
  return [first, second];
}
