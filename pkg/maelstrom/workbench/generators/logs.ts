/**
 * Operations on logs: sends and polls in equal shares, now and then another assignment, and clients that
 * crash. After recovery every thread reads all logs from the beginning until it has seen what anybody has
 * seen. Source: Jepsen's `tests/kafka.clj`; `glomers.md` 2.5.
 */
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import { asArray, asInteger, asRecord } from '../../../wire/shape.ts';
import type { Op } from '../history.ts';
import type { Invocation, Plan } from '../workloads/workload.ts';
import type { Generator, Next, Thread } from './generator.ts';
import { ActiveKeys } from './transactions.ts';

export interface LogOptions {
  readonly keyCount: number;
  readonly maxWritesPerKey: number;
}

/** Share of operations that assign other logs. */
const ASSIGN_CHANCE = 1 / 64;
/** Of those, the share that also takes the logs of which something was never polled. */
const UNSEEN_CHANCE = 1 / 3;
/** Mean time between two crashes of one client, in milliseconds. */
const CRASH_EVERY_MS = 30_000;
/** The final polls end after so long, as messages may be lost for good, and are this far apart. */
const FINAL_MS = 10_000;
const FINAL_POLL_EVERY_MS = 100;

export function logPlan(options: LogOptions, random: Random): Plan {
  const logs = new Logs();
  const main = new LogOperations(options, random, logs);
  return { main, final: new FinalPolls(logs) };
}

/** How far each log is known to reach, and how far it was ever polled. */
class Logs {
  readonly keys = new Set<string>();
  readonly known = new Map<string, number>();
  readonly polled = new Map<string, number>();

  observe({ type, f, value }: Op): void {
    if (type !== 'ok') return;
    if (f === 'send') {
      const [key, [offset]] = sent(value);
      raise(this.known, key, offset);
    } else if (f === 'poll') {
      for (const [key, offset] of highestOffsets(value)) {
        raise(this.known, key, offset);
        raise(this.polled, key, offset);
      }
    }
  }

  unseen(): readonly string[] {
    return [...this.known.keys()].filter(
      (key) => (this.polled.get(key) ?? -Infinity) < (this.known.get(key) ?? 0),
    );
  }
}

class LogOperations implements Generator {
  readonly #keys: ActiveKeys;
  readonly #random: Random;
  readonly #logs: Logs;
  /** The process that each thread ran last: a new one has nothing assigned. */
  readonly #processes = new Map<number, number>();
  readonly #crashAtMs = new Map<number, number>();

  constructor({ keyCount, maxWritesPerKey }: LogOptions, random: Random, logs: Logs) {
    this.#keys = new ActiveKeys(keyCount, maxWritesPerKey, random);
    this.#random = random;
    this.#logs = logs;
  }

  next({ index, process, nowMs }: Thread): Invocation {
    const crashAtMs = this.#crashAtMs.get(index) ?? this.#drawCrash(index, nowMs);
    if (nowMs >= crashAtMs) {
      this.#drawCrash(index, nowMs);
      return { f: 'crash', value: null };
    }
    const fresh = this.#processes.get(index) !== process;
    this.#processes.set(index, process);
    if (fresh || this.#random.chance(ASSIGN_CHANCE)) return this.#assign();
    if (this.#random.chance(0.5)) return { f: 'poll', value: null };
    const { key, value } = this.#keys.drawWrite();
    this.#logs.keys.add(String(key));
    return { f: 'send', value: [String(key), value] };
  }

  observe(op: Op): void {
    this.#logs.observe(op);
  }

  #assign(): Invocation {
    const some = this.#keys.active.filter(() => this.#random.chance(0.5)).map(String);
    const unseen = this.#random.chance(UNSEEN_CHANCE) ? this.#logs.unseen() : [];
    return { f: 'assign', value: [...new Set([...some, ...unseen])] };
  }

  #drawCrash(index: number, nowMs: number): number {
    const at = nowMs + this.#random.uniform(0, 2 * CRASH_EVERY_MS);
    this.#crashAtMs.set(index, at);
    return at;
  }
}

/** What one thread has done in the final phase. */
interface Reader {
  assigned: boolean;
  pollAtMs: number;
  readonly process: number;
  readonly seen: Map<string, number>;
}

class FinalPolls implements Generator {
  readonly #logs: Logs;
  readonly #readers = new Map<number, Reader>();
  readonly #crashed = new Set<number>();
  #endMs: number | undefined;

  constructor(logs: Logs) {
    this.#logs = logs;
  }

  next({ index, process, nowMs }: Thread): Next {
    this.#endMs ??= nowMs + FINAL_MS;
    if (nowMs >= this.#endMs) return undefined;
    // Who begins anew may go back to the beginning: to others that would be an error of the node.
    if (!this.#crashed.has(index)) {
      this.#crashed.add(index);
      return { f: 'crash', value: null, final: true };
    }
    const reader = this.#reader(index, process);
    if (!reader.assigned) {
      reader.assigned = true;
      return { f: 'assign', value: [...this.#logs.keys], seekToBeginning: true, final: true };
    }
    if (this.#hasSeenAll(reader)) return undefined;
    if (nowMs < reader.pollAtMs) return { waitUntilMs: reader.pollAtMs };
    reader.pollAtMs = nowMs + FINAL_POLL_EVERY_MS;
    return { f: 'poll', value: null, final: true };
  }

  observe(op: Op): void {
    this.#logs.observe(op);
    const reader = [...this.#readers.values()].find(({ process }) => process === op.process);
    if (reader === undefined || op.type !== 'ok' || op.f !== 'poll') return;
    for (const [key, offset] of highestOffsets(op.value)) raise(reader.seen, key, offset);
  }

  /** A process that was given up takes its assignment with it. */
  #reader(index: number, process: number): Reader {
    const found = this.#readers.get(index);
    if (found?.process === process) return found;
    const fresh = { assigned: false, pollAtMs: 0, process, seen: new Map<string, number>() };
    this.#readers.set(index, fresh);
    return fresh;
  }

  #hasSeenAll({ seen }: Reader): boolean {
    return [...this.#logs.known].every(([key, known]) => (seen.get(key) ?? -Infinity) >= known);
  }
}

/** The highest offset of each key in the value of a poll; keys without messages are left out. */
export function highestOffsets(value: Json): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const [key, pairs] of Object.entries(asRecord(value, 'msgs'))) {
    for (const pair of asArray(pairs, key, Infinity)) raise(highest, key, offsetOf(pair));
  }
  return highest;
}

function sent(value: Json): readonly [string, readonly [number]] {
  const [key, pair] = asArray(value, 'send', 2);
  return [String(key), [offsetOf(pair)]];
}

function offsetOf(pair: unknown): number {
  const [offset] = asArray(pair, 'pair', 2);
  return asInteger(offset, 'offset', { min: Number.MIN_SAFE_INTEGER });
}

function raise(numbers: Map<string, number>, key: string, to: number): void {
  numbers.set(key, Math.max(numbers.get(key) ?? to, to));
}
