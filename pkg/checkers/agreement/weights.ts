/**
 * The weights of checkpoints with which a node of Delphi begins a round, judged against those of the
 * others: each is what some honest node had in the round before, or half-way between what two had, and the
 * value is the output that they give. And, for `contraction`: before round r no two honest nodes differ by
 * more than 2^-r.
 *
 * Source: `agreement/delphi/grid.ts`, `agreement/binary/echo-round.ts`.
 */
import { nearest, withArithmetic } from '../../agreement/arithmetic.ts';
import { Grid, between, type Checkpoint, type Weights } from '../../agreement/delphi/grid.ts';
import { ZERO, compare, fraction, toText, type Rational } from '../../agreement/rational.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import type { History, NodeHistory, RoundFact } from '../history.ts';
import { quote, show } from '../wording.ts';
import type { Audit } from './heard.ts';

/** Judges the weights of `node` at the start of `fact.round`. */
export function judgeWeights(
  { history, same, violations, doubts }: Audit,
  node: NodeHistory,
  fact: RoundFact,
): void {
  const { plan } = history;
  const { round } = fact;
  const grid = new Grid(plan.delphi ?? { rho0: 1, delta: 1 });
  const weights = node.weights.get(round);
  if (weights === undefined) {
    violations.push(`${node.id} went to round ${round} without having told its weights`);
    return;
  }
  const output = grid.output(weights);
  if (output !== undefined) {
    const want = withArithmetic(plan.arithmetic, (arithmetic) =>
      arithmetic.toJson(nearest(arithmetic, output)),
    );
    if (!same(fact.value, want)) {
      const text = `${node.id} held ${quote(fact.value)} in round ${round}`;
      violations.push(`${text}, but its weights give ${quote(want)}`);
    }
  }
  if (history.faulty > plan.f) return;
  const others = history.honest.map((other) => weightsIn(history, grid, other, round - 1));
  const known = others.filter((other) => other !== undefined);
  const lost = known.length < others.length;
  for (const [checkpoint, weight] of weights) {
    const held = known.map((other) => other.get(checkpoint) ?? ZERO);
    if (followsFrom(weight, held)) continue;
    const text =
      `${node.id} gave ${checkpoint} the weight ${toText(weight)} in round ${round}, which does not ` +
      `follow from those of round ${round - 1}`;
    (lost ? doubts : violations).push(text);
  }
}

/** Rounds before which the weights of some checkpoint are further apart than agreement on them leaves. */
export function weightsApart({ plan, honest }: History): readonly string[] {
  const last = Math.max(0, ...honest.map(({ lastRound }) => lastRound));
  return Array.from({ length: last }, (_, index) => index + 1).flatMap((round) => {
    const all = honest.flatMap(({ weights }) => weights.get(round) ?? []);
    const bound = fraction(1n, 1n << BigInt(round));
    const checkpoints = new Set(all.flatMap((weights) => [...weights.keys()]));
    return [...checkpoints].flatMap((checkpoint) => {
      const apart = spread(all.map((weights) => weights.get(checkpoint) ?? ZERO));
      if (compare(apart, bound) <= 0) return [];
      const text = `in round ${round} weights of ${checkpoint} were ${show(apart)} apart`;
      return [`${text}, where ${plan.model} is proven to leave ${show(bound)} at most`];
    });
  });
}

/** What an honest node began a round with; undefined when that is not known. */
function weightsIn(
  { plan }: History,
  grid: Grid,
  node: NodeHistory,
  round: number,
): Weights | undefined {
  if (round > 0) return node.weights.get(round);
  const input = exactReader(plan.arithmetic)(plan.inputs[node.id]);
  return input === undefined ? undefined : grid.weightsOf(input);
}

/** One of them, or half-way between two: weights are that simple as only two are ever about. */
function followsFrom(weight: Rational, held: readonly Rational[]): boolean {
  const distinct = [
    ...new Map(held.map((value): [Checkpoint, Rational] => [toText(value), value])).values(),
  ];
  return distinct.some((a) => distinct.some((b) => compare(weight, between(a, b)) === 0));
}
