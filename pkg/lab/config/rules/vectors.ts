/** Rules on agreement on vectors. */
import { rational } from '../../../agreement/arithmetic.ts';
import {
  fraction,
  fromNumber,
  mul,
  sub,
  ZERO,
  type Rational,
} from '../../../agreement/rational.ts';
import { parsePoints } from '../../../agreement/vectors/point.ts';
import { vectorRounds } from '../../../agreement/vectors/rounds.ts';
import { VECTOR_RULES } from '../../../agreement/vectors/rules.ts';
import type { Problem } from '../problem.ts';
import { nodePlaces } from '../roster.ts';
import type { VectorsExperiment } from '../schema.ts';
import { problemAt, type Rule, someOf } from './rule.ts';

export const vectorsRules: readonly Rule<VectorsExperiment>[] = [
  {
    says: 'A list of `vectors.inputs` has one point per node, all of them with as many coordinates.',
    reads: ['nodes', 'vectors.inputs'],
    check: pointsFit,
  },
  {
    says: '`vectors.f` is below n / 2.',
    reads: ['nodes', 'vectors.f'],
    ofModel: true,
    check: faultsAreBearable,
  },
  {
    says: '`vectors.rule: coordinate-wise` keeps points in the box only: `vectors.validity` is `box`.',
    reads: ['vectors.rule', 'vectors.validity'],
    ofModel: true,
    check: validityIsKept,
  },
  {
    says: '`faults.plan` names nodes of the experiment, and at most `vectors.f` of them.',
    reads: ['nodes', 'vectors.f', 'faults.plan'],
    check: crashesFit,
  },
  {
    says: 'The rounds that the proven factor asks for are at most `vectors.maxRounds`.',
    reads: ['nodes', 'vectors'],
    check: roundsFit,
  },
  {
    says: 'Agreement on vectors allows no `network.loss` and has no `faults.schedule`.',
    reads: ['network.loss', 'faults.schedule'],
    check: everythingArrives,
  },
];

function pointsFit(experiment: VectorsExperiment): readonly Problem[] {
  const { inputs } = experiment.vectors;
  const path = ['vectors', 'inputs'];
  if ('uniform' in inputs) {
    const { min, max } = inputs.uniform;
    if (min <= max) return [];
    const message = `must not be below min, which is ${min}`;
    return [problemAt(experiment, [...path, 'uniform', 'max'], message)];
  }
  const n = nodePlaces(experiment).length;
  if (inputs.length !== n) {
    const message = `${inputs.length} points for ${n} nodes; give one per node`;
    return [{ path, message }];
  }
  const d = inputs[0]?.length;
  return inputs.flatMap((point, i) =>
    point.length === d
      ? []
      : [problemAt(experiment, [...path, i], `has ${point.length} coordinates, the first ${d}`)],
  );
}

function faultsAreBearable(experiment: VectorsExperiment): readonly Problem[] {
  const n = nodePlaces(experiment).length;
  const { f } = experiment.vectors;
  if (n > 2 * f) return [];
  const message = `n = ${n} nodes bear at most ${Math.ceil(n / 2) - 1} crashes: n > 2f`;
  return [problemAt(experiment, ['vectors', 'f'], message)];
}

function validityIsKept(experiment: VectorsExperiment): readonly Problem[] {
  const { rule, validity } = experiment.vectors;
  if (validity === 'box' || VECTOR_RULES[rule].validity === 'hull') return [];
  const message = `${rule} does not keep points in the hull; take box, or rule: mid-extremes`;
  return [problemAt(experiment, ['vectors', 'validity'], message)];
}

function crashesFit(experiment: VectorsExperiment): readonly Problem[] {
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const plan = experiment.faults.plan ?? [];
  const strangers = plan.flatMap(({ node }, i) => {
    if (ids.includes(node)) return [];
    const message = `there is no such node; the nodes are ${someOf(ids)}`;
    return [problemAt(experiment, ['faults', 'plan', i, 'node'], message)];
  });
  const { f } = experiment.vectors;
  if (plan.length <= f) return strangers;
  const message = `${plan.length} nodes crash, but vectors.f is ${f}`;
  return [...strangers, { path: ['faults', 'plan'], message }];
}

function roundsFit(experiment: VectorsExperiment): readonly Problem[] {
  const { f, rule, epsilon, maxRounds } = experiment.vectors;
  if (f >= nodePlaces(experiment).length) {
    return [problemAt(experiment, ['vectors', 'f'], 'some node must not crash')];
  }
  const size = largestSizeSquared(experiment);
  const rounds = vectorRounds({ rule, f }, size, rational.parse(epsilon) ?? ZERO, maxRounds);
  if (rounds !== undefined) return [];
  const message = `${maxRounds} rounds are not enough for epsilon = ${epsilon}; allow more`;
  return [problemAt(experiment, ['vectors', 'maxRounds'], message)];
}

/** Of the inputs, or the most that it can be when they are drawn. */
function largestSizeSquared({ vectors: { inputs, rule } }: VectorsExperiment): Rational {
  if (!('uniform' in inputs)) {
    return VECTOR_RULES[rule].sizeSquared(parsePoints(inputs, inputs[0]?.length ?? 0));
  }
  const { dimension, min, max } = inputs.uniform;
  const side = sub(fromNumber(max), fromNumber(min));
  return mul(fraction(BigInt(dimension)), mul(side, side));
}

function everythingArrives(experiment: VectorsExperiment): readonly Problem[] {
  const problems: Problem[] = [];
  if (experiment.network.loss > 0) {
    const message = 'nodes do not ask again: loss must be 0';
    problems.push(problemAt(experiment, ['network', 'loss'], message));
  }
  if (experiment.faults.schedule.length > 0) {
    const message = 'agreement on vectors has no schedule; take faults.plan or faults.crash';
    problems.push({ path: ['faults', 'schedule'], message });
  }
  return problems;
}
