/**
 * The value with which a node leaves a round, from all that it went on. One pure function, which the
 * engines act by and the check of integrity judges by: what a value was made of stands in the fact
 * `round`, as `heard`.
 */
import { invariant } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import type { Arithmetic } from './arithmetic.ts';
import { meanOfAcceptable, spreadBound } from './fca.ts';
import type { Heard } from './inbox.ts';
import { settingOfPlan, type AgreementPlan } from './plan.ts';
import { nextValue } from './rules.ts';

/** What one node has at the end of a round. */
export interface Gathered<V> {
  readonly self: NodeId;
  /** The round that ends. */
  readonly round: number;
  /** In any order; at least one value. */
  readonly heard: readonly Heard<V>[];
}

/** @throws {InvariantError} when nothing was heard. */
export function derive<V>(
  arithmetic: Arithmetic<V>,
  plan: AgreementPlan,
  { self, round, heard }: Gathered<V>,
): V {
  // The rules of graphs treat the own value apart; of the others the order has no say.
  const ownFirst = heard.toSorted(([a], [b]) => Number(b === self) - Number(a === self));
  const values = ownFirst.map(([, value]) => value);
  const [own] = values;
  invariant(own !== undefined, 'a round ended without values');
  const setting = settingOfPlan(plan);
  if (plan.model === 'sync-fca') {
    const near = setting.n - setting.f;
    return meanOfAcceptable(arithmetic, own, values, { near, bound: spreadBound(plan, round) });
  }
  return nextValue(arithmetic, setting, values, plan.stop === 'local' && round === 0);
}
