/** The adversaries of a run of agreement: from the configuration, and at work on a node. */
import { withArithmetic } from '../../agreement/arithmetic.ts';
import type { AgreementMessage } from '../../agreement/message.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { isSynchronous } from '../../agreement/protocol.ts';
import { millis } from '../../core/ids.ts';
import type { Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { rushOf, type AdversaryPlan, type SchedulerPlan } from '../../faults/adversaries/plan.ts';
import { LIARS } from '../../faults/adversaries/registry.ts';
import { Liar } from '../../faults/liar.ts';
import { schedulerConfigOf } from '../config/roster.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { agreementLens } from './lens.ts';
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
  return {
    ...(liars === undefined ? {} : { strategy: liars.strategy }),
    ...(liars?.lastRound === undefined ? {} : { lastRound: liars.lastRound }),
    ...(sided ? { sides: sidesOf({ ...plan, ids: correct }, highSide) } : {}),
    ...(scheduler === undefined ? {} : { scheduler }),
  };
}

/** The process of a node that lies. */
export function lying(
  honest: Process<AgreementMessage>,
  options: {
    readonly plan: AgreementPlan;
    readonly adversary: AdversaryPlan;
    /** The liar's own stream. */
    readonly random: Random;
  },
): Process<AgreementMessage> {
  const { plan, adversary, random } = options;
  const { strategy = 'silent', sides, lastRound } = adversary;
  return withArithmetic(
    plan.arithmetic,
    (arithmetic): Process<AgreementMessage> =>
      new Liar(honest, {
        strategy: LIARS[strategy],
        lens: agreementLens(plan.model, arithmetic),
        correct: plan.ids.filter((id) => !plan.liars.includes(id)),
        rush: rushOf(adversary, isSynchronous(plan)),
        random,
        sides,
        lastRound,
      }),
  );
}
