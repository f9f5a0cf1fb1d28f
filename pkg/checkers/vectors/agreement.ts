/** Decisions: all within epsilon of each other, one of each node that lived, in round R. */
import { compare, mul, toNumber, ZERO } from '../../agreement/rational.ts';
import { rational } from '../../agreement/arithmetic.ts';
import { diameterSquared } from '../../agreement/vectors/point.ts';
import { conclude, type Outcome } from '../finding.ts';
import { count, names, show } from '../wording.ts';
import type { VectorsHistory } from './history.ts';

/** Compared by squares, exactly. */
export function checkVectorAgreement(history: VectorsHistory): Outcome {
  const epsilon = rational.parse(history.plan.epsilon) ?? ZERO;
  const { decisions } = history;
  const squared = diameterSquared(decisions.map(({ value }) => value));
  const apart = `${count(decisions.length, 'decision')} ${Number(Math.sqrt(toNumber(squared)).toPrecision(6))} apart at most`;
  const limit = `where epsilon is ${show(epsilon)}`;
  return conclude({
    violations: compare(squared, mul(epsilon, epsilon)) > 0 ? [`${apart}, ${limit}`] : [],
    doubts: decisions.length === 0 ? ['nobody decided, so there is nothing to compare'] : [],
    excuse: history.excuse,
    confirmed: `${apart}, ${limit}`,
  });
}

export function checkVectorTermination(history: VectorsHistory): Outcome {
  const { plan, survivors, cut } = history;
  const violations: string[] = [];
  for (const { id, decisions, rounds } of survivors) {
    const [decision] = decisions;
    if (decision === undefined && cut === undefined) {
      violations.push(`${id} never decided; the last round it reached is ${rounds.length - 1}`);
    } else if (decisions.length > 1) {
      violations.push(`${id} decided ${decisions.length} times`);
    } else if (decision !== undefined && decision.round !== plan.rounds) {
      violations.push(`${id} decided in round ${decision.round}, not in ${plan.rounds}`);
    }
  }
  return conclude({
    violations,
    doubts: [
      ...(cut === undefined ? [] : [`not all decisions are known: ${cut}`]),
      ...(survivors.length === 0 ? ['no node lived to the end'] : []),
    ],
    excuse: history.excuse,
    confirmed:
      `${count(survivors.length, 'node')} (${names(survivors.map(({ id }) => id))}) decided in round ` +
      `${plan.rounds}`,
  });
}

/** No more nodes died or lied than the run is built for. */
export function checkVectorBudget(history: VectorsHistory): Outcome {
  const { plan, dead, excuse } = history;
  const tally =
    `${count(dead.length, 'node')} died (${names(dead.map(({ id }) => id))}), ` +
    `${count(plan.liars.length, 'node')} lied (${names(plan.liars)}), f = ${plan.f}`;
  const asked = plan.outsideModel !== undefined;
  return conclude({
    violations: history.faulty > plan.f && !asked ? [tally] : [],
    doubts: history.cut === undefined ? [] : [`not all deaths may be known: ${history.cut}`],
    excuse,
    confirmed: tally,
  });
}
