/** What a check is, whatever kind of run it looks at. */
import type { Outcome } from './finding.ts';

/** A property of a run, judged from its trace. Pure: the same history gives the same outcome. */
export interface Check<H> {
  readonly name: string;
  /** One line for people. */
  readonly doc: string;
  readonly check: (history: H) => Outcome;
}
