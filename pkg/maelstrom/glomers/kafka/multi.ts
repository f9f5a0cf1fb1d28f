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
import { POLL_MAX, type Entry } from './log.ts';
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

  const readLog = (key: string, done: Done): void => cell(`log:${key}`).read(done);
  const readCommitted = (key: string, done: Done): void => cell(`committed:${key}`).read(done);

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
    forAll([...offsets.keys()], readLog, (logs, failure) => {
      const msgs = [...logs].map(([key, log]) => [key, entries(log, offsets.get(key))] as const);
      if (failure !== undefined) fail(node, request, failure);
      else node.reply(request, { type: 'poll_ok', msgs: Object.fromEntries(msgs) });
    });
    return undefined;
  });

  node.on('commit_offsets', (body, request) => {
    const offsets = asOffsets(body);
    const commit = (key: string, done: Done): void => {
      const offset = offsets.get(key) ?? 0;
      const raise = (committed: Json | undefined): Json | undefined =>
        committed !== undefined && asInteger(committed, key) >= offset ? undefined : offset;
      cell(`committed:${key}`).update(raise, done);
    };
    forAll([...offsets.keys()], commit, (_, failure) => {
      if (failure === undefined) node.reply(request, { type: 'commit_offsets_ok' });
      else fail(node, request, failure);
    });
    return undefined;
  });

  node.on('list_committed_offsets', (body, request) => {
    forAll(asKeys(body), readCommitted, (committed, failure) => {
      const offsets: Record<string, Json> = {};
      for (const [key, offset] of committed) if (offset !== undefined) offsets[key] = offset;
      if (failure !== undefined) fail(node, request, failure);
      else node.reply(request, { type: 'list_committed_offsets_ok', offsets });
    });
    return undefined;
  });
}

type Done = (value: Json | undefined, failure?: Answer) => void;

/** Does something for each of the keys, all at the same time, and then one thing with all values. */
function forAll(
  keys: readonly string[],
  each: (key: string, done: Done) => void,
  then: (values: ReadonlyMap<string, Json | undefined>, failure?: Answer) => void,
): void {
  const values = new Map<string, Json | undefined>();
  const different = new Set(keys);
  let failed: Answer | undefined;
  if (different.size === 0) then(values);
  for (const key of different) {
    each(key, (value, failure) => {
      failed ??= failure;
      values.set(key, value);
      if (values.size === different.size) then(values, failed);
    });
  }
}

/** A request of a service has failed: whether it has taken place is not known. */
function fail(node: Node, request: Request, failure: Answer): void {
  const why = failure.ok ? '' : failure.text;
  node.refuse(request, new RpcError('crash', `lin-kv: ${why}`));
}

/** The messages of a log from an offset on, with their offsets. */
function entries(log: Json | undefined, offset = 0): Entry[] {
  const first = Math.max(0, offset);
  return messagesOf(log)
    .slice(first, first + POLL_MAX)
    .map((message, index) => [first + index, message]);
}

function messagesOf(log: Json | undefined): readonly Json[] {
  if (log === undefined) return [];
  asArray(log, 'log', LOG_MAX);
  return Array.isArray(log) ? log : [];
}
