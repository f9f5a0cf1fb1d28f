/** The adversaries of a run of agreement: from the configuration, and at work on a node. */
import { withArithmetic, type Arithmetic } from '../../agreement/arithmetic.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { isSynchronous } from '../../agreement/protocol.ts';
import { heardBy } from '../../agreement/neighbours.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { rushOf, type AdversaryPlan, type SchedulerPlan } from '../../faults/adversaries/plan.ts';
import { LIARS } from '../../faults/adversaries/registry.ts';
import { Liar } from '../../faults/liar.ts';
import { schedulerConfigOf } from '../config/roster.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { agreementLens } from './lens.ts';
import { cutSides } from './cut-sides.ts';
import { sidesOf } from './sides.ts';

/** Who fools whom, and how: nothing is drawn, all follows from the configuration and the inputs. */
export function adversaryPlan(config: AgreementConfig, plan: AgreementPlan): AdversaryPlan {
  const { liars, highSide } = config.faults;
  const wanted = schedulerConfigOf(config);
  const correct = plan.ids.filter((id) => !plan.liars.includes(id));
  const scheduler: SchedulerPlan | undefined = wanted && {
    strategy: wanted.strategy,
    holdMs: millis(wanted.holdMs),
    ...(wanted.node === undefined ? {} : { node: wanted.node }),
  };
  const sided = highSide !== undefined || scheduler !== undefined;
  const sides = liars?.strategy === 'graph-cut' ? cutSides(config, plan) : undefined;
  return {
    ...(liars === undefined ? {} : { strategy: liars.strategy }),
    ...(liars?.lastRound === undefined ? {} : { lastRound: liars.lastRound }),
    ...(sided || sides !== undefined
      ? { sides: sides ?? sidesOf({ ...plan, ids: correct }, highSide) }
      : {}),
    ...(scheduler === undefined ? {} : { scheduler }),
  };
}

/** The process of a node that lies. */
export function lying(
  honest: Process<AgreementMessage>,
  options: {
    readonly self: NodeId;
    readonly plan: AgreementPlan;
    readonly adversary: AdversaryPlan;
    /** The liar's own stream. */
    readonly random: Random;
  },
): Process<AgreementMessage> {
  const { self, plan, adversary, random } = options;
  const { strategy = 'silent', sides, lastRound } = adversary;
  return withArithmetic(
    plan.arithmetic,
    (arithmetic): Process<AgreementMessage> =>
      new Liar(honest, {
        strategy: LIARS[strategy],
        lens: agreementLens(plan.model, arithmetic, plan.delphi),
        // On a graph a liar hears, and can wait for, its neighbours only.
        liars: plan.liars,
        correct: heardBy(self, plan).filter((id) => !plan.liars.includes(id)),
        inputs: inputRange(plan, arithmetic),
        rush: rushOf(adversary, isSynchronous(plan)),
        random,
        sides,
        lastRound,
      }),
  );
}

/** From the lowest to the highest input of the nodes that do not lie. */
function inputRange<V>(
  { ids, inputs, liars }: AgreementPlan,
  { parse, compare }: Arithmetic<V>,
): { readonly min: V; readonly max: V } | undefined {
  const sorted = ids
    .filter((id) => !liars.includes(id))
    .flatMap((id) => parse(inputs[id]) ?? [])
    .toSorted(compare);
  const [min, max] = [sorted[0], sorted.at(-1)];
  return min === undefined || max === undefined ? undefined : { min, max };
}
