/** The adversaries of a run of agreement, as the configuration wants them. */
import type { AgreementPlan } from '../../agreement/plan.ts';
import { millis } from '../../core/ids.ts';
import type { AdversaryPlan, SchedulerPlan } from '../../faults/adversaries/plan.ts';
import { schedulerConfigOf } from '../config/roster.ts';
import type { AgreementConfig } from '../config/schema.ts';
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
