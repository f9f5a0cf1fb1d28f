/** The entry to this room: the process that one honest node runs. */
import type { NodeId } from '../core/ids.ts';
import type { Explorable } from '../core/process.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import { withArithmetic } from './arithmetic.ts';
import { AsyncEngine } from './async-engine.ts';
import type { AgreementMessage } from './message.ts';
import type { Memory } from './memory.ts';
import type { AgreementPlan } from './plan.ts';
import { SyncEngine } from './sync-engine.ts';

/** True for the algorithms whose rounds end by the clock. */
export function isSynchronous({ model }: Pick<AgreementPlan, 'model'>): boolean {
  return ALGORITHMS[model].timing === 'synchronous';
}

/**
 * The process of node `self`, which must be one of `plan.ids`.
 * @param memory What a process before this one left; absent: this is the first.
 */
export function agreementProcess(
  self: NodeId,
  plan: AgreementPlan,
  memory?: Memory,
): Explorable<AgreementMessage> {
  return withArithmetic(plan.arithmetic, (arithmetic): Explorable<AgreementMessage> => {
    const options = { self, plan, arithmetic, memory };
    return isSynchronous(plan) ? new SyncEngine(options) : new AsyncEngine(options);
  });
}
