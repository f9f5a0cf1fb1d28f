/**
 * The rumors that this node can repeat: the latest ones, bounded by number, bytes and age. What is in no
 * living node's store any more cannot be repaired.
 */
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { RumorId, RumorName } from '../rumor.ts';
import type { ReliableSettings } from './settings.ts';
import { SpanSet } from './span-set.ts';

type StoreSettings = Pick<ReliableSettings, 'storeMax' | 'storeBytesMax' | 'horizonMs'>;

/** A rumor as this node has it. */
export interface StoredRumor {
  readonly id: RumorId;
  readonly name: RumorName;
  readonly root: NodeId;
  /** Its root tells everyone itself: nobody passes it on unasked. */
  readonly direct: boolean;
  /** Links that it has gone over to get here. */
  readonly hops: number;
  readonly payload: Json;
  readonly bytes: number;
  /** When it began, by this node's clock. */
  readonly bornAt: number;
}

/** Tells apart stores that hold different rumors: equal ones have equal sums, others rarely. */
export interface Checksum {
  readonly count: number;
  /** Of 32-bit hashes of the ids, modulo 2^32. */
  readonly sum: number;
}

export class Store {
  readonly #settings: StoreSettings;
  readonly #rumors = new Map<RumorId, StoredRumor>();
  readonly #ids = new SpanSet();
  #bytes = 0;
  #sum = 0;

  constructor(settings: StoreSettings) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#rumors.size;
  }

  get(id: RumorId): StoredRumor | undefined {
    return this.#rumors.get(id);
  }

  /** Keeps a rumor; the ones that came first make room. */
  add(rumor: StoredRumor): void {
    const { storeMax, storeBytesMax } = this.#settings;
    this.#rumors.set(rumor.id, rumor);
    this.#ids.add(rumor.name);
    this.#count(rumor, 1);
    for (const oldest of this.#rumors.values()) {
      if (oldest === rumor) return;
      if (this.#rumors.size <= storeMax && this.#bytes <= storeBytesMax) return;
      this.#remove(oldest);
    }
  }

  /** Forgets what is beyond the horizon. O(size). */
  expire(now: number): void {
    for (const rumor of this.#rumors.values()) {
      if (now - rumor.bornAt > this.#settings.horizonMs) this.#remove(rumor);
    }
  }

  /** The ids of all that is kept. */
  get ids(): SpanSet {
    return this.#ids;
  }

  get checksum(): Checksum {
    return { count: this.#rumors.size, sum: this.#sum };
  }

  #remove(rumor: StoredRumor): void {
    this.#rumors.delete(rumor.id);
    this.#ids.delete(rumor.name);
    this.#count(rumor, -1);
  }

  #count({ id, bytes }: StoredRumor, sign: 1 | -1): void {
    this.#bytes += sign * bytes;
    this.#sum = (this.#sum + sign * hash(id)) >>> 0;
  }
}

/** FNV-1a, with a last step that spreads differences of the last character over all bits. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  return (bits ^ (bits >>> 13)) >>> 0;
}
