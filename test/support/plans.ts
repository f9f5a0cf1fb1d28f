/** Plans for tests: whole ones from the few fields that a test is about. */
import { withArithmetic, type ArithmeticName } from '../../pkg/agreement/arithmetic.ts';
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { roundsToReach } from '../../pkg/agreement/rounds.ts';
import { spread } from '../../pkg/agreement/spread.ts';
import { millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Random } from '../../pkg/core/random.ts';

export function idsOf(n: number): NodeId[] {
  return Array.from({ length: n }, (_, index) => nodeId(`n${index + 1}`));
}

export type PlanFields = Partial<Omit<AgreementPlan, 'ids' | 'inputs'>> & {
  readonly inputs: readonly number[];
};

/** One node per input. Under `stop: rounds`, R is what the bounds say, as the lab computes it. */
export function planOf({ inputs, ...fields }: PlanFields): AgreementPlan {
  const ids = idsOf(inputs.length);
  const plan: AgreementPlan = {
    experiment: 'agreement',
    ids,
    inputs: Object.fromEntries(ids.map((id, index) => [id, inputs[index]!])),
    model: 'async-crash',
    rule: 'select',
    f: 1,
    epsilon: 0.001,
    stop: 'master',
    maxRounds: 200,
    arithmetic: 'float',
    roundMs: millis(100),
    liars: [],
    crashes: [],
    ...fields,
  };
  if (plan.stop !== 'rounds' || plan.rounds !== undefined) return plan;
  return { ...plan, rounds: roundsOf(plan) };
}

function roundsOf({ arithmetic, inputs, ids, model, rule, f, epsilon, maxRounds }: AgreementPlan) {
  return withArithmetic(arithmetic, ({ parse, toExact }) => {
    const exact = [...Object.values(inputs), epsilon].map((json) => toExact(parse(json)!));
    const apart = spread(exact.slice(0, -1));
    const setting = { model, rule, n: ids.length, f };
    return roundsToReach(setting, apart, exact.at(-1)!, maxRounds) ?? maxRounds;
  });
}

/** Inputs with two decimals, so that floats and fractions can be compared by eye. */
export function randomInputs(n: number, random: Random): number[] {
  return Array.from({ length: n }, () => Math.round(random.uniform(-100, 100)) / 100);
}

export const ARITHMETIC_NAMES: readonly ArithmeticName[] = ['float', 'rational'];
