/**
 * Challenge 5b, logs on several nodes: they share `lin-kv`. A log is one value there, the list of its messages,
 * and appending is a compare and set. So an offset is given and its message written in one step: a counter
 * of its own would leave a gap between the two, over which a reader must not step.
 *
 * What it costs is what 5c is about: each request goes to the service, the list travels with each of them, and
 * of several nodes that append at the same time all but one begin again.
 */
import type { Json } from '../../../core/json.ts';
import { asArray, asInteger } from '../../../wire/shape.ts';
import type { Answer } from '../../node/calls.ts';
import type { Node, Request } from '../../node/node.ts';
import { RpcError } from '../../node/rpc-error.ts';
import { KeyValue } from '../../node/services.ts';
import { Cell } from './cell.ts';
import { POLL_MAX } from './log.ts';
import { asKeys, asOffsets, asSend } from './requests.ts';

/** Messages of one log. */
const LOG_MAX = 1_000_000;

export function multiKafka(node: Node): void {
  const store = new KeyValue(node, 'lin-kv', { deadlineMs: 3000 });
  const cells = new Map<string, Cell>();
  const cell = (name: string): Cell => {
    const known = cells.get(name) ?? new Cell(store, name);
    cells.set(name, known);
    return known;
  };

  node.on('send', (body, request) => {
    const { key, message } = asSend(body);
    const append = (log: Json | undefined): Json => [...messagesOf(log), message];
    cell(`log:${key}`).update(append, (log, failure) => {
      if (failure !== undefined) fail(node, request, failure);
      else node.reply(request, { type: 'send_ok', offset: messagesOf(log).length - 1 });
    });
    return undefined;
  });

  node.on('poll', (body, request) => {
    const offsets = asOffsets(body);
    readAll(
      node,
      request,
      [...offsets.keys()],
      (key) => cell(`log:${key}`),
      (logs) => ({
        type: 'poll_ok',
        msgs: Object.fromEntries(
          [...logs].map(([key, log]) => {
            const first = Math.max(0, offsets.get(key) ?? 0);
            const messages = messagesOf(log).slice(first, first + POLL_MAX);
            return [key, messages.map((message, index) => [first + index, message] as const)];
          }),
        ),
      }),
    );
    return undefined;
  });

  node.on('commit_offsets', (body, request) => {
    const offsets = [...asOffsets(body)];
    let left = offsets.length;
    if (left === 0) return { type: 'commit_offsets_ok' };
    for (const [key, offset] of offsets) {
      const raise = (committed: Json | undefined): Json | undefined =>
        committed !== undefined && asInteger(committed, key) >= offset ? undefined : offset;
      cell(`committed:${key}`).update(raise, (_, failure) => {
        left -= 1;
        if (failure !== undefined) fail(node, request, failure);
        else if (left === 0) node.reply(request, { type: 'commit_offsets_ok' });
      });
    }
    return undefined;
  });

  node.on('list_committed_offsets', (body, request) => {
    readAll(
      node,
      request,
      asKeys(body),
      (key) => cell(`committed:${key}`),
      (committed) => ({
        type: 'list_committed_offsets_ok',
        offsets: Object.fromEntries(
          [...committed].flatMap(([key, offset]) => (offset === undefined ? [] : [[key, offset]])),
        ),
      }),
    );
    return undefined;
  });
}

/** Reads the cells of all keys, then answers. */
function readAll(
  node: Node,
  request: Request,
  keys: readonly string[],
  cellOf: (key: string) => Cell,
  answer: (values: ReadonlyMap<string, Json | undefined>) => Parameters<Node['reply']>[1],
): void {
  const values = new Map<string, Json | undefined>();
  if (keys.length === 0) node.reply(request, answer(values));
  for (const key of keys) {
    cellOf(key).read((value, failure) => {
      if (failure !== undefined) {
        fail(node, request, failure);
        return;
      }
      values.set(key, value);
      if (values.size === keys.length) node.reply(request, answer(values));
    });
  }
}

/** A request of a service has failed: whether it has taken place is not known. */
function fail(node: Node, request: Request, failure: Answer): void {
  const why = failure.ok ? '' : failure.text;
  node.refuse(request, new RpcError('crash', `lin-kv: ${why}`));
}

function messagesOf(log: Json | undefined): readonly Json[] {
  if (log === undefined) return [];
  asArray(log, 'log', LOG_MAX);
  return Array.isArray(log) ? log : [];
}
