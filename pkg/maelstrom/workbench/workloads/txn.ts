/** `txn-list-append` and `txn-rw-register`: transactions over keys that hold lists, or single values. */
import { checkListAppend } from '../checkers/list-append.ts';
import { checkRwRegister } from '../checkers/rw-register.ts';
import { any, listOf, tuple } from '../clients/fields.ts';
import { repeat } from '../generators/generator.ts';
import { transactions } from '../generators/transactions.ts';
import { field, request, stateless } from './operations.ts';
import type { Workload } from './workload.ts';

type Check = (
  history: Parameters<Workload['check']>[0],
  options: { readonly consistencyModels: readonly string[] },
) => ReturnType<Workload['check']>;

export const txnListAppend = txn({
  name: 'txn-list-append',
  doc:
    'Carry out transactions of reads `["r", key, null]` and appends `["append", key, value]` in order; ' +
    'answer with the same transaction, the lists that were read filled in (null for a key never written).',
  write: 'append',
  check: checkListAppend,
});

export const txnRwRegister = txn({
  name: 'txn-rw-register',
  doc:
    'Carry out transactions of reads `["r", key, null]` and writes `["w", key, value]` in order; ' +
    'answer with the same transaction, the values that were read filled in (null for a key never written).',
  write: 'w',
  check: checkRwRegister,
});

interface Options {
  readonly name: string;
  readonly doc: string;
  readonly write: 'append' | 'w';
  readonly check: Check;
}

function txn({ name, doc, write, check }: Options): Workload {
  const body = { txn: listOf(tuple(any, any, any)) };
  return {
    name,
    doc,
    rpcs: [{ type: 'txn', doc: 'A transaction to be carried out.', request: body, reply: body }],
    idempotent: [],
    reusable: true,
    client: stateless({
      txn: (value) => request({ type: 'txn', txn: value }, (reply) => field(reply, 'txn')),
    }),
    plan: ({ keyCount, maxTxnLength, maxWritesPerKey }, random) => ({
      main: repeat(transactions({ keyCount, maxTxnLength, maxWritesPerKey, write }, random)),
    }),
    check: (history, { consistencyModels }) => check(history, { consistencyModels }),
  };
}
