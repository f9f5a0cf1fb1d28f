/** What sends and polls of a history say of the logs. Source: `jepsen.tests.kafka`; `glomers.md` 2.5. */
import type { Json } from '../../../../core/json.ts';
import type { History, Op, ProcessId } from '../../history.ts';
import { keyOf, listOf, objectOf, quoteOp, type ValueKey } from '../values.ts';

/** A completed `send`; the offset is known only if it was acknowledged. */
export interface Send {
  readonly op: Op;
  readonly key: string;
  readonly message: Json;
  readonly offset: number | undefined;
}

/** A `poll` that was answered: messages by key, in their order. */
export interface Poll {
  readonly op: Op;
  readonly logs: ReadonlyMap<string, readonly Entry[]>;
}

export interface Entry {
  readonly offset: number;
  readonly message: Json;
}

export interface LogOps {
  readonly sends: readonly Send[];
  readonly polls: readonly Poll[];
  /** Who sent a message, by key and message. */
  readonly sender: (key: string, message: Json) => Send | undefined;
  /** Whether a poll returned it. */
  readonly wasRead: (key: string, message: Json) => boolean;
}

export function logOpsOf(history: History): LogOps {
  const clients = history.filter(({ process, type }) => process !== 'nemesis' && type !== 'invoke');
  const sends = clients.filter(({ f }) => f === 'send').map(sendOf);
  const polls = clients.filter(({ f, type }) => f === 'poll' && type === 'ok').map(pollOf);
  const senders = new Map(sends.map((send) => [nameOf(send.key, send.message), send] as const));
  const read = new Set(
    polls.flatMap(({ logs }) =>
      [...logs].flatMap(([key, entries]) => entries.map(({ message }) => nameOf(key, message))),
    ),
  );
  return {
    sends,
    polls,
    sender: (key, message) => senders.get(nameOf(key, message)),
    wasRead: (key, message) => read.has(nameOf(key, message)),
  };
}

/** It was acknowledged, or it is in doubt and somebody read it. */
export function certainlySent({ wasRead }: LogOps, { op, key, message }: Send): boolean {
  return op.type === 'ok' || (op.type === 'info' && wasRead(key, message));
}

function sendOf(op: Op): Send {
  const [key = null, sent = null] = listOf(op.value);
  if (op.type !== 'ok') return { op, key: textOf(key), message: sent, offset: undefined };
  const [offset, message = null] = listOf(sent);
  const known = typeof offset === 'number' ? offset : undefined;
  return { op, key: textOf(key), message, offset: known };
}

function pollOf(op: Op): Poll {
  const logs = Object.entries(objectOf(op.value)).map(
    ([key, pairs]) => [key, listOf(pairs).flatMap(entryOf)] as const,
  );
  return { op, logs: new Map(logs) };
}

function entryOf(pair: Json): readonly Entry[] {
  const [offset, message = null] = listOf(pair);
  return typeof offset === 'number' ? [{ offset, message }] : [];
}

function textOf(key: Json): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function nameOf(key: string, message: Json): ValueKey {
  return `${key} ${keyOf(message)}`;
}

/** Entries that a quotation of a poll shows on each side of the one in question. */
const AROUND = 3;

/** A poll cut down to one key, and there to what lies around a message. */
export function quotePoll({ op, logs }: Poll, key: string, message: Json): Json {
  const entries = logs.get(key) ?? [];
  const at = entries.findIndex((entry) => keyOf(entry.message) === keyOf(message));
  const shown = entries.slice(Math.max(0, at - AROUND), Math.max(0, at) + AROUND + 1);
  return quoteOp({ ...op, value: { [key]: shown.map((entry) => [entry.offset, entry.message]) } });
}

/** Operations by process, in order. */
export function byProcess(history: History): readonly (readonly Op[])[] {
  const processes = new Map<ProcessId, Op[]>();
  for (const op of history) {
    if (op.process === 'nemesis') continue;
    const ops = processes.get(op.process) ?? [];
    ops.push(op);
    processes.set(op.process, ops);
  }
  return [...processes.values()];
}
