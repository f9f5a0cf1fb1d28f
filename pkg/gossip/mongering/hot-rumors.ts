/** The rumors that a node still tells, oldest first. Bounded by count: one too many ends the oldest. */
import type { NodeId } from '../../core/ids.ts';
import type { Rumor, RumorId } from '../rumor.ts';
import type { Interest } from './interest.ts';

/** A rumor that is told. */
export interface HotRumor {
  readonly rumor: Rumor;
  /** The round in which the node heard it. */
  readonly since: number;
  readonly interest: Interest;
  /** Who was told and has not answered; empty where no answers are asked for. */
  readonly awaited: Set<NodeId>;
}

const HOT_MAX = 1000;

export class HotRumors {
  readonly #rumors = new Map<RumorId, HotRumor>();

  add(hot: HotRumor): void {
    this.#rumors.set(hot.rumor.id, hot);
    for (const oldest of this.#rumors.keys()) {
      if (this.#rumors.size <= HOT_MAX) return;
      this.#rumors.delete(oldest);
    }
  }

  get(id: RumorId): HotRumor | undefined {
    return this.#rumors.get(id);
  }

  get size(): number {
    return this.#rumors.size;
  }

  /** Forgets those of which this is true. */
  drop(isOver: (hot: HotRumor) => boolean): void {
    for (const [id, hot] of this.#rumors) if (isOver(hot)) this.#rumors.delete(id);
  }

  /** Those heard before a round: what is told in it. */
  heardBefore(round: number): HotRumor[] {
    return [...this.#rumors.values()].filter(({ since }) => since < round);
  }
}
