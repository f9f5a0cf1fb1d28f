/**
 * What a node must not forget, on disk: a fact is written before anything that follows from it is sent.
 * A file per node, JSON lines; used only where the schedule restarts the node.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { BLANK, isMemorable, remember, type Memory } from '../../agreement/memory.ts';
import type { Fact } from '../../core/process.ts';
import { asRecord, asString } from '../../wire/shape.ts';

export class StableStorage {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  write(fact: Fact): void {
    if (isMemorable(fact)) appendFileSync(this.#path, `${JSON.stringify(fact)}\n`);
  }

  /** Everything that was written, in order. A last line that was cut off is not there. */
  read(): readonly Fact[] {
    const lines = readFileSync(this.#path, { encoding: 'utf8', flag: 'a+' }).split('\n');
    return lines.slice(0, -1).map((line) => {
      const fact = asRecord(JSON.parse(line), 'memory');
      return { ...JSON.parse(line), kind: asString(fact['kind'], 'memory.kind') };
    });
  }
}

/** The memory that facts add up to. */
export function memoryOf(facts: readonly Fact[]): Memory {
  return facts.reduce(remember, BLANK);
}
