/**
 * Termination: every honest node that lived to the end decided, within maxRounds, and under
 * `stop: rounds` within R. In asynchronous models rounds are what counts; wall time is no evidence.
 * Under `stop: master` a node goes on until the oracle speaks: where the oracle could not, for want of
 * the values of a living node that stood still, giving up is no evidence either.
 *
 * Source: `agreement.md` 2.1.
 */
import { ZERO, compare } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { excuseOf } from '../environment.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { count, names } from '../wording.ts';

export function checkTermination(history: History): Outcome {
  const { plan, survivors, cut } = history;
  const limit = Math.min(plan.maxRounds, plan.rounds ?? Infinity);
  const violations: string[] = [];
  const undecided: string[] = [];
  const silence = silenceOfOracle(history);
  let last = 0;
  for (const { id, decisions, exhausted, lastRound } of survivors) {
    const [decision] = decisions;
    if (decision !== undefined) {
      last = Math.max(last, decision.round);
      if (decision.round > limit) {
        violations.push(`${id} decided in round ${decision.round}, after the last, ${limit}`);
      }
    } else if (exhausted && silence === undefined) {
      violations.push(
        `${id} gave up in round ${lastRound}, the last allowed, without having decided`,
      );
    } else if (cut === undefined) {
      violations.push(`${id} never decided; the last round it reached is ${lastRound}`);
    } else if (!exhausted) {
      undecided.push(`whether ${id} would have decided cannot be told: ${cut}`);
    }
  }
  const nobody = survivors.length === 0 ? ['no honest node lived to the end'] : [];
  return conclude({
    violations,
    doubts: [...(silence === undefined ? [] : [silence]), ...undecided, ...nobody],
    excuse: excuseOf(history),
    confirmed:
      `${count(survivors.length, 'node')} (${names(survivors.map(({ id }) => id))}) decided, ` +
      `the last in round ${last} of at most ${limit}`,
  });
}

/**
 * Why the oracle may have kept silent through no fault of the algorithm: in some round all values that
 * there are lie within epsilon, and those that are not there are of nodes that were still at work when
 * the run was broken off.
 */
function silenceOfOracle({ plan, survivors, cut, stops }: History): string | undefined {
  if (plan.stop !== 'master' || cut === undefined || stops.length > 0) return undefined;
  const read = exactReader(plan.arithmetic);
  const epsilon = read(plan.epsilon) ?? ZERO;
  const last = Math.max(-1, ...survivors.map(({ lastRound }) => lastRound));
  for (let round = 0; round <= last; round++) {
    const absent = survivors.filter(({ lastRound }) => lastRound < round);
    if (absent.length === 0 || absent.some(({ exhausted }) => exhausted)) continue;
    const present = survivors.filter((node) => !absent.includes(node));
    const values = present.flatMap((node) => read(node.heldIn(round)) ?? []);
    if (compare(spread(values), epsilon) > 0) continue;
    const ids = (nodes: typeof survivors): string => names(nodes.map(({ id }) => id));
    return (
      `${ids(present)} lay within epsilon in round ${round}, but the oracle had no value of ` +
      `${ids(absent)}: ${cut}`
    );
  }
  return undefined;
}
