/**
 * The picture of a run of gossip on a terminal: how far the rumors are, how the others see each node, how
 * near the averages are, and what has happened. None of its lines is wider than the terminal.
 */
import colours from 'picocolors';
import type { NodeId } from '../../../core/ids.ts';
import type { GossipConfig } from '../../../lab/config/schema.ts';
import type { RunEvent } from '../../../lab/master/events.ts';
import { cut, number, wrap } from '../text.ts';
import { gossipHeadline } from './headline.ts';
import { GossipProgress } from './progress.ts';

const COLUMNS_UNKNOWN = 80;
const BAR_MAX = 40;
const EVENTS_MAX = 8;
/** With more nodes than this only those are shown that somebody does not take for alive. */
const NODES_MAX = 12;

export class GossipPicture {
  readonly #config: GossipConfig;
  readonly #head: string;
  readonly #progress: GossipProgress;

  constructor(config: GossipConfig, seed: number) {
    this.#config = config;
    this.#head = gossipHeadline(config, seed);
    this.#progress = new GossipProgress(config);
  }

  observe(event: RunEvent): void {
    this.#progress.observe(event);
  }

  /** The whole picture as lines. */
  draw(columns: number | undefined): string {
    // The last column stays free: some terminals go on to the next line once it is written.
    const width = (columns || COLUMNS_UNKNOWN) - 1;
    return [
      ...wrap(this.#head, width),
      ...this.#rumors(width).map((line) => cut(line, width)),
      ...this.#members(width),
      ...this.#averages().map((line) => cut(line, width)),
      ...this.#progress.events.slice(-EVENTS_MAX).map((text) => cut(`  ${text}`, width)),
      colours.dim(cut(`  ${this.#status()}`, width)),
    ].join('\n');
  }

  #rumors(width: number): string[] {
    if (this.#config.gossip === undefined) return [];
    const { count } = this.#config.gossip.messages;
    const { published, deliveries, everywhere, of } = this.#progress;
    const room = Math.max(0, Math.min(BAR_MAX, width - 40));
    const bar = (share: number): string => '█'.repeat(Math.round(share * room)).padEnd(room, '·');
    const heard = published === 0 ? 0 : deliveries / (published * Math.max(1, of - 1));
    return [
      `  begun   ${bar(published / count)} ${published} of ${count} rumors`,
      `  heard   ${bar(heard)} ${deliveries} deliveries, ${everywhere} by all`,
    ];
  }

  #members(width: number): string[] {
    if (this.#config.membership === undefined) return [];
    const { ids } = this.#progress;
    return ids.flatMap((id) => {
      const line = this.#member(id, { always: ids.length <= NODES_MAX, width });
      return line === undefined ? [] : [line];
    });
  }

  /** Cut before it is coloured: what colours it takes no room. */
  #member(
    id: NodeId,
    { always, width }: { readonly always: boolean; readonly width: number },
  ): string | undefined {
    const seen = this.#progress.seen(id);
    if (seen === undefined) return undefined;
    const { alive, suspect, dead } = seen;
    if (!always && suspect + dead === 0) return undefined;
    const text = cut(`  ${id.padEnd(6)} alive ${alive}, suspect ${suspect}, dead ${dead}`, width);
    if (dead > 0) return colours.red(text);
    return suspect > 0 ? colours.yellow(text) : text;
  }

  #averages(): string[] {
    const { cycle, range } = this.#progress;
    if (this.#config.averaging === undefined || range === undefined) return [];
    const { cycles } = this.#config.averaging;
    return [`  cycle ${cycle} of ${cycles}: values within ${number(range, 3)} of each other`];
  }

  #status(): string {
    const { of, joined, connected, phase, cause } = this.#progress;
    switch (phase) {
      case 'starting':
        return `${joined} of ${of} nodes joined, ${connected} connected to all others`;
      case 'running':
        return 'running';
      case 'ending':
        return `ended: ${cause}`;
    }
  }
}
