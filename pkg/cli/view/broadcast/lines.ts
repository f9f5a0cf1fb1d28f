/** A run of broadcast while it goes on: lines for a pipe, a picture of a few lines for a terminal. */
import { nodePlaces } from '../../../lab/config/roster.ts';
import type { BroadcastConfig } from '../../../lab/config/schema.ts';
import type { RunEvent } from '../../../lab/master/events.ts';
import { count, cut } from '../text.ts';

const COLUMNS_UNKNOWN = 80;
/** Answers are told in steps of about so many. */
const STEPS = 10;

export class BroadcastLines {
  readonly #head: string;
  readonly #step: number;
  #answers = 0;
  #latest = 'starting';

  constructor(config: BroadcastConfig, seed: number) {
    const { variant, rate, loadMs } = config.broadcast;
    const nodes = count(nodePlaces(config).length, 'node');
    this.#head = `${config.name}: ${nodes}, broadcast, ${variant}, ${rate} operations/s, seed ${seed}`;
    this.#step = Math.max(1, Math.ceil((rate * loadMs) / 1000 / STEPS));
  }

  head(): string {
    return `${this.#head}\n`;
  }

  /** The lines that an event gives rise to. */
  observe(event: RunEvent): string[] {
    const lines = this.#linesOf(event);
    this.#latest = lines.at(-1) ?? this.#latest;
    return lines;
  }

  /** The picture: what is run, and the latest line. */
  draw(columns: number | undefined): string {
    // The last column stays free: some terminals go on to the next line once it is written.
    const width = (columns || COLUMNS_UNKNOWN) - 1;
    return [this.#head, `  ${this.#latest}`].map((line) => cut(line, width)).join('\n');
  }

  #linesOf(event: RunEvent): string[] {
    switch (event.kind) {
      case 'listening':
        return [`master listens on ${event.ip}:${event.port}, ${count(event.of, 'node')} to come`];
      case 'joined':
        return event.count === event.of ? [`${count(event.of, 'node')} joined`] : [];
      case 'connected':
        return event.count === event.of ? [`${count(event.of, 'node')} connected, all to all`] : [];
      case 'running':
        return ['running'];
      case 'record':
        if (event.record.kind === 'operation') this.#answers += 1;
        else return [];
        return this.#answers % this.#step === 0
          ? [`clients have got ${count(this.#answers, 'answer')}`]
          : [];
      case 'ending':
        return [cut(`ending: ${event.cause}`, Infinity)];
    }
  }
}
