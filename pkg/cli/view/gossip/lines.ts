/** The lines of a run of gossip for a pipe or a file: one per step, none twice. */
import type { GossipConfig } from '../../../lab/config/schema.ts';
import type { RunEvent } from '../../../lab/master/events.ts';
import { phaseLines } from '../phase-lines.ts';
import { count, number } from '../text.ts';
import { gossipHeadline } from './headline.ts';
import { GossipProgress } from './progress.ts';

/** Rumors that have reached everybody are told in steps of about so many. */
const STEPS = 10;

export class GossipLines {
  readonly #progress: GossipProgress;
  readonly #head: string;
  readonly #step: number;
  #events = 0;
  #everywhere = 0;
  #cycle = 0;

  constructor(config: GossipConfig, seed: number) {
    this.#progress = new GossipProgress(config);
    this.#head = `${gossipHeadline(config, seed)}\n`;
    this.#step = Math.max(1, Math.ceil((config.gossip?.messages.count ?? 0) / STEPS));
  }

  head(): string {
    return this.#head;
  }

  /** The lines that an event gives rise to. */
  observe(event: RunEvent): string[] {
    this.#progress.observe(event);
    if (event.kind !== 'record') return phaseLines(event);
    return [...this.#newEvents(), ...this.#spread(), ...this.#averaged()];
  }

  #newEvents(): string[] {
    const { events } = this.#progress;
    const fresh = events.slice(this.#events);
    this.#events = events.length;
    return fresh;
  }

  #spread(): string[] {
    const { everywhere, published } = this.#progress;
    if (everywhere < this.#everywhere + this.#step) return [];
    this.#everywhere = everywhere;
    return [`${everywhere} of ${count(published, 'rumor')} so far heard by all`];
  }

  #averaged(): string[] {
    const { cycle, range } = this.#progress;
    if (cycle <= this.#cycle || range === undefined) return [];
    this.#cycle = cycle;
    return [`cycle ${cycle}: values within ${number(range, 3)} of each other`];
  }
}
