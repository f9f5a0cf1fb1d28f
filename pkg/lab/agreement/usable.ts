/** Which strategies make sense where: by what the messages of a model can say. */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import type { Model } from '../../agreement/plan.ts';
import { isSynchronous } from '../../agreement/protocol.ts';
import type { LiarStrategy, Scheduler } from '../../faults/adversaries/adversary.ts';
import { LIAR_NAMES, type LiarName, type SchedulerName } from '../../faults/adversaries/names.ts';
import { LIARS, SCHEDULERS } from '../../faults/adversaries/registry.ts';
import type { LensFeature } from '../../faults/lens.ts';
import { canSay } from './lens.ts';

/** Why a strategy cannot be used where the protocol has nothing of the kind. */
const WANTING: Readonly<Record<LensFeature, string>> = {
  halted: 'nobody says that it has decided',
  inNameOf: 'messages name no origin, and the transport proves who speaks',
  isSown: 'nothing is broadcast reliably',
  report: 'nobody reports what it has delivered',
  quote: 'nobody quotes others, as in a gradecast',
};

/** Why liars cannot lie in this way, for people; undefined when they can. */
export function unusable(name: LiarName, model: Model): string | undefined {
  const { needs, sides, scheduler, truthful, partial }: LiarStrategy = LIARS[name];
  if (truthful !== true && ALGORITHMS[model].bears === 'omissions') {
    return `in ${model} nobody lies, messages are only left out; take omit, own-side, silent or silent-after`;
  }
  if (partial === true && model === 'sync-mixed') {
    return `what only some are told is of none of the kinds of ${model}; take silent`;
  }
  if (sides === 'cut' && model !== 'sync-graph') {
    return `there is no graph in ${model} that could be cut`;
  }
  if (scheduler !== undefined && isSynchronous({ model })) {
    return `messages of ${model} come in time, whoever schedules them; take split-brain`;
  }
  return needs === undefined || canSay(model, needs) ? undefined : `in ${model} ${WANTING[needs]}`;
}

/** Why a scheduler cannot do its work, for people; undefined when it can. */
export function unusableScheduler(name: SchedulerName, model: Model): string | undefined {
  if (isSynchronous({ model })) {
    return `messages of ${model} come in time; take an asynchronous model`;
  }
  const { needs }: Scheduler = SCHEDULERS[name];
  if (needs === undefined || canSay(model, needs)) return undefined;
  return `in ${model} ${WANTING[needs]}; take slow-side`;
}

/** Those that can be used. */
export function usableLiars(model: Model): readonly LiarName[] {
  return LIAR_NAMES.filter((name) => unusable(name, model) === undefined);
}
