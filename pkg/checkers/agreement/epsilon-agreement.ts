/**
 * Epsilon-agreement: no two decisions of honest nodes lie further apart than epsilon. A node that
 * crashed after having decided counts: somebody may have acted on its decision.
 *
 * Source: `agreement.md` 2.1. Compared exactly.
 */
import { ZERO, compare, sub } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { excuseOf } from '../environment.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { count, names, quote, show } from '../wording.ts';

export function checkEpsilonAgreement(history: History): Outcome {
  const read = exactReader(history.plan.arithmetic);
  const epsilon = read(history.plan.epsilon) ?? ZERO;
  const decisions = history.honest.flatMap(({ id, decisions: [decision] }) => {
    const exact = decision === undefined ? undefined : read(decision.value);
    return decision === undefined || exact === undefined
      ? []
      : [{ id, exact, value: decision.value }];
  });
  const sorted = decisions.toSorted((a, b) => compare(a.exact, b.exact));
  const [first, last] = [sorted[0], sorted.at(-1)];
  const apart = spread(decisions.map(({ exact }) => exact));
  const violations =
    first !== undefined && last !== undefined && compare(apart, epsilon) > 0
      ? [
          `${first.id} decided ${quote(first.value)} and ${last.id} decided ` +
            `${quote(last.value)}: ${show(apart)} apart, where epsilon is ${show(epsilon)}`,
        ]
      : [];
  const waiting = history.survivors.filter((node) => node.decisions.length === 0);
  const doubts: string[] = [];
  if (history.cut !== undefined && waiting.length > 0) {
    doubts.push(`no decision of ${names(waiting.map(({ id }) => id))} is known: ${history.cut}`);
  } else if (decisions.length === 0) {
    doubts.push('nobody decided, so there is nothing to compare');
  }
  const open = waiting.length === 0 ? '' : `; ${count(waiting.length, 'node')} did not decide`;
  return conclude({
    violations,
    doubts,
    excuse: excuseOf(history),
    confirmed:
      `${count(decisions.length, 'decision')} within ${show(apart)}, which is ` +
      `${show(sub(epsilon, apart))} less than epsilon = ${show(epsilon)}${open}`,
  });
}
