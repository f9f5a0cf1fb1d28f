/** What clock synchronization promises: clocks close to each other, and not by standing still or running away. */
import { conclude, type Outcome } from '../finding.ts';
import { count, names } from '../wording.ts';
import { SLACK_MS, type ClocksHistory } from './history.ts';
import { roundSkews, roundSpans } from './skew.ts';

/** Agreement: at every instant of every round the clocks of correct nodes are as close as is proven. */
export function checkClockAgreement(history: ClocksHistory): Outcome {
  const { bounds, plan } = history;
  const skews = roundSkews(history);
  const violations = skews.flatMap(({ ms, ahead, behind }, round) => {
    const limit = bounds[round]?.skewMs ?? Infinity;
    if (ms <= limit + SLACK_MS) return [];
    const apart = `the clock of ${ahead} was ${msText(ms)} ahead of that of ${behind}`;
    return [`in round ${round} ${apart}, where at most ${msText(limit)} is proven`];
  });
  const [last, limit] = [skews.at(-1), bounds[skews.length - 1]];
  return conclude({
    violations,
    doubts: skews.length < plan.rounds ? [incomplete(history, skews.length)] : [],
    confirmed:
      `${count(skews.length, 'round')}, in the last one clocks at most ${msText(last?.ms ?? 0)} apart ` +
      `at any instant, where ${msText(limit?.skewMs ?? 0)} is proven`,
  });
}

/**
 * Validity: clocks still tell time. The first clock that shows the time of a round, and the last, do so a
 * period after the round before, but for what is proven: lies move them no farther than honest errors.
 */
export function checkClockValidity(history: ClocksHistory): Outcome {
  const { bounds, plan } = history;
  const spans = roundSpans(history);
  const violations: string[] = [];
  let worst = 0;
  for (const [round, { rateMs }] of bounds.entries()) {
    const [span, next] = [spans[round], spans[round + 1]];
    if (span === undefined || next === undefined) break;
    const early = plan.periodMs - (next.first - span.first);
    const late = next.last - span.last - plan.periodMs;
    const off = Math.max(early, late);
    worst = Math.max(worst, off);
    if (off <= rateMs + SLACK_MS) continue;
    violations.push(
      `after round ${round} clocks showed the next one's time ${msText(off)} too ` +
        `${early > late ? 'early' : 'late'}, where at most ${msText(rateMs)} is proven`,
    );
  }
  const judged = Math.max(0, spans.length - 1);
  return conclude({
    violations,
    doubts: judged < plan.rounds ? [incomplete(history, judged)] : [],
    confirmed: `${count(judged, 'period')} of ${plan.periodMs} ms, none off by more than ${msText(worst)}`,
  });
}

/** Every correct node went through all rounds. */
export function checkClockTermination(history: ClocksHistory): Outcome {
  const { plan, correct, cut } = history;
  const violations = correct.flatMap(({ id, rounds, adjustments }) => {
    if (rounds.length === plan.rounds + 1 && adjustments.length === plan.rounds) return [];
    if (cut !== undefined && rounds.length <= plan.rounds) return [];
    const done = `began ${count(rounds.length, 'round')} and corrected its clock ${adjustments.length} times`;
    return [`${id} ${done}, not ${plan.rounds + 1} and ${plan.rounds}`];
  });
  return conclude({
    violations,
    doubts: [
      ...(cut === undefined ? [] : [`not all rounds are known: ${cut}`]),
      ...(correct.length === 0 ? ['no correct node lived to the end'] : []),
    ],
    confirmed:
      `${count(correct.length, 'node')} (${names(correct.map(({ id }) => id))}) corrected their clocks ` +
      `${plan.rounds} times`,
  });
}

/** No more nodes failed than the run is built for. */
export function checkClockBudget({ plan, dead, cut }: ClocksHistory): Outcome {
  const { f, liars } = plan;
  const tally =
    `${count(dead.length, 'node')} died (${names(dead.map(({ id }) => id))}), ` +
    `${count(liars.length, 'node')} lied (${names(liars)}), f = ${f}`;
  return conclude({
    violations: new Set([...liars, ...dead.map(({ id }) => id)]).size > f ? [tally] : [],
    doubts: cut === undefined ? [] : [`not all deaths may be known: ${cut}`],
    confirmed: tally,
  });
}

/** A time for people. */
export function msText(ms: number): string {
  return `${Number(ms.toPrecision(4))} ms`;
}

function incomplete({ cut }: ClocksHistory, rounds: number): string {
  return `only ${count(rounds, 'round')} can be judged: ${cut ?? 'not all correct nodes ended the next'}`;
}
