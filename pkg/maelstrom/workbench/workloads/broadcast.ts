/** `broadcast`: what one node is told, all shall know. */
import { checkSetFull } from '../checkers/set-full.ts';
import { any, listOf, mapOf, text } from '../clients/fields.ts';
import { addAndRead } from '../generators/add-and-read.ts';
import { field, request, stateless } from './operations.ts';
import { namedTopology } from './topology.ts';
import type { Invocation, Workload } from './workload.ts';

export const broadcast: Workload = {
  name: 'broadcast',
  doc:
    'Spread every value to all nodes. Values are different from each other. ' +
    'The topology is a proposal: nodes may speak to whom they like.',
  rpcs: [
    {
      type: 'topology',
      doc: 'Comes once, before everything else: the neighbours that each node may use.',
      request: { topology: mapOf(listOf(text)) },
      reply: {},
    },
    { type: 'broadcast', doc: 'A value to be spread.', request: { message: any }, reply: {} },
    {
      type: 'read',
      doc: 'Asks for all values that this node has seen, in any order.',
      request: {},
      reply: { messages: listOf(any) },
    },
  ],
  idempotent: ['read'],
  reusable: false,
  setup: ({ topology, nodes }) => ({
    type: 'topology',
    topology: namedTopology(topology, nodes),
  }),
  client: stateless({
    broadcast: (value) => request({ type: 'broadcast', message: value }, () => value),
    read: () => request({ type: 'read' }, (reply) => field(reply, 'messages')),
  }),
  plan: (_settings, random) => {
    let next = 0;
    const add = (): Invocation => ({ f: 'broadcast', value: next++ });
    return addAndRead(add, random);
  },
  check: (history) => checkSetFull(history, { add: 'broadcast' }),
};
