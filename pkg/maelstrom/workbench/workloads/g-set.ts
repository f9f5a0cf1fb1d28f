/** `g-set`: a set that only grows. */
import { checkSetFull } from '../checkers/set-full.ts';
import { any, listOf } from '../clients/fields.ts';
import { addAndRead } from '../generators/add-and-read.ts';
import { field, request, stateless } from './operations.ts';
import type { Invocation, Workload } from './workload.ts';

export const gSet: Workload = {
  name: 'g-set',
  doc: 'Keep a set that all nodes agree on in the end. Elements are different from each other.',
  rpcs: [
    { type: 'add', doc: 'An element to be added.', request: { element: any }, reply: {} },
    {
      type: 'read',
      doc: 'Asks for all elements, in any order.',
      request: {},
      reply: { value: listOf(any) },
    },
  ],
  idempotent: 'never',
  reusable: false,
  client: stateless({
    add: (value) => request({ type: 'add', element: value }, () => value),
    read: () => request({ type: 'read' }, (reply) => field(reply, 'value')),
  }),
  plan: (_settings, random) => {
    let next = 0;
    const add = (): Invocation => ({ f: 'add', value: next++ });
    return addAndRead(add, random);
  },
  check: (history) => checkSetFull(history, { add: 'add' }),
};
