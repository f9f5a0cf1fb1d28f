/**
 * What a node remembers of the rumors that it has heard: their ids, so that it takes none for new twice,
 * and the latest payloads, for whoever reads the facts.
 *
 * Bounded: 10,000 origins with 1000 gaps each in the counters that were heard, none older than ten
 * minutes, as in `reliable/seen.ts`, which says what is forgotten then; and 64 payloads.
 */
import type { Millis } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { Seen } from './reliable/seen.ts';
import { parseRumorId, type RumorId } from './rumor.ts';

const SEEN = { originsMax: 10_000, runsMax: 1000, horizonMs: 600_000 };

/** The facts of a step are read before the next one, which brings few rumors. */
const PAYLOADS_MAX = 64;

export class RumorMemory {
  readonly #seen = new Seen(SEEN);
  readonly #payloads = new Map<RumorId, Json>();
  #heard = 0;

  /** @returns false when it was heard before, or has no name; then nothing changes. */
  add(id: RumorId, payload: Json, now: Millis): boolean {
    const name = parseRumorId(id);
    if (name === undefined || !this.#seen.add(name, now)) return false;
    this.#heard += 1;
    this.#payloads.set(id, payload);
    for (const oldest of this.#payloads.keys()) {
      if (this.#payloads.size <= PAYLOADS_MAX) break;
      this.#payloads.delete(oldest);
    }
    return true;
  }

  payloadOf(id: RumorId): Json | undefined {
    return this.#payloads.get(id);
  }

  /** Rumors heard since the start, own ones included. */
  get heard(): number {
    return this.#heard;
  }
}
