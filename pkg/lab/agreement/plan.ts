/** What a run of agreement is made of, drawn from the seed. */
import type { ValueJson } from '../../agreement/arithmetic.ts';
import { Grid } from '../../agreement/delphi/grid.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { ZERO, toText } from '../../agreement/rational.ts';
import { roundsGoal, roundsToReach } from '../../agreement/rounds.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { honestSpread } from '../../agreement/validity-margin.ts';
import type { CrashPoint } from '../../core/crash-point.ts';
import { invariant } from '../../core/errors.ts';
import { compareNodeIds, millis, type NodeId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import { crashLadder } from '../../faults/adversaries/crash-ladder.ts';
import type { ScheduledFault } from '../../faults/schedule.ts';
import { settingOf } from '../config/rules/model.ts';
import { outsideModel } from '../config/check.ts';
import { inputsOf, liarIds } from '../config/roster.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { roundsOnGraph, wiringOf } from '../config/wiring.ts';
import { plannedCrashes } from '../crashes.ts';
import { drawInputs } from '../inputs.ts';
import type { PlanContext } from '../plan.ts';
import { canLose, lostNodes } from '../schedule.ts';
import { rankedByInput } from './sides.ts';

/** The plan of a valid configuration. */
export function agreementPlan(
  config: AgreementConfig,
  { nodes, schedule, random }: PlanContext,
): AgreementPlan {
  const { agreement, network } = config;
  const ids = nodes.map(({ id }) => id).toSorted(compareNodeIds);
  const inputs = drawInputs(inputsOf(config), { nodes, random });
  const rounds =
    agreement.stop === 'rounds' ? fixedRounds(config, Object.values(inputs)) : undefined;
  const reason = outsideModel(config);
  const liars = liarIds(config);
  return {
    experiment: 'agreement',
    ids,
    ...(agreement.model === 'sync-graph' ? wiringOf(config) : {}),
    inputs,
    model: agreement.model,
    rule: agreement.rule,
    f: agreement.f,
    ...(agreement.model === 'sync-fca'
      ? { delta: toText(honestSpread({ ids, liars, inputs, arithmetic: agreement.arithmetic })) }
      : {}),
    ...(agreement.delphi === undefined ? {} : { delphi: agreement.delphi }),
    ...(agreement.mixed === undefined ? {} : { mixed: agreement.mixed }),
    epsilon: agreement.epsilon,
    stop: agreement.stop,
    ...(rounds === undefined ? {} : { rounds }),
    maxRounds: agreement.maxRounds,
    arithmetic: agreement.arithmetic,
    roundMs: millis(network.roundMs),
    ...(network.loss > 0 || canLose(schedule) ? { resendMs: millis(network.resendMs) } : {}),
    liars,
    crashes: planCrashes(config, {
      ids,
      schedule,
      random,
      ranked: () => rankedByInput({ ids, inputs, arithmetic: agreement.arithmetic }),
    }),
    ...(reason === undefined ? {} : { outsideModel: reason }),
  };
}

function planCrashes(
  config: AgreementConfig,
  options: {
    readonly ids: readonly NodeId[];
    readonly schedule: readonly ScheduledFault[];
    readonly random: Random;
    readonly ranked: () => readonly NodeId[];
  },
): readonly CrashPoint[] {
  const { ids, schedule, random } = options;
  const { plan, crash } = config.faults;
  if (plan === undefined && crash.ladder !== undefined) {
    return crashLadder({ ids, ranked: options.ranked(), rungs: crash.ladder });
  }
  const faulty = new Set([...liarIds(config), ...lostNodes(schedule)]);
  return plannedCrashes(config.faults, { ids, faulty, f: config.agreement.f, random });
}

/** R for `stop: rounds`: from the spread of all inputs and the proven factor of the rule. */
function fixedRounds(config: AgreementConfig, inputs: readonly ValueJson[]): number {
  const { model, delphi, epsilon, arithmetic, maxRounds } = config.agreement;
  const read = exactReader(arithmetic);
  const setting = settingOf(config);
  const distance = spread(inputs.map((input) => read(input) ?? ZERO));
  const goal = roundsGoal(arithmetic, read(epsilon) ?? ZERO);
  const rounds =
    model === 'sync-graph'
      ? roundsOnGraph(config, distance)
      : delphi !== undefined
        ? new Grid(delphi).rounds(setting.n, goal)
        : roundsToReach(setting, distance, goal, maxRounds);
  invariant(rounds !== undefined, 'a valid configuration needs no more rounds than maxRounds');
  return rounds;
}
