/** What every round must be: made of what was sent, by the rule, and nearer together than the one before. */
import { rational } from '../../agreement/arithmetic.ts';
import { ZERO, compare, max, mul, toNumber } from '../../agreement/rational.ts';
import { comparePoints, parsePoint, type Point } from '../../agreement/vectors/point.ts';
import { dimensionOf } from '../../agreement/vectors/plan.ts';
import { nextPoint, VECTOR_RULES, vectorFactorSquared } from '../../agreement/vectors/rules.ts';
import type { NodeId } from '../../core/ids.ts';
import { conclude, type Outcome } from '../finding.ts';
import { count } from '../wording.ts';
import type { VectorNodeHistory, VectorsHistory } from './history.ts';
import { pointText } from './validity.ts';

/**
 * Integrity of honest nodes: round 0 holds the input; every later point follows by the rule from those of
 * n - f nodes, each once, the own included, as they held them unless they lie; a decision is what was held.
 */
export function checkVectorIntegrity(history: VectorsHistory): Outcome {
  const { unreadable, plan, honest } = history;
  const violations = unreadable.map((record) => `${record} cannot be read`);
  let judged = 0;
  for (const node of honest) {
    violations.push(...node.misplaced);
    if (node.gap !== undefined) violations.push(node.gap);
    const input = parsePoint(plan.inputs[node.id], dimensionOf(plan));
    const [start] = node.rounds;
    if (start !== undefined && !same(start.value, input)) {
      violations.push(`${node.id} began with ${pointText(start.value)}, which is not its input`);
    }
    for (let round = 1; round < node.rounds.length; round++) {
      judged += 1;
      const wrong = wrongStep(history, node, round);
      if (wrong !== undefined) violations.push(`${node.id} in round ${round}: ${wrong}`);
    }
    for (const { round, value } of node.decisions) {
      if (same(value, node.rounds[round]?.value)) continue;
      violations.push(`${node.id} decided ${pointText(value)}, which it did not hold`);
    }
  }
  return conclude({
    violations,
    doubts: history.cut === undefined ? [] : [`not all rounds are known: ${history.cut}`],
    confirmed: `${count(judged, 'point')} follow by ${plan.rule} from ${plan.ids.length - plan.f} points each`,
  });
}

function wrongStep(
  { nodes, plan }: VectorsHistory,
  node: VectorNodeHistory,
  round: number,
): string | undefined {
  const { value, heard } = node.rounds[round] ?? { heard: [] };
  if (value === undefined) return 'nothing is known of it';
  const senders = new Set<NodeId>(heard.map(([from]) => from));
  const quorum = plan.ids.length - plan.f;
  if (senders.size !== heard.length || heard.length !== quorum || !senders.has(node.id)) {
    return `made of the points of ${[...senders].join(', ')}, not of ${quorum} nodes and its own`;
  }
  // A liar may have told this node any point.
  const forged = heard.find(
    ([from, point]) =>
      !plan.liars.includes(from) && !same(point, nodes.get(from)?.rounds[round - 1]?.value),
  );
  if (forged !== undefined) {
    return `${forged[0]} did not hold ${pointText(forged[1])} in the round before`;
  }
  const points = heard.map(([, point]) => point);
  const next = nextPoint(plan, points);
  return same(next, value) ? undefined : `${pointText(value)} is not what ${plan.rule} makes of it`;
}

/** Contraction: by the factor that is proven, squared and exact, over all honest who reached the round. */
export function checkVectorContraction(history: VectorsHistory): Outcome {
  const { plan } = history;
  const { sizeSquared, snaps } = VECTOR_RULES[plan.rule];
  const epsilon = rational.parse(plan.epsilon) ?? ZERO;
  // What is nearer than that already need not come nearer on a grid.
  const near = snaps ? mul(epsilon, epsilon) : ZERO;
  const factor = vectorFactorSquared(plan.rule, plan.f);
  const violations: string[] = [];
  let worst = 0;
  for (let round = 1; round < history.length; round++) {
    const before = sizeSquared(history.heldIn(round - 1));
    const after = sizeSquared(history.heldIn(round));
    if (compare(before, near) <= 0 && compare(after, near) <= 0) continue;
    const ratio = before.n === 0n ? 0 : Math.sqrt(toNumber(after) / toNumber(before));
    worst = Math.max(worst, ratio);
    if (compare(after, max(near, mul(factor, before))) <= 0) continue;
    violations.push(
      `round ${round - 1} left ${figure(ratio)} of the size, more than ${limit(factor)}`,
    );
  }
  return conclude({
    violations,
    doubts: history.cut === undefined ? [] : [`not all rounds are known: ${history.cut}`],
    excuse: history.excuse,
    confirmed:
      `${count(Math.max(0, history.length - 1), 'round')}, each left at most ${figure(worst)} of the size, ` +
      `where ${limit(factor)} is proven`,
  });
}

function limit(factorSquared: ReturnType<typeof vectorFactorSquared>): string {
  return figure(Math.sqrt(toNumber(factorSquared)));
}

function figure(ratio: number): string {
  return `${Number(ratio.toPrecision(4))}`;
}

function same(a: Point, b: Point | undefined): boolean {
  return b !== undefined && comparePoints(a, b) === 0;
}
