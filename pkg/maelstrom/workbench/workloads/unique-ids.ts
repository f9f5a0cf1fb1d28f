/** `unique-ids`: nodes make ids that nobody has made before. */
import { checkUniqueIds } from '../checkers/unique-ids.ts';
import { any } from '../clients/fields.ts';
import { repeat } from '../generators/generator.ts';
import { field, request, stateless } from './operations.ts';
import type { Workload } from './workload.ts';

export const uniqueIds: Workload = {
  name: 'unique-ids',
  doc: 'Answer each request with an id that no node has ever answered with; it may be of any type.',
  rpcs: [{ type: 'generate', doc: 'Asks for a new id.', request: {}, reply: { id: any } }],
  idempotent: [],
  reusable: true,
  client: stateless({
    generate: () => request({ type: 'generate' }, (reply) => field(reply, 'id')),
  }),
  plan: () => ({ main: repeat(() => ({ f: 'generate', value: null })) }),
  check: (history) => checkUniqueIds(history),
};
