/** The adversaries of a run of agreement, as the configuration wants them. */
import type { AgreementPlan } from '../../agreement/plan.ts';
import { millis } from '../../core/ids.ts';
import type { Sides } from '../../faults/adversaries/adversary.ts';
import type { AdversaryPlan, SchedulerPlan } from '../../faults/adversaries/plan.ts';
import { LIARS } from '../../faults/adversaries/registry.ts';
import { schedulerConfigOf } from '../config/roster.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { cutSides } from './cut-sides.ts';
import { sidesOf } from './sides.ts';

/** Who fools whom, and how: nothing is drawn, all follows from the configuration and the inputs. */
export function adversaryPlan(config: AgreementConfig, plan: AgreementPlan): AdversaryPlan {
  const { liars } = config.faults;
  const wanted = schedulerConfigOf(config);
  const scheduler: SchedulerPlan | undefined = wanted && {
    strategy: wanted.strategy,
    holdMs: millis(wanted.holdMs),
    ...(wanted.node === undefined ? {} : { node: wanted.node }),
  };
  const sides = sidesFor(config, plan, scheduler !== undefined);
  return {
    ...(liars === undefined ? {} : { strategy: liars.strategy }),
    ...(liars?.lastRound === undefined ? {} : { lastRound: liars.lastRound }),
    ...(sides === undefined ? {} : { sides }),
    ...(scheduler === undefined ? {} : { scheduler }),
  };
}

/** The sides of a run that has any. */
function sidesFor(
  config: AgreementConfig,
  plan: AgreementPlan,
  scheduled: boolean,
): Sides | undefined {
  const { liars, highSide } = config.faults;
  const wanted = liars === undefined ? undefined : LIARS[liars.strategy].sides;
  if (wanted === 'cut') return cutSides(config, plan);
  if (wanted === 'everyone') return sidesOf(plan);
  const correct = plan.ids.filter((id) => !plan.liars.includes(id));
  return highSide !== undefined || scheduled
    ? sidesOf({ ...plan, ids: correct }, highSide)
    : undefined;
}
