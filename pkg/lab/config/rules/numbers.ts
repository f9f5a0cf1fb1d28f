/** Rules on numbers: which texts, precisions and numbers of rounds go together. */
import { rational, type ValueJson } from '../../../agreement/arithmetic.ts';
import { Grid } from '../../../agreement/delphi/grid.ts';
import { provenFactor } from '../../../agreement/contraction.ts';
import { type Rational, sub, ZERO } from '../../../agreement/rational.ts';
import { resilience } from '../../../agreement/resilience.ts';
import { roundsGoal, roundsToReach } from '../../../agreement/rounds.ts';
import type { Path, Problem } from '../problem.ts';
import { inputsOf, nodePlaces } from '../roster.ts';
import type { AgreementExperiment } from '../schema.ts';
import { settingOf } from './model.ts';
import { problemAt, type Rule } from './rule.ts';

const EPSILON: Path = ['agreement', 'epsilon'];

export const numberRules: readonly Rule<AgreementExperiment>[] = [
  {
    says:
      'Inputs and epsilon may be texts such as `"1/3"` with `agreement.arithmetic: rational` only. ' +
      'A number stands for its decimal text there: 0.1 is 1/10.',
    reads: ['nodes', 'agreement.arithmetic', 'agreement.epsilon'],
    check: textsAreExact,
  },
  {
    says:
      'In `float`, epsilon is at least n times the gap between the largest input and the next ' +
      'double: below that, nodes can stay apart for ever.',
    reads: ['nodes', 'agreement.arithmetic', 'agreement.epsilon'],
    check: epsilonIsReachable,
  },
  {
    says: 'The inputs of `async-binary` are 0 or 1.',
    reads: ['nodes', 'agreement.model'],
    check: inputsAreBits,
  },
  {
    says:
      '`agreement.delphi` belongs to `async-delphi`, `rho0` is at most `delta`, and the inputs are at most ' +
      '`delta` apart.',
    reads: ['nodes', 'agreement.model', 'agreement.delphi'],
    check: checkpointsReach,
  },
  {
    says: '`sync-fca` compares distances with a bound exactly: `agreement.arithmetic: rational`.',
    reads: ['agreement.model', 'agreement.arithmetic'],
    check: distancesAreExact,
  },
  {
    says:
      '`agreement.stop: rounds` and `local` need a model and rule with a proven factor, and `rounds` ' +
      'no more rounds than `agreement.maxRounds`.',
    reads: ['nodes', 'agreement'],
    check: roundsAreKnown,
  },
];

function textsAreExact(experiment: AgreementExperiment): readonly Problem[] {
  const { arithmetic, epsilon } = experiment.agreement;
  if (arithmetic === 'rational') return [];
  const inputs = inputsOf(experiment);
  const named: readonly (readonly [ValueJson, Path])[] = [
    ...inputList(inputs).map((input, i): readonly [ValueJson, Path] => [
      input,
      'count' in experiment.nodes ? ['nodes', 'inputs', i] : ['nodes', i, 'input'],
    ]),
    [epsilon, EPSILON],
  ];
  const message = 'expected a number; texts need agreement.arithmetic: rational';
  return named
    .filter(([value]) => typeof value === 'string')
    .map(([, path]) => problemAt(experiment, path, message));
}

/**
 * Means of neighbouring doubles are one of the two, so nodes may stay that far apart for ever; and
 * rounding adds up to one such step per node. (`agreement.md` 2.4)
 */
function epsilonIsReachable(experiment: AgreementExperiment): readonly Problem[] {
  const { arithmetic, epsilon } = experiment.agreement;
  if (arithmetic === 'rational' || typeof epsilon !== 'number') return [];
  const n = nodePlaces(experiment).length;
  const largest = Math.max(...extremes(experiment).map((value) => Math.abs(Number(value))));
  const least = n * gapAbove(largest);
  if (!(epsilon < least)) return [];
  const message =
    `the largest input, ${largest}, lies ${gapAbove(largest)} from the next double, and means of ` +
    `${n} such values may never get nearer than ${least}; take a larger epsilon, or ` +
    'agreement.arithmetic: rational';
  return [problemAt(experiment, EPSILON, message)];
}

function inputsAreBits(experiment: AgreementExperiment): readonly Problem[] {
  const { model } = experiment.agreement;
  const inputs = inputsOf(experiment);
  if (model !== 'async-binary') return [];
  if ('uniform' in inputs) {
    const message = `${model} agrees on 0 or 1; give a list of them`;
    return [problemAt(experiment, ['nodes', 'inputs'], message)];
  }
  return inputs.flatMap((input, i) => {
    if (Number(input) === 0 || Number(input) === 1) return [];
    const path = 'count' in experiment.nodes ? ['nodes', 'inputs', i] : ['nodes', i, 'input'];
    return [problemAt(experiment, path, `${model} agrees on 0 or 1`)];
  });
}

function checkpointsReach(experiment: AgreementExperiment): readonly Problem[] {
  const { model, delphi } = experiment.agreement;
  const path: Path = ['agreement', 'delphi'];
  if (model !== 'async-delphi') {
    const message = `${model} has no checkpoints; leave it out, or take async-delphi`;
    return delphi === undefined ? [] : [problemAt(experiment, path, message)];
  }
  if (delphi === undefined) {
    const message = `${model} needs {rho0, delta}: the distance of its checkpoints, and that of inputs`;
    return [problemAt(experiment, path, message)];
  }
  const [rho0, delta] = [delphi.rho0, delphi.delta].map((value) => rational.parse(value) ?? ZERO);
  if (rho0 !== undefined && delta !== undefined && rational.compare(rho0, delta) > 0) {
    return [
      problemAt(experiment, [...path, 'rho0'], `it may not be above delta = ${delphi.delta}`),
    ];
  }
  const apart = inputSpread(experiment);
  if (delta === undefined || rational.compare(apart, delta) <= 0) return [];
  const message = `inputs may be ${rational.toJson(apart)} apart; take at least that`;
  return [problemAt(experiment, [...path, 'delta'], message)];
}

function distancesAreExact(experiment: AgreementExperiment): readonly Problem[] {
  const { model, arithmetic } = experiment.agreement;
  if (model !== 'sync-fca' || arithmetic === 'rational') return [];
  const message = `${model} drops honest values that rounding moved away; take rational`;
  return [problemAt(experiment, ['agreement', 'arithmetic'], message)];
}

function roundsAreKnown(experiment: AgreementExperiment): readonly Problem[] {
  const { stop, arithmetic, epsilon, maxRounds, model, rule, outsideModel } = experiment.agreement;
  const setting = settingOf(experiment);
  const bearable = resilience(setting, stop).holds;
  const refused = setting.f >= setting.n || (!bearable && outsideModel === 'refuse');
  // Of graphs there is a rule of their own.
  if (stop === 'master' || refused || model === 'sync-graph') return [];
  if (model === 'async-delphi') return delphiEndsInTime(experiment);
  const unproven = model !== 'sync-crash' && provenFactor(setting) === undefined;
  // Outside the model, as asked for, nothing is proven anyway; every node then estimates maxRounds.
  if (stop === 'local' && !(unproven && bearable)) return [];
  const exact = [epsilon, ...extremes(experiment)].map(rational.parse);
  const [within, ...values] = exact.filter((value) => value !== undefined);
  const goal = within === undefined ? undefined : roundsGoal(arithmetic, within);
  const rounds =
    goal === undefined ? undefined : roundsToReach(setting, spreadOf(values), goal, maxRounds);
  if (rounds !== undefined) return [];
  const message = unproven
    ? `no factor is proven by which a round of ${rule} narrows with n = ${setting.n} and ` +
      `f = ${setting.f} in ${model}, so the number of rounds cannot be known; take stop: master`
    : `more rounds are needed than agreement.maxRounds = ${maxRounds}; raise it, or epsilon`;
  return [problemAt(experiment, ['agreement', 'stop'], message)];
}

function delphiEndsInTime(experiment: AgreementExperiment): readonly Problem[] {
  const { delphi, epsilon, arithmetic, maxRounds } = experiment.agreement;
  const within = rational.parse(epsilon);
  if (delphi === undefined || within === undefined) return [];
  const { n } = settingOf(experiment);
  const rounds = new Grid(delphi).rounds(n, roundsGoal(arithmetic, within));
  if (rounds <= maxRounds) return [];
  const message = `${rounds} rounds are needed, more than agreement.maxRounds = ${maxRounds}`;
  return [problemAt(experiment, ['agreement', 'stop'], message)];
}

/** The spread of the inputs, or the largest that they can have when they are drawn. */
export function inputSpread(experiment: AgreementExperiment): Rational {
  return spreadOf(extremes(experiment).flatMap((value) => rational.parse(value) ?? []));
}

/** All inputs, or the bounds of those still to be drawn. */
function extremes(experiment: AgreementExperiment): readonly ValueJson[] {
  const inputs = inputsOf(experiment);
  return 'uniform' in inputs ? [inputs.uniform.min, inputs.uniform.max] : inputs;
}

function inputList(inputs: ReturnType<typeof inputsOf>): readonly ValueJson[] {
  return 'uniform' in inputs ? [] : inputs;
}

function spreadOf(values: readonly Rational[]): Rational {
  const sorted = values.toSorted(rational.compare);
  return sub(sorted.at(-1) ?? ZERO, sorted[0] ?? ZERO);
}

/** The distance from a double, at least 0, to the next larger one. */
function gapAbove(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0) - value;
}
