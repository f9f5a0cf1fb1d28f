/** A run of agreement on vectors while it goes on: lines for a pipe, two lines for a terminal. */
import { nodePlaces } from '../../../lab/config/roster.ts';
import type { VectorsConfig } from '../../../lab/config/schema.ts';
import type { RunEvent } from '../../../lab/master/events.ts';
import { count, cut } from '../text.ts';

const COLUMNS_UNKNOWN = 80;

export class VectorsLines {
  readonly #head: string;
  #latest = 'starting';

  constructor(config: VectorsConfig, seed: number) {
    const { rule, f } = config.vectors;
    const nodes = count(nodePlaces(config).length, 'node');
    this.#head = `${config.name}: ${nodes}, vectors, ${rule}, f = ${f}, seed ${seed}`;
  }

  head(): string {
    return `${this.#head}\n`;
  }

  /** The lines that an event gives rise to. */
  observe(event: RunEvent): string[] {
    const lines = linesOf(event);
    this.#latest = lines.at(-1) ?? this.#latest;
    return lines;
  }

  /** The picture: what is run, and the latest line. */
  draw(columns: number | undefined): string {
    // The last column stays free: some terminals go on to the next line once it is written.
    const width = (columns || COLUMNS_UNKNOWN) - 1;
    return [this.#head, `  ${this.#latest}`].map((line) => cut(line, width)).join('\n');
  }
}

function linesOf(event: RunEvent): string[] {
  switch (event.kind) {
    case 'listening':
      return [`master listens on ${event.ip}:${event.port}, ${count(event.of, 'node')} to come`];
    case 'joined':
      return event.count === event.of ? [`${count(event.of, 'node')} joined`] : [];
    case 'connected':
      return event.count === event.of ? [`${count(event.of, 'node')} connected, all to all`] : [];
    case 'running':
      return ['running'];
    case 'record': {
      const { kind, node, round } = event.record;
      if (kind === 'decide') return [`${node} decided in round ${Number(round)}`];
      return kind === 'crash' ? [`${node} crashed`] : [];
    }
    case 'ending':
      return [cut(`ending: ${event.cause}`, Infinity)];
  }
}
