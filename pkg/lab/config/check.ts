/**
 * The rules that join several fields. Most refuse. The conditions of a model may be broken on
 * request (`agreement.outsideModel: label`); then they are the label that the result bears.
 */
import { pathText, type Problem } from './problem.ts';
import { faultRules, overBudget } from './rules/faults.ts';
import { modelRules } from './rules/model.ts';
import { networkRules } from './rules/network.ts';
import { nodeRules } from './rules/nodes.ts';
import { numberRules } from './rules/numbers.ts';
import type { FieldName, Rule } from './rules/rule.ts';
import { scheduleRules } from './rules/schedule.ts';
import type { Experiment } from './schema.ts';

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  ...nodeRules,
  ...modelRules,
  ...networkRules,
  ...faultRules,
  ...scheduleRules,
  ...numberRules,
];

/**
 * Every rule that the experiment breaks and that it did not ask to break.
 * @param broken Fields that are not valid themselves; rules that read one of them are left out.
 */
export function checkConfig(
  experiment: Experiment,
  broken: readonly FieldName[],
): readonly Problem[] {
  const label = experiment.agreement.outsideModel === 'label';
  return RULES.filter(({ reads }) => !reads.some((name) => broken.some(overlaps(name)))).flatMap(
    (rule) => {
      if (rule.ofModel === undefined) return rule.check(experiment);
      return label ? [] : rule.check(experiment).map(mayBeLabelled);
    },
  );
}

/**
 * Why no guarantee holds for a valid experiment: the conditions that it breaks on request, for the
 * plan and the result. Undefined when it is inside its model.
 */
export function outsideModel(experiment: Experiment): string | undefined {
  const broken = RULES.filter(({ ofModel }) => ofModel)
    .flatMap((rule) => rule.check(experiment))
    .map(({ path, message }) => `${pathText(path)}: ${message}`);
  const excess = overBudget(experiment);
  const reasons = excess === undefined ? broken : [...broken, `faults: ${excess}`];
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function mayBeLabelled(problem: Problem): Problem {
  const { message } = problem;
  const way = 'agreement.outsideModel: label runs it all the same, without guarantee';
  return { ...problem, message: `${message}; ${way}` };
}

/** True for the field itself, the section around it and the fields inside it. */
function overlaps(name: FieldName): (other: FieldName) => boolean {
  return (other) => `${other}.`.startsWith(`${name}.`) || `${name}.`.startsWith(`${other}.`);
}
