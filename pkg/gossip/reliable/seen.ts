/**
 * The ids that this node has heard, so that nothing is delivered twice.
 *
 * Memory is bounded: `originsMax` origins, `runsMax` runs of counters each. A gap in the counters of an
 * origin that is older than the horizon can be repaired by nobody, so it is given up: what stood in it
 * counts as heard. Of an origin that is remembered nothing is ever taken for new twice; one that was
 * forgotten, as `originsMax` others have spoken since, begins anew.
 */
import type { RumorName } from '../rumor.ts';
import { CounterSet } from './counter-set.ts';
import type { IdSpan } from './id-spans.ts';
import { Lru } from './lru.ts';
import type { ReliableSettings } from './settings.ts';

type SeenSettings = Pick<ReliableSettings, 'originsMax' | 'runsMax' | 'horizonMs'>;

const NOTHING = new CounterSet();

export class Seen {
  readonly #settings: SeenSettings;
  readonly #origins: Lru<CounterSet>;

  constructor(settings: SeenSettings) {
    this.#settings = settings;
    this.#origins = new Lru(settings.originsMax);
  }

  has({ origin, counter }: RumorName, now: number): boolean {
    const counters = this.#origins.get(origin);
    if (counters === undefined) return false;
    counters.giveUpBefore(now - this.#settings.horizonMs);
    return counters.has(counter);
  }

  /** All that was heard. O(origins + runs). */
  spans(): IdSpan[] {
    return Array.from(this.#origins.entries(), ([origin, { ranges }]) => ({
      origin,
      runs: ranges,
    }));
  }

  /** Of many ids those that were not heard; what was heard without a gap takes no time. */
  *lacking(spans: readonly IdSpan[]): Generator<RumorName> {
    for (const { origin, runs } of spans) {
      const counters = this.#origins.peek(origin) ?? NOTHING;
      for (let i = 0; i < runs.length; i += 2) {
        for (const counter of counters.missingIn(runs[i] ?? 0, runs[i + 1] ?? 0)) {
          yield { origin, counter };
        }
      }
    }
  }

  /** @returns false when it was heard before. */
  add(name: RumorName, now: number): boolean {
    if (this.has(name, now)) return false;
    let counters = this.#origins.get(name.origin);
    if (counters === undefined) {
      counters = new CounterSet();
      this.#origins.add(name.origin, counters);
    }
    counters.add(name.counter, now, this.#settings.runsMax);
    return true;
  }
}
