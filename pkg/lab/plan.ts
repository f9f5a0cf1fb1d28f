/**
 * From a valid configuration to everything that a run is made of. All chance of a run that is not
 * drawn while it goes on is drawn here, from the seed: inputs, crashes and the nodes of the schedule.
 */
import type { ValueJson } from '../agreement/arithmetic.ts';
import type { AgreementPlan, CrashPoint, Setting } from '../agreement/plan.ts';
import { ZERO } from '../agreement/rational.ts';
import { roundsGoal, roundsToReach } from '../agreement/rounds.ts';
import { exactReader, spread } from '../agreement/spread.ts';
import { invariant } from '../core/errors.ts';
import { compareNodeIds, millis, type NodeId } from '../core/ids.ts';
import { Random } from '../core/random.ts';
import { drawCrashPlan } from '../faults/crash-plan.ts';
import type { DelayDistribution, NetworkFaults } from '../faults/link-rules.ts';
import type { ScheduledFault } from '../faults/schedule.ts';
import { outsideModel } from './config/check.ts';
import { inputsOf, liarIds, nodePlaces, type NodePlace } from './config/roster.ts';
import type { ExperimentConfig } from './config/schema.ts';
import type { RunSetup } from './control/messages.ts';
import { canLose, lostNodes, resolveSchedule } from './schedule.ts';

export interface RunPlan {
  readonly config: ExperimentConfig;
  readonly setup: RunSetup;
  /** Where the nodes listen, in the order of the file. */
  readonly nodes: readonly NodePlace[];
  /** What happens to which nodes while the run goes on, one per entry of `faults.schedule`. */
  readonly schedule: readonly ScheduledFault[];
}

/** Plans one run. The same configuration and seed give the same plan. */
export function planRun(config: ExperimentConfig, seed: number): RunPlan {
  const nodes = nodePlaces(config);
  const random = Random.fromSeed(seed);
  const schedule = resolveSchedule(config, random);
  const plan = agreementPlan(config, { nodes, schedule, random });
  const setup: RunSetup = {
    plan,
    network: networkFaults(config),
    strategy: config.faults.liars?.strategy ?? 'silent',
    seed,
    trace: config.trace.level,
    joinMs: config.master.joinMs,
    runMs: config.master.runMs,
  };
  return { config, setup, nodes, schedule };
}

function agreementPlan(
  config: ExperimentConfig,
  { nodes, schedule, random }: Pick<RunPlan, 'nodes' | 'schedule'> & { readonly random: Random },
): AgreementPlan {
  const { agreement, network } = config;
  const ids = nodes.map(({ id }) => id).toSorted(compareNodeIds);
  const inputs = drawInputs(config, nodes, random);
  const rounds =
    agreement.stop === 'rounds' ? fixedRounds(config, Object.values(inputs)) : undefined;
  const reason = outsideModel(config);
  return {
    ids,
    inputs,
    model: agreement.model,
    rule: agreement.rule,
    f: agreement.f,
    epsilon: agreement.epsilon,
    stop: agreement.stop,
    ...(rounds === undefined ? {} : { rounds }),
    maxRounds: agreement.maxRounds,
    arithmetic: agreement.arithmetic,
    roundMs: millis(network.roundMs),
    ...(network.loss > 0 || canLose(schedule) ? { resendMs: millis(network.resendMs) } : {}),
    liars: liarIds(config),
    crashes: planCrashes(config, { ids, schedule, random }),
    ...(reason === undefined ? {} : { outsideModel: reason }),
  };
}

function drawInputs(
  config: ExperimentConfig,
  nodes: readonly NodePlace[],
  random: Random,
): Record<string, ValueJson> {
  const inputs = inputsOf(config);
  const value = (id: NodeId, index: number): ValueJson => {
    if (!('uniform' in inputs)) return inputs[index] ?? 0;
    return random.fork(`input:${id}`).uniform(inputs.uniform.min, inputs.uniform.max);
  };
  return Object.fromEntries(nodes.map(({ id }, index) => [id, value(id, index)]));
}

function planCrashes(
  config: ExperimentConfig,
  options: {
    readonly ids: readonly NodeId[];
    readonly schedule: readonly ScheduledFault[];
    readonly random: Random;
  },
): readonly CrashPoint[] {
  const { ids, schedule, random } = options;
  if (config.faults.plan !== undefined) return config.faults.plan;
  const faulty = new Set([...liarIds(config), ...lostNodes(schedule)]);
  return drawCrashPlan({
    candidates: ids.filter((id) => !faulty.has(id)),
    budget: config.agreement.f - faulty.size,
    probability: config.faults.crash.probability,
    random,
  });
}

/** R for `stop: rounds`: from the spread of all inputs and the proven factor of the rule. */
function fixedRounds(config: ExperimentConfig, inputs: readonly ValueJson[]): number {
  const { model, rule, f, epsilon, arithmetic, maxRounds } = config.agreement;
  const read = exactReader(arithmetic);
  const setting: Setting = { model, rule, n: inputs.length, f };
  const distance = spread(inputs.map((input) => read(input) ?? ZERO));
  const goal = roundsGoal(arithmetic, read(epsilon) ?? ZERO);
  const rounds = roundsToReach(setting, distance, goal, maxRounds);
  invariant(rounds !== undefined, 'a valid configuration needs no more rounds than maxRounds');
  return rounds;
}

function networkFaults({ network }: ExperimentConfig): NetworkFaults {
  const { delayMs, loss, duplicate, reorder } = network;
  return { delay: distribution(delayMs), loss, duplicate, reorder };
}

function distribution(delayMs: ExperimentConfig['network']['delayMs']): DelayDistribution {
  if (typeof delayMs === 'number') return { kind: 'constant', ms: delayMs };
  if ('mean' in delayMs) return { kind: 'exponential', mean: delayMs.mean };
  return { kind: 'uniform', min: delayMs.min, max: delayMs.max };
}
