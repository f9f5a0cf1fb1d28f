/**
 * What a node remembers of the rumors that it has heard: ids, so that it takes none for new twice, and
 * the latest payloads, for whoever reads the facts. Both are bounded by count; a duplicate that comes
 * later than `IDS_MAX` other rumors is taken for new.
 */
import type { Json } from '../core/json.ts';
import type { RumorId } from './rumor.ts';

/** Ids remembered: about 10 MB when full. */
const IDS_MAX = 100_000;
/** Payloads remembered. The facts of a step are read before the next one, which brings few rumors. */
const PAYLOADS_MAX = 64;

export class RumorMemory {
  readonly #ids = new Set<RumorId>();
  readonly #payloads = new Map<RumorId, Json>();

  /** @returns false when it is remembered already; then nothing changes. */
  add(id: RumorId, payload: Json): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    this.#payloads.set(id, payload);
    if (this.#ids.size > IDS_MAX) this.#ids.delete(oldestOf(this.#ids, id));
    if (this.#payloads.size > PAYLOADS_MAX) {
      this.#payloads.delete(oldestOf(this.#payloads.keys(), id));
    }
    return true;
  }

  payloadOf(id: RumorId): Json | undefined {
    return this.#payloads.get(id);
  }

  /** Rumors remembered. */
  get size(): number {
    return this.#ids.size;
  }
}

/** The first of some ids, which is the one that came first; `otherwise` when there is none. */
function oldestOf(ids: Iterable<RumorId>, otherwise: RumorId): RumorId {
  for (const id of ids) return id;
  return otherwise;
}
