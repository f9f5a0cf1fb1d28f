/** A log of messages by offset, and how far its readers have come. What is in it never changes. */
import type { Json } from '../../../core/json.ts';

/** An entry as it is polled. */
export type Entry = readonly [offset: number, message: Json];

/** Most entries of one log in one answer; the next poll goes on there. */
export const POLL_MAX = 500;

export class Log {
  readonly #messages: Json[] = [];
  /** What came before something that belongs ahead of it. */
  readonly #early = new Map<number, Json>();

  /** @returns the offset of the new message. */
  append(message: Json): number {
    return this.#messages.push(message) - 1;
  }

  /** Takes in a message whose offset another node has given. It is readable once nothing ahead is missing. */
  put(offset: number, message: Json): void {
    if (offset < this.#messages.length) return;
    this.#early.set(offset, message);
    for (;;) {
      const next = this.#messages.length;
      const ready = this.#early.get(next);
      if (ready === undefined) return;
      this.#early.delete(next);
      this.#messages.push(ready);
    }
  }

  /** What stands at an offset and after it, without gaps. */
  from(offset: number): Entry[] {
    const first = Math.max(0, offset);
    const messages = this.#messages.slice(first, first + POLL_MAX);
    return messages.map((message, index) => [first + index, message]);
  }
}

/** Logs by key, made as they are needed. */
export class Logs {
  readonly #logs = new Map<string, Log>();

  of(key: string): Log {
    let log = this.#logs.get(key);
    if (log === undefined) {
      log = new Log();
      this.#logs.set(key, log);
    }
    return log;
  }

  poll(offsets: ReadonlyMap<string, number>): Record<string, Entry[]> {
    return Object.fromEntries(
      [...offsets].map(([key, offset]) => [key, this.of(key).from(offset)]),
    );
  }
}

/** Committed offsets: they only rise, so it does not matter in which order, and how often, they are told. */
export class Commits {
  readonly #offsets = new Map<string, number>();

  /** @returns whether any of them is higher than before. */
  commit(offsets: ReadonlyMap<string, number>): boolean {
    let news = false;
    for (const [key, offset] of offsets) {
      if ((this.#offsets.get(key) ?? -1) >= offset) continue;
      this.#offsets.set(key, offset);
      news = true;
    }
    return news;
  }

  of(keys: readonly string[]): Record<string, number> {
    return Object.fromEntries(
      keys.flatMap((key) => {
        const offset = this.#offsets.get(key);
        return offset === undefined ? [] : [[key, offset] as const];
      }),
    );
  }
}
