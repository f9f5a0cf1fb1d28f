/** Messages by class, and messages an operation. Source: Maelstrom, `net/checker.clj`; `glomers.md` 2.8. */
import { isClient } from '../../message.ts';
import type { History } from '../history.ts';
import type { Journal, JournalEvent } from '../journal.ts';
import type { CheckResult } from '../verdict.ts';
import { float32 } from './float32.ts';

interface Traffic {
  sends: number;
  receipts: number;
  messages: number;
}

/**
 * Counts the events of a journal one by one, so that the journal of a long run need not be kept. Memory:
 * one bit a message number, which are given from 0 on. An hour at 10,000 messages a second takes 5 MB.
 */
export class NetCounter {
  readonly #clients: Traffic = { sends: 0, receipts: 0, messages: 0 };
  readonly #servers: Traffic = { sends: 0, receipts: 0, messages: 0 };
  #seen = new Uint32Array(1024);

  /** A drop is not counted: its message has its send, and no receipt. */
  observe({ kind, id, message }: JournalEvent): void {
    if (kind === 'drop') return;
    const ofClient = isClient(message.src) || isClient(message.dest);
    const traffic = ofClient ? this.#clients : this.#servers;
    if (kind === 'send') traffic.sends += 1;
    else traffic.receipts += 1;
    if (this.#isNew(id)) traffic.messages += 1;
  }

  /** @param operations Invocations of clients; if 0, no messages an operation are given. */
  result(operations: number): CheckResult {
    const [clients, servers] = [this.#clients, this.#servers];
    const all = {
      sends: clients.sends + servers.sends,
      receipts: clients.receipts + servers.receipts,
      messages: clients.messages + servers.messages,
    };
    return {
      all: { ...counts(all), ...perOp(all, operations) },
      clients: counts(clients),
      servers: { ...counts(servers), ...perOp(servers, operations) },
      'valid?': true,
    };
  }

  #isNew(id: number): boolean {
    const word = id >>> 5;
    if (word >= this.#seen.length) {
      const larger = new Uint32Array(Math.max(word + 1, 2 * this.#seen.length));
      larger.set(this.#seen);
      this.#seen = larger;
    }
    const before = this.#seen[word] ?? 0;
    const after = before | (1 << (id & 31));
    this.#seen[word] = after;
    return (before ^ after) !== 0;
  }
}

/** The statistics of a whole journal. */
export function netStats(journal: Journal, history: History): CheckResult {
  const counter = new NetCounter();
  for (const event of journal) counter.observe(event);
  return counter.result(operationsIn(history));
}

/** Invocations of clients, reads and final reads included: what messages an operation divides by. */
export function operationsIn(history: History): number {
  return history.filter(({ type, process }) => type === 'invoke' && process !== 'nemesis').length;
}

function counts({ sends, receipts, messages }: Traffic): Readonly<Record<string, number>> {
  return { 'send-count': sends, 'recv-count': receipts, 'msg-count': messages };
}

function perOp({ messages }: Traffic, operations: number): Readonly<Record<string, number>> {
  return operations === 0 ? {} : { 'msgs-per-op': float32(messages / operations) };
}
