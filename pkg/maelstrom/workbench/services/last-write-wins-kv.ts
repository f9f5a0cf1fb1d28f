/**
 * `lww-kv`: eventually consistent. Two replicas; before each request one is merged into another, each
 * key's later Lamport time winning, and the request takes place on one of them, all drawn at random.
 * Source: Maelstrom's `service.clj`; `glomers.md` 2.6.
 */
import { invariant } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { Body } from '../../message.ts';
import { handle } from './kv.ts';
import type { Service } from './service.ts';

/** What the code has; its documentation says five. */
const REPLICAS = 2;

interface Replica {
  clock: number;
  readonly entries: Map<string, { readonly time: number; readonly value: Json }>;
}

export class LastWriteWinsKv implements Service {
  readonly #random: Random;
  readonly #replicas: readonly Replica[] = Array.from({ length: REPLICAS }, () => ({
    clock: 0,
    entries: new Map<string, { readonly time: number; readonly value: Json }>(),
  }));

  constructor(random: Random) {
    this.#random = random;
  }

  handle(_src: string, request: Body): Body {
    this.#merge(this.#any(), this.#any());
    const replica = this.#any();
    const lookUp = (key: string): Json | undefined => replica.entries.get(key)?.value;
    const { written, reply } = handle(lookUp, request, { creates: false });
    if (written !== undefined) {
      replica.entries.set(written.key, { time: replica.clock, value: written.value });
      replica.clock++;
    }
    return reply;
  }

  #any(): Replica {
    const replica = this.#replicas[this.#random.integer(REPLICAS)];
    invariant(replica !== undefined, 'there are replicas');
    return replica;
  }

  /** Of two writes at the same time, the source's wins. */
  #merge(source: Replica, into: Replica): void {
    into.clock = Math.max(into.clock, source.clock);
    for (const [key, entry] of source.entries) {
      const own = into.entries.get(key);
      if (own === undefined || own.time <= entry.time) into.entries.set(key, entry);
    }
  }
}
