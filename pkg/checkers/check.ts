/** What a check is, whatever kind of run it looks at. */
import type { Finding, Outcome } from './finding.ts';

/** A property of a run, judged from its trace. Pure: the same history gives the same outcome. */
export interface Check<H> {
  readonly name: string;
  /** One line for people. */
  readonly doc: string;
  readonly check: (history: H) => Outcome;
}

/** A run that may be outside its model, with the reason. */
interface Labelled {
  readonly plan: { readonly outsideModel?: string };
}

/** What the checks find, in their order. A run outside its model says so in every finding. */
export function findingsOf<H extends Labelled>(
  checks: readonly Check<H>[],
  history: H,
): readonly Finding[] {
  const { outsideModel } = history.plan;
  const label =
    outsideModel === undefined
      ? ''
      : ` [outside its model on request (${outsideModel}): no guarantee holds]`;
  return checks.map(({ name, check }) => {
    const { verdict, detail } = check(history);
    return { name, verdict, detail: `${detail}${label}` };
  });
}
