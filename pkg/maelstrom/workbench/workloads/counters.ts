/** `pn-counter` and `g-counter`: a number that all nodes add to. */
import { checkCounter } from '../checkers/counter.ts';
import { integer } from '../clients/fields.ts';
import { addAndRead } from '../generators/add-and-read.ts';
import { field, request, stateless } from './operations.ts';
import type { Invocation, Workload } from './workload.ts';

/** What is added lies in [-5, 4], as there. */
const DELTAS = 10;
const LOWEST_DELTA = -5;

export const pnCounter = counter({
  name: 'pn-counter',
  doc: 'Keep the sum of everything that was added, which may be negative.',
  lowest: LOWEST_DELTA,
});

export const gCounter = counter({
  name: 'g-counter',
  doc: 'Keep the sum of everything that was added, which is never negative.',
  lowest: 0,
});

function counter(options: { name: string; doc: string; lowest: number }): Workload {
  const { name, doc, lowest } = options;
  const deltas = DELTAS + LOWEST_DELTA - lowest;
  return {
    name,
    doc,
    rpcs: [
      { type: 'add', doc: 'Adds `delta`.', request: { delta: integer }, reply: {} },
      { type: 'read', doc: 'Asks for the sum.', request: {}, reply: { value: integer } },
    ],
    idempotent: 'never',
    reusable: false,
    client: stateless({
      add: (value) => request({ type: 'add', delta: value }, () => value),
      read: () => request({ type: 'read' }, (reply) => field(reply, 'value')),
    }),
    plan: (_settings, random) => {
      const add = (): Invocation => ({ f: 'add', value: lowest + random.integer(deltas) });
      return addAndRead(add, random);
    },
    check: (history) => checkCounter(history),
  };
}
