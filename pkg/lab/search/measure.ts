/** The numbers of one run that a sweep compares. */
import { compare } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import type { History } from '../../checkers/history.ts';
import { trafficOf } from '../../checkers/traffic.ts';
import type { Trial } from './trial.ts';

export interface Measures {
  /** The first round in which all survivors lie within epsilon; null when there is none. */
  readonly rounds: number | null;
  /** Messages sent. */
  readonly sent: number;
  /** Duration in ms: virtual in the simulator, wall time over TCP. */
  readonly runMs: number;
}

export function measure({ history, outcome }: Trial): Measures {
  return {
    rounds: roundsToAgreement(history),
    sent: trafficOf(history).totals.sent,
    runMs: outcome.runMs,
  };
}

/** Decisions may come later, under `stop: rounds` and `local`; under `master` they are of this round. */
function roundsToAgreement({ plan, survivors }: History): number | null {
  const read = exactReader(plan.arithmetic);
  const epsilon = read(plan.epsilon);
  if (epsilon === undefined || survivors.length === 0) return null;
  for (let round = 0; ; round++) {
    const values = survivors.flatMap((node) => read(node.heldIn(round)) ?? []);
    if (values.length < survivors.length) return null;
    if (compare(spread(values), epsilon) <= 0) return round;
  }
}
