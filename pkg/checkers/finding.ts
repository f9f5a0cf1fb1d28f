/** What a check says about a run, and how it gets there from what it found. */

/** `unknown`: the trace does not tell. Never rounded up to `pass`, never down to `fail`. */
export type Verdict = 'pass' | 'fail' | 'unknown';

export interface Outcome {
  readonly verdict: Verdict;
  /** One plain sentence with the numbers; for a failure the evidence. */
  readonly detail: string;
}

/** The outcome of one named check; stands in the result as it is. */
export interface Finding extends Outcome {
  readonly name: string;
}

/** What a check has gathered before it concludes. */
export interface Evidence {
  /** Each alone proves that the property is violated. */
  readonly violations: readonly string[];
  /** Each alone keeps the property from being confirmed. */
  readonly doubts: readonly string[];
  /** Why a violation would not be the program's fault: it then counts as a doubt. */
  readonly excuse?: string | undefined;
  /** What to say when neither was found. */
  readonly confirmed: string;
}

/** Violations before doubts before confirmation. */
export function conclude({ violations, doubts, excuse, confirmed }: Evidence): Outcome {
  const [violation] = violations;
  if (violation !== undefined) {
    const more = violations.length > 1 ? ` (and ${violations.length - 1} more like this)` : '';
    if (excuse === undefined) return { verdict: 'fail', detail: `${violation}${more}` };
    return { verdict: 'unknown', detail: `${violation}${more}; but ${excuse}` };
  }
  const [doubt] = doubts;
  return doubt === undefined
    ? { verdict: 'pass', detail: confirmed }
    : { verdict: 'unknown', detail: doubt };
}

/** fail if any failed, else unknown if any is unknown, else pass. */
export function worstOf(outcomes: readonly Outcome[]): Verdict {
  if (outcomes.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return outcomes.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'pass';
}
