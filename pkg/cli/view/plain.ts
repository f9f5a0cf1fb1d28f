/** The lines of a run for a pipe or a file: one per step, none twice. */
import type { AgreementConfig } from '../../lab/config/schema.ts';
import type { RunEvent } from '../../lab/master/events.ts';
import { phaseLines } from './phase-lines.ts';
import { Progress } from './progress.ts';
import { count, headline, number } from './text.ts';

export class PlainLines {
  readonly #progress: Progress;
  readonly #head: string;
  #nextRound = 0;
  #falls = 0;

  constructor(config: AgreementConfig, seed: number) {
    this.#progress = new Progress(config);
    this.#head = `${headline(config, seed)}\n`;
  }

  head(): string {
    return this.#head;
  }

  /** The lines that an event gives rise to. */
  observe(event: RunEvent): string[] {
    const progress = this.#progress;
    progress.observe(event);
    if (event.kind !== 'record') return phaseLines(event);
    return [...this.#newFalls(), ...this.#completeRounds(), ...stopLine(event)];
  }

  #newFalls(): string[] {
    const falls = this.#progress.falls.slice(this.#falls);
    this.#falls = this.#progress.falls.length;
    return falls.map(({ node, text }) => `${node} ${text}`);
  }

  /** A round is told once nobody else will reach it. */
  #completeRounds(): string[] {
    const lines: string[] = [];
    for (;;) {
      const round = this.#progress.round(this.#nextRound);
      if (round?.complete !== true) return lines;
      const reached = count(round.reached, 'node');
      lines.push(`round ${round.round}: spread ${number(round.spread)} (${reached})`);
      this.#nextRound += 1;
    }
  }
}

function stopLine({ record }: Extract<RunEvent, { kind: 'record' }>): string[] {
  return record.kind === 'stop'
    ? [`round ${Number(record['round'])} is within epsilon: the master stops the run`]
    : [];
}
