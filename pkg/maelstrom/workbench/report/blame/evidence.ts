/** What explanations are made of: operations and messages, found and quoted. */
import type { Json, JsonObject } from '../../../../core/json.ts';
import { isClient, type Body, type Message } from '../../../message.ts';
import { keyOf, listOf, objectOf } from '../../checkers/values.ts';
import type { Call, History, Op } from '../../history.ts';
import type { Journal, JournalEvent } from '../../journal.ts';
import { brief } from '../brief.ts';

/** One thing that went wrong: a sentence first, then lines that prove it. */
export interface Explanation {
  readonly sentence: string;
  readonly evidence: readonly string[];
}

/** What can be looked at. The journal of a long run lacks its middle. */
export interface Scene {
  readonly history: History;
  readonly journal: Journal;
  readonly results: JsonObject;
}

const QUOTE_CHARS = 160;
const NS_PER_S = 1e9;

/** `12.345 s`. */
export function seconds(nanoseconds: number): string {
  return `${(nanoseconds / NS_PER_S).toFixed(3)} s`;
}

/** `12.345 s  n2: read ok [1,2]  (process 3)`. */
export function quoteOp({ time, node, process, type, f, value, error, final }: Op): string {
  const where = node === undefined ? '' : `${node}: `;
  const why = error === undefined ? '' : ` ${brief(error, QUOTE_CHARS)}`;
  const last = final === true ? ', final' : '';
  return `${seconds(time)}  ${where}${f} ${type} ${brief(value, QUOTE_CHARS)}${why}  (process ${process}${last})`;
}

/** `n1 to n3: broadcast {"message":17}`. */
export function quoteMessage({ src, dest, body }: Message): string {
  const { type, ...rest } = body;
  const fields = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, value ?? null] as const),
  );
  return `${src} to ${dest}: ${type} ${brief(fields, QUOTE_CHARS)}`;
}

/** What became of a message. */
export interface Fate {
  readonly sent: JournalEvent;
  /** Its receipt or its drop; undefined: it was still under way. */
  readonly end: JournalEvent | undefined;
}

/** Messages with their ends, in order of sending. */
export function fatesOf(
  journal: Journal,
  isOfInterest: (message: Message) => boolean,
): readonly Fate[] {
  const sent = new Map<number, JournalEvent>();
  const ends = new Map<number, JournalEvent>();
  for (const event of journal) {
    if (!isOfInterest(event.message)) continue;
    if (event.kind === 'send') sent.set(event.id, event);
    else if (!ends.has(event.id) || event.kind === 'recv') ends.set(event.id, event);
  }
  return [...sent.values()].map((event) => ({ sent: event, end: ends.get(event.id) }));
}

/** `3.100 s  n1 to n3: broadcast {"message":17}  LOST at 3.100 s: partition`. */
export function quoteFate({ sent, end }: Fate): string {
  return `${seconds(sent.time)}  ${quoteMessage(sent.message)}  ${endOf(end)}`;
}

function endOf(end: JournalEvent | undefined): string {
  if (end === undefined) return 'still under way at the end';
  if (end.kind === 'drop') return `LOST at ${seconds(end.time)}: ${WHY_LOST[end.reason]}`;
  return `received at ${seconds(end.time)}`;
}

export const WHY_LOST = {
  partition: 'the network was partitioned',
  loss: 'the network lost it',
  dead: 'the receiver was dead',
} as const;

/** Fields of a body that number messages: a value found there means nothing. */
const NUMBERING = new Set(['type', 'msg_id', 'in_reply_to']);

/** Tells whether a body holds a value anywhere but in its numbering. */
export function carries(body: Body, value: Json): boolean {
  const key = keyOf(value);
  const holds = (part: Json): boolean => {
    if (keyOf(part) === key) return true;
    if (Array.isArray(part)) return listOf(part).some(holds);
    return typeof part === 'object' && part !== null && Object.values(objectOf(part)).some(holds);
  };
  return Object.entries(body).some(
    ([name, part]) => !NUMBERING.has(name) && part !== undefined && holds(part),
  );
}

/** Neither end is a client. */
export function isBetweenServers({ src, dest }: Message): boolean {
  return !isClient(src) && !isClient(dest);
}

/** A request and its answer. */
export interface Exchange {
  readonly request: Fate;
  readonly reply: Fate | undefined;
}

/** The operation and the exchange in it that ended last, as far as the journal still has them, as lines. */
export function quoteCall(journal: Journal, call: Call): readonly string[] {
  const exchange = exchangeOf(journal, call);
  return [
    quoteOp(call.completion ?? call.invoke),
    ...(exchange === undefined ? [] : [`  ${quoteFate(exchange.request)}`]),
    ...(exchange?.reply === undefined ? [] : [`  ${quoteFate(exchange.reply)}`]),
  ];
}

/**
 * The exchange that an operation consisted of. The history does not name its client, so it is the first
 * request of that type to that node since the operation began, as clients ask at once.
 */
export function exchangeOf(journal: Journal, { invoke, completion }: Call): Exchange | undefined {
  const until = completion?.time ?? Infinity;
  const sent = journal.find(
    ({ kind, time, message: { src, dest, body } }) =>
      kind === 'send' &&
      time >= invoke.time &&
      time <= until &&
      isClient(src) &&
      dest === invoke.node &&
      body.type === invoke.f,
  );
  if (sent === undefined) return undefined;
  const { src, body } = sent.message;
  const [request = { sent, end: undefined }] = fatesOf(
    journal,
    (message) => message.src === src && message.body.msg_id === body.msg_id,
  );
  const [reply] = fatesOf(
    journal,
    (message) => message.dest === src && message.body.in_reply_to === body.msg_id,
  );
  return { request, reply };
}

/** A text as it is, anything else as JSON. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
