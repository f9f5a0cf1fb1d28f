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
import { faultsFit } from './faults.ts';
import { problemAt, type Rule } from './rule.ts';

/** The rule that keeps the hull, by what it bears. */
const BEARING = { crashes: 'mid-extremes', lies: 'safe-area' } as const;

/** With more, `safe-area` looks at more than 126 points a round. */
const SAFE_NODES_MAX = 10;

export const vectorsRules: readonly Rule<VectorsExperiment>[] = [
  {
    says: 'A list of `vectors.inputs` has one point per node, all of them with as many coordinates.',
    reads: ['nodes', 'vectors.inputs'],
    check: pointsFit,
  },
  {
    says:
      '`vectors.f` is below n / 2, with `trimmed-midpoint` below n / 5, and with `safe-area` below n / (d + 4), ' +
      'where d is the number of coordinates.',
    reads: ['nodes', 'vectors.f', 'vectors.rule', 'vectors.inputs'],
    ofModel: true,
    check: faultsAreBearable,
  },
  {
    says: '`vectors.rule: safe-area` knows points that are safe from one liar: `vectors.f` is at most 1, of at most 10 nodes.',
    reads: ['nodes', 'vectors.f', 'vectors.rule'],
    check: safetyIsKnown,
  },
  {
    says: '`faults.liars` of vectors need a rule that bears lies.',
    reads: ['vectors.rule', 'faults.liars'],
    ofModel: true,
    check: liesAreBorne,
  },
  {
    says: '`vectors.rule: coordinate-wise` and `trimmed-midpoint` keep points in the box only: `vectors.validity` is `box`.',
    reads: ['vectors.rule', 'vectors.validity'],
    ofModel: true,
    check: validityIsKept,
  },
  {
    says: '`faults.plan` and `faults.liars` of vectors name nodes of the experiment, each once, at most `vectors.f` of them.',
    reads: ['nodes', 'vectors.f', 'faults.plan', 'faults.liars'],
    check: (experiment) => faultsFit(experiment, 'vectors', experiment.vectors.f),
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
  const { f, rule } = experiment.vectors;
  const { bears, nodesPerFault } = VECTOR_RULES[rule];
  const k = nodesPerFault(dimensionIn(experiment));
  if (n > k * f) return [];
  const what = bears === 'lies' ? 'liars' : 'crashes';
  const message = `n = ${n} nodes bear at most ${Math.ceil(n / k) - 1} ${what} with ${rule}: n > ${k}f`;
  return [problemAt(experiment, ['vectors', 'f'], message)];
}

function safetyIsKnown(experiment: VectorsExperiment): readonly Problem[] {
  const { f, rule } = experiment.vectors;
  const { faultsMax } = VECTOR_RULES[rule];
  if (f > faultsMax) {
    const message = `${rule} knows points that are safe from ${faultsMax} liar; take trimmed-midpoint for more`;
    return [problemAt(experiment, ['vectors', 'f'], message)];
  }
  const n = nodePlaces(experiment).length;
  if (rule !== 'safe-area' || n <= SAFE_NODES_MAX) return [];
  const message = `${n} nodes make too many sets of d + 2 points; at most ${SAFE_NODES_MAX}, or trimmed-midpoint`;
  return [{ path: ['nodes'], message }];
}

function liesAreBorne(experiment: VectorsExperiment): readonly Problem[] {
  const { rule } = experiment.vectors;
  if (experiment.faults.liars === undefined || VECTOR_RULES[rule].bears === 'lies') return [];
  const message = `${rule} bears crashes only; take safe-area or trimmed-midpoint`;
  return [{ path: ['faults', 'liars'], message }];
}

/** The number of coordinates. */
function dimensionIn({ vectors: { inputs } }: VectorsExperiment): number {
  return 'uniform' in inputs ? inputs.uniform.dimension : (inputs[0]?.length ?? 0);
}

function validityIsKept(experiment: VectorsExperiment): readonly Problem[] {
  const { rule, validity } = experiment.vectors;
  if (validity === 'box' || VECTOR_RULES[rule].validity === 'hull') return [];
  const message = `${rule} does not keep points in the hull; take box, or rule: ${BEARING[VECTOR_RULES[rule].bears]}`;
  return [problemAt(experiment, ['vectors', 'validity'], message)];
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
    const message =
      'agreement on vectors has no schedule; take faults.plan, faults.crash or faults.liars';
    problems.push({ path: ['faults', 'schedule'], message });
  }
  return problems;
}
