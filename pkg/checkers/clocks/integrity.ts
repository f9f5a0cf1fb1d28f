/** What every round must be: held when the clock says so, with estimates that are right, and by the rule. */
import { faultTolerantMidpoint } from '../../agreement/clocks/midpoint.ts';
import { roundTime } from '../../agreement/clocks/plan.ts';
import type { NodeId } from '../../core/ids.ts';
import { conclude, type Outcome } from '../finding.ts';
import { count } from '../wording.ts';
import { msText } from './agreement.ts';
import { SLACK_MS, type Adjustment, type ClockNodeHistory, type ClocksHistory } from './history.ts';

/** Rounding of sums of doubles, in ms: clocks are exact but for this. */
const ROUNDING_MS = 1e-6;

/**
 * Integrity: a clock begins with its offset and changes by corrections only; a round begins when the clock
 * shows its time; a correction is the midpoint of n estimates, the own one 0; and what is estimated of a
 * correct node is as near the truth as delays and drift allow.
 */
export function checkClockIntegrity(history: ClocksHistory): Outcome {
  const { correct, unreadable, cut } = history;
  const violations = unreadable.map((record) => `${record} cannot be read`);
  for (const node of correct) {
    violations.push(...node.misplaced, ...wrongClock(history, node));
    if (node.gap !== undefined) violations.push(node.gap);
    for (const [round, adjustment] of node.adjustments.entries()) {
      const wrong = wrongStep(history, node.id, adjustment) ?? wrongEstimate(history, node, round);
      if (wrong !== undefined) violations.push(`${node.id} in round ${round}: ${wrong}`);
    }
  }
  const judged = correct.reduce((sum, { adjustments }) => sum + adjustments.length, 0);
  return conclude({
    violations,
    doubts: cut === undefined ? [] : [`not all rounds are known: ${cut}`],
    confirmed: `${count(judged, 'correction')} follow from ${history.plan.ids.length} estimates each`,
  });
}

function wrongClock({ plan }: ClocksHistory, node: ClockNodeHistory): readonly string[] {
  const { id, marks, rounds } = node;
  let expected = plan.inputs[id] ?? 0;
  for (const { at, local, value, by } of marks) {
    expected += by;
    if (Math.abs(value - local - expected) <= ROUNDING_MS) continue;
    const held = `${msText(value - local)} ahead of its hardware clock, not ${msText(expected)}`;
    return [`the clock of ${id} was ${held}, at ${at} ms`];
  }
  return rounds.flatMap(({ value }, round) => {
    const time = roundTime(plan, round);
    if (Math.abs(value - time) <= ROUNDING_MS) return [];
    return [`${id} began round ${round} when its clock showed ${value} ms, not ${time} ms`];
  });
}

function wrongStep(
  { plan, nodes }: ClocksHistory,
  self: NodeId,
  { by, heard }: Adjustment,
): string | undefined {
  const estimates = new Map(heard);
  const { size } = estimates;
  if (size !== heard.length || size !== nodes.size || estimates.get(self) !== 0) {
    return `corrected by ${size} estimates, not by one of each node with its own 0`;
  }
  const due = faultTolerantMidpoint([...estimates.values()], plan.f);
  return due === by ? undefined : `corrected by ${msText(by)}, where the rule gives ${msText(due)}`;
}

function wrongEstimate(
  { correct, bounds }: ClocksHistory,
  node: ClockNodeHistory,
  round: number,
): string | undefined {
  const limit = bounds[round]?.errorMs ?? Infinity;
  const estimates = new Map(node.adjustments[round]?.heard);
  const own = node.rounds[round]?.at;
  for (const { id, rounds } of correct) {
    const [estimate, at] = [estimates.get(id), rounds[round]?.at];
    if (estimate === undefined || own === undefined || at === undefined) continue;
    const error = estimate - (own - at);
    if (Math.abs(error) <= limit + SLACK_MS) continue;
    return `took the clock of ${id} for ${msText(error)} more ahead than it was, where ${msText(limit)} is the most`;
  }
  return undefined;
}

/** The world is as the bounds assume: hardware clocks run at a rate within 1 - drift and 1 + drift. */
export function checkClockRates({ nodes, plan }: ClocksHistory): Outcome {
  const violations: string[] = [];
  let worst = 0;
  for (const { id, marks } of nodes.values()) {
    for (const [i, mark] of marks.entries()) {
      const before = marks[i - 1] ?? mark;
      const passed = mark.at - before.at;
      const off = Math.abs(mark.local - before.local - passed);
      if (passed > 0) worst = Math.max(worst, (off - SLACK_MS) / passed);
      if (off <= plan.drift * passed + SLACK_MS) continue;
      violations.push(`the hardware clock of ${id} was off by ${msText(off)} after ${passed} ms`);
    }
  }
  return conclude({
    violations,
    doubts: [],
    confirmed: `hardware clocks were off by at most ${Number(worst.toPrecision(3))} of the time, ${plan.drift} is allowed`,
  });
}

/** Every correct node spoke to each other node once in every round, and said nothing else. */
export function checkClockMessages({ correct, plan, cut }: ClocksHistory): Outcome {
  const each = plan.rounds * (plan.ids.length - 1);
  const violations = correct.flatMap(({ id, counts: [own] }) => {
    if (own === undefined) return [];
    const said = own.sent - own.duplicatedByFault;
    return said === each ? [] : [`${id} sent ${count(said, 'message')}, not ${each}`];
  });
  const silent = correct.filter(({ counts }) => counts.length === 0).map(({ id }) => id);
  return conclude({
    violations,
    doubts: [
      ...(cut === undefined ? [] : [`not all counts are known: ${cut}`]),
      ...silent.map((id) => `nobody knows what ${id} sent`),
    ],
    confirmed: `each correct node sent ${each}: n (n - 1) = ${plan.ids.length * (plan.ids.length - 1)} a round of all`,
  });
}
