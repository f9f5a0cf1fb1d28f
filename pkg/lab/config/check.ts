/**
 * The rules that join several fields. Most refuse. The conditions of a model may be broken on
 * request (`agreement.outsideModel: label`); then they are the label that the result bears.
 */
import { pathText, type Problem } from './problem.ts';
import { adversaryRules } from './rules/adversaries.ts';
import { broadcastRules } from './rules/broadcast.ts';
import { clocksRules } from './rules/clocks.ts';
import { faultRules, overBudget } from './rules/faults.ts';
import { gossipRules } from './rules/gossip.ts';
import { modelRules } from './rules/model.ts';
import { networkRules } from './rules/network.ts';
import { nodeRules } from './rules/nodes.ts';
import { numberRules } from './rules/numbers.ts';
import type { FieldName, Rule } from './rules/rule.ts';
import { anyScheduleRules, scheduleRules } from './rules/schedule.ts';
import { topologyRules } from './rules/topology.ts';
import { vectorsRules } from './rules/vectors.ts';
import type {
  AgreementExperiment,
  BroadcastExperiment,
  ClocksExperiment,
  Experiment,
  GossipExperiment,
  VectorsExperiment,
} from './schema.ts';

/** The rules of agreement, in the order of the documentation. */
export const AGREEMENT_RULES: readonly Rule<AgreementExperiment>[] = [
  ...nodeRules,
  ...modelRules,
  ...topologyRules,
  ...networkRules,
  ...faultRules,
  ...adversaryRules,
  ...anyScheduleRules,
  ...scheduleRules,
  ...numberRules,
];

/** Those of gossip. */
export const GOSSIP_RULES: readonly Rule<GossipExperiment>[] = [
  ...nodeRules,
  ...gossipRules,
  ...networkRules,
  ...anyScheduleRules,
];

/** Those of broadcast. */
export const BROADCAST_RULES: readonly Rule<BroadcastExperiment>[] = [
  ...nodeRules,
  ...broadcastRules,
  ...networkRules,
  ...anyScheduleRules,
];

/** Those of agreement on vectors. */
export const VECTORS_RULES: readonly Rule<VectorsExperiment>[] = [
  ...nodeRules,
  ...vectorsRules,
  ...networkRules,
  ...anyScheduleRules,
];

/** Those of clock synchronization. */
export const CLOCKS_RULES: readonly Rule<ClocksExperiment>[] = [
  ...nodeRules,
  ...clocksRules,
  ...networkRules,
  ...anyScheduleRules,
];

/**
 * Every rule that the experiment breaks and that it did not ask to break.
 * @param broken Fields that are not valid themselves; rules that read one of them are left out.
 */
export function checkConfig(
  experiment: Experiment,
  broken: readonly FieldName[],
): readonly Problem[] {
  if (experiment.experiment === 'gossip') {
    return sound(GOSSIP_RULES, broken).flatMap((rule) => rule.check(experiment));
  }
  if (experiment.experiment === 'broadcast') {
    return sound(BROADCAST_RULES, broken).flatMap((rule) => rule.check(experiment));
  }
  if (experiment.experiment === 'vectors') {
    const label = experiment.vectors.outsideModel === 'label';
    return sound(VECTORS_RULES, broken).flatMap((rule) => problemsOf(rule, experiment, label));
  }
  if (experiment.experiment === 'clocks') {
    const label = experiment.clocks.outsideModel === 'label';
    return sound(CLOCKS_RULES, broken).flatMap((rule) => problemsOf(rule, experiment, label));
  }
  const label = experiment.agreement.outsideModel === 'label';
  return sound(AGREEMENT_RULES, broken).flatMap((rule) => problemsOf(rule, experiment, label));
}

function problemsOf<E extends Experiment>(
  rule: Rule<E>,
  experiment: E,
  label: boolean,
): readonly Problem[] {
  if (rule.ofModel === undefined) return rule.check(experiment);
  return label ? [] : rule.check(experiment).map((problem) => mayBeLabelled(problem, experiment));
}

/** The rules that read no broken field. */
function sound<E>(rules: readonly Rule<E>[], broken: readonly FieldName[]): readonly Rule<E>[] {
  return rules.filter(({ reads }) => !reads.some((name) => broken.some(overlaps(name))));
}

/**
 * Why no guarantee holds for a valid experiment: the conditions that it breaks on request, for the
 * plan and the result. Undefined when it is inside its model.
 */
export function outsideModel(experiment: AgreementExperiment): string | undefined {
  const broken = conditionsBroken(AGREEMENT_RULES, experiment);
  const excess = overBudget(experiment);
  const reasons = excess === undefined ? broken : [...broken, `faults: ${excess}`];
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** The same of vectors. */
export function outsideVectorModel(experiment: VectorsExperiment): string | undefined {
  const broken = conditionsBroken(VECTORS_RULES, experiment);
  return broken.length === 0 ? undefined : broken.join('; ');
}

/** The same of clocks. */
export function outsideClockModel(experiment: ClocksExperiment): string | undefined {
  const broken = conditionsBroken(CLOCKS_RULES, experiment);
  return broken.length === 0 ? undefined : broken.join('; ');
}

function conditionsBroken<E extends Experiment>(
  rules: readonly Rule<E>[],
  experiment: E,
): readonly string[] {
  return rules
    .filter(({ ofModel }) => ofModel)
    .flatMap((rule) => rule.check(experiment))
    .map(({ path, message }) => `${pathText(path)}: ${message}`);
}

function mayBeLabelled(problem: Problem, { experiment }: Experiment): Problem {
  const { message } = problem;
  const way = `${experiment}.outsideModel: label runs it all the same, without guarantee`;
  return { ...problem, message: `${message}; ${way}` };
}

/** True for the field itself, the section around it and the fields inside it. */
function overlaps(name: FieldName): (other: FieldName) => boolean {
  return (other) => `${other}.`.startsWith(`${name}.`) || `${name}.`.startsWith(`${other}.`);
}
