/**
 * The file of a sweep's finished runs, one JSON object a line: what makes it possible to go on after an
 * interruption. Its first line says which sweep it is.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Verdict } from '../../checkers/finding.ts';
import { ConfigError } from '../../core/errors.ts';
import type { AgreementConfig } from '../config/schema.ts';
import type { Measures } from '../search/measure.ts';

/** One finished run. */
export interface SweepRun extends Measures {
  readonly cell: number;
  /** From 0; run k of every cell has the same seed. */
  readonly repeat: number;
  readonly seed: number;
  readonly verdict: Verdict;
}

interface Head {
  readonly version: 1;
  readonly seed: number;
  readonly config: AgreementConfig;
}

export class SweepJournal {
  /** The runs of an earlier session. */
  readonly earlier: readonly SweepRun[];
  /** Run k has this seed + k. */
  readonly seed: number;
  readonly #path: string;

  private constructor(path: string, seed: number, earlier: readonly SweepRun[]) {
    this.#path = path;
    this.seed = seed;
    this.earlier = earlier;
  }

  /**
   * Begins a journal, or goes on with the one that is there.
   * @param drawSeed Called for a new sweep whose file names no seed.
   * @throws {ConfigError} when the journal is that of another sweep; it is left as it is.
   */
  static open(path: string, config: AgreementConfig, drawSeed: () => number): SweepJournal {
    if (!existsSync(path)) {
      const seed = config.seed ?? drawSeed();
      const head: Head = { version: 1, seed, config };
      writeFileSync(path, `${JSON.stringify(head)}\n`);
      return new SweepJournal(path, seed, []);
    }
    // A run that was being written when the process died has no end of line, and is run again.
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [first = '', ...lines] = whole.split('\n').filter((line) => line !== '');
    const seed = seedOf(first, config);
    if (seed === undefined) {
      const message =
        'holds the runs of another sweep, or of this one before it was changed; take another --out, ' +
        'or put the experiment back as it was';
      throw new ConfigError(path, [{ path: '', message }]);
    }
    if (whole !== text) writeFileSync(path, whole);
    const earlier = lines.map((line): SweepRun => JSON.parse(line));
    return new SweepJournal(path, seed, earlier);
  }

  add(run: SweepRun): void {
    appendFileSync(this.#path, `${JSON.stringify(run)}\n`);
  }
}

/** The seed of a journal's head when it belongs to this sweep. */
function seedOf(line: string, config: AgreementConfig): number | undefined {
  try {
    const head: Head = JSON.parse(line);
    const same = JSON.stringify(head.config) === JSON.stringify(config);
    return head.version === 1 && same ? head.seed : undefined;
  } catch {
    return undefined;
  }
}
