/**
 * Records every message of a run: counts all of them, and keeps the first and the last events for
 * diagrams and explanations, so that memory is bounded however long the run is.
 */
import type { Json } from '../../../core/json.ts';
import { isClient, type Message } from '../../message.ts';
import { NetCounter } from '../checkers/net.ts';
import type { Journal, JournalEvent } from '../journal.ts';
import type { CheckResult } from '../verdict.ts';
import type { Envelope } from './envelope.ts';

export type DropReason = 'partition' | 'loss' | 'dead';

/** Kept from the start of a run, and from its end. */
const LIMITS = { first: 100_000, last: 400_000 };

/**
 * Entries of a list in a message that are kept: between servers, and with clients, as what those read is
 * in the history.
 */
const LIST_MAX = { servers: 1000, clients: 50 };

const NS_PER_MS = 1e6;

export class Recorder {
  readonly #limits: { readonly first: number; readonly last: number };
  readonly #first: JournalEvent[] = [];
  /** A ring once it is full; `#oldest` is where it begins. */
  readonly #last: JournalEvent[] = [];
  #oldest = 0;
  #events = 0;
  #messages = 0;
  readonly #counter = new NetCounter();
  readonly #dropped = { partition: 0, loss: 0, dead: 0 };
  readonly #observe: (event: JournalEvent) => void;
  /** Shortened copies of messages with long lists. */
  readonly #copies = new WeakMap<Message, Message>();

  /** @param observe Sees every event, for logs. */
  constructor(observe: (event: JournalEvent) => void, limits = LIMITS) {
    this.#observe = observe;
    this.#limits = limits;
  }

  /** @param ms Milliseconds since the start of the run. */
  record(kind: 'send' | 'recv', ms: number, { id, message }: Envelope): void {
    if (kind === 'send') this.#messages++;
    this.#keep({ kind, id, time: nanoseconds(ms), message });
  }

  drop(reason: DropReason, ms: number, { id, message }: Envelope): void {
    this.#dropped[reason]++;
    this.#keep({ kind: 'drop', id, time: nanoseconds(ms), message, reason });
  }

  /** The events kept, in order: all of them if none is `forgotten`. */
  journal(): Journal {
    const later = [...this.#last.slice(this.#oldest), ...this.#last.slice(0, this.#oldest)];
    return [...this.#first, ...later];
  }

  /** Events that are counted but no longer kept. */
  get forgotten(): number {
    return this.#events - this.#first.length - this.#last.length;
  }

  /** Messages sent. */
  get messages(): number {
    return this.#messages;
  }

  /** The statistics of all messages, with the number of those that were never received by reason. */
  statistics(operations: number): CheckResult {
    return { ...this.#counter.result(operations), dropped: { ...this.#dropped } };
  }

  #keep(whole: JournalEvent): void {
    this.#events++;
    this.#counter.observe(whole);
    this.#observe(whole);
    const message = this.#abridged(whole.message);
    const event = message === whole.message ? whole : { ...whole, message };
    if (this.#first.length < this.#limits.first) {
      this.#first.push(event);
    } else if (this.#last.length < this.#limits.last) {
      this.#last.push(event);
    } else {
      this.#last[this.#oldest] = event;
      this.#oldest = (this.#oldest + 1) % this.#limits.last;
    }
  }

  /** One copy for the sending and the receipt of a message, and none if nothing is cut. */
  #abridged(message: Message): Message {
    const done = this.#copies.get(message);
    if (done !== undefined) return done;
    const { src, dest, body } = message;
    const max = isClient(src) || isClient(dest) ? LIST_MAX.clients : LIST_MAX.servers;
    if (!Object.values(body).some((value) => isLonger(value, max))) return message;
    const entries = Object.entries(body).map(([key, value]) => [
      key,
      isLonger(value, max) ? cut(value, max) : value,
    ]);
    const copy = { ...message, body: { ...body, ...Object.fromEntries(entries) } };
    this.#copies.set(message, copy);
    return copy;
  }
}

/** The same list without what goes too far; the last entry says how much that is. */
function cut(list: readonly Json[], max: number): readonly Json[] {
  return [...list.slice(0, max), `... ${list.length - max} more`];
}

function isLonger(value: Json | undefined, max: number): value is readonly Json[] {
  return Array.isArray(value) && value.length > max;
}

/** Times in histories and journals are whole nanoseconds. */
export function nanoseconds(ms: number): number {
  return Math.round(ms * NS_PER_MS);
}
