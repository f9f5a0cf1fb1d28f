/**
 * Challenge 4 as it is usually meant: a counter that only grows, over the service `seq-kv`.
 *
 * Each node writes a key of its own: how much was added here. Nobody else writes it, so there is nothing to
 * compare and swap. It writes one value at a time, as the network does not keep the order of messages; what is
 * added meanwhile goes into the next one. The value of the counter is the sum of all keys.
 *
 * Reading is the difficult part. The store is sequential: it may answer from any state of the past that is no
 * older than what this client has seen, for ever. But a client that writes has seen the newest state, and
 * from then on reads nothing older. So a node writes its own key before it reads the others'; the text that
 * goes with it makes every write a change, as the store does not count one that changes nothing.
 *
 * Services are not cut off in a partition. If they do not answer, the node answers with what it knows.
 */
import { asArray, asInteger } from '../../wire/shape.ts';
import type { Answer } from '../node/calls.ts';
import type { Node, Request } from '../node/node.ts';
import { RpcError } from '../node/rpc-error.ts';
import { KeyValue, isMissing } from '../node/services.ts';

/** A client waits for 5 s. */
const LIMITS = { deadlineMs: 2000 };

export function seqKvCounter(node: Node): void {
  const store = new KeyValue(node, 'seq-kv', LIMITS);
  let total = 0;
  let writes = 0;
  let writing = false;
  let waiting: ((answer: Answer) => void)[] = [];

  /** Writes what was added here, and with it sees the newest state. */
  const write = (done: (answer: Answer) => void): void => {
    waiting.push(done);
    if (!writing) writeNext();
  };
  const writeNext = (): void => {
    const served = waiting;
    waiting = [];
    writing = true;
    writes += 1;
    store.write(`added:${node.id}`, [total, `${node.incarnation}:${writes}`], (answer) => {
      writing = false;
      if (waiting.length > 0) writeNext();
      for (const done of served) done(answer);
    });
  };

  node.on('add', ({ delta }, request) => {
    total += asInteger(delta, 'delta');
    write((answer) => {
      if (answer.ok) node.reply(request, { type: 'add_ok' });
      else node.refuse(request, new RpcError('crash', 'seq-kv does not answer'));
    });
    return undefined;
  });

  node.on('read', (_, request) => {
    write((answer) => {
      if (answer.ok) sum(node, store, request, total);
      else node.refuse(request, unavailable());
    });
    return undefined;
  });
}

/** Adds up the keys of all others. */
function sum(node: Node, store: KeyValue, request: Request, own: number): void {
  let value = own;
  let left = node.others.length;
  let failed = false;
  const end = (): void => {
    if (failed) node.refuse(request, unavailable());
    else node.reply(request, { type: 'read_ok', value });
  };
  if (left === 0) end();
  for (const other of node.others) {
    store.read(`added:${other}`, (answer) => {
      if (answer.ok) value += addedIn(answer.body['value']);
      else failed ||= !isMissing(answer);
      left -= 1;
      if (left === 0) end();
    });
  }
}

function addedIn(value: unknown): number {
  const [added] = asArray(value, 'seq-kv', 2);
  return asInteger(added, 'seq-kv');
}

function unavailable(): RpcError {
  return new RpcError('temporarily-unavailable', 'seq-kv does not answer');
}
