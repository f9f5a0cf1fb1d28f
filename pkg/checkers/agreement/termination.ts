/**
 * Termination: every honest node that lived to the end decided, within maxRounds, and under
 * `stop: rounds` within R. In asynchronous models rounds are what counts; wall time is no evidence.
 *
 * Source: `agreement.md` 2.1.
 */
import { excuseOf } from '../environment.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { count, names } from '../wording.ts';

export function checkTermination(history: History): Outcome {
  const { plan, survivors, cut } = history;
  const limit = Math.min(plan.maxRounds, plan.rounds ?? Infinity);
  const violations: string[] = [];
  const undecided: string[] = [];
  let last = 0;
  for (const { id, decisions, exhausted, lastRound } of survivors) {
    const [decision] = decisions;
    if (decision !== undefined) {
      last = Math.max(last, decision.round);
      if (decision.round > limit) {
        violations.push(`${id} decided in round ${decision.round}, after the last, ${limit}`);
      }
    } else if (exhausted) {
      violations.push(
        `${id} gave up in round ${lastRound}, the last allowed, without having decided`,
      );
    } else if (cut === undefined) {
      violations.push(`${id} never decided; the last round it reached is ${lastRound}`);
    } else {
      undecided.push(`whether ${id} would have decided cannot be told: ${cut}`);
    }
  }
  const nobody = survivors.length === 0 ? ['no honest node lived to the end'] : [];
  return conclude({
    violations,
    doubts: [...undecided, ...nobody],
    excuse: excuseOf(history),
    confirmed:
      `${count(survivors.length, 'node')} (${names(survivors.map(({ id }) => id))}) decided, ` +
      `the last in round ${last} of at most ${limit}`,
  });
}
