/** A run while it goes on of which little need be said: lines for a pipe, two lines for a terminal. */
import type { RunEvent } from '../../lab/master/events.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { phaseLines } from './phase-lines.ts';
import { cut } from './text.ts';

const COLUMNS_UNKNOWN = 80;

export interface StepLinesOptions {
  /** One line that says what is run. */
  readonly head: string;
  /** The line that a record gives rise to, if any. */
  readonly say: (record: TraceRecord) => string | undefined;
}

export class StepLines {
  readonly #head: string;
  readonly #say: StepLinesOptions['say'];
  #latest = 'starting';

  constructor({ head, say }: StepLinesOptions) {
    this.#head = head;
    this.#say = say;
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
    if (event.kind !== 'record') return phaseLines(event);
    const { record } = event;
    if (record.kind === 'crash') return [`${record.node} crashed`];
    const line = this.#say(record);
    return line === undefined ? [] : [line];
  }
}
