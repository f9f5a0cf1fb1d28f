/** Settings to try rules on. */
import type { Model, RuleName, Setting } from '../../pkg/agreement/plan.ts';
import { ONE, ZERO, compare } from '../../pkg/agreement/rational.ts';
import type { Rational } from '../../pkg/agreement/rational.ts';
import { largestTolerable } from '../../pkg/agreement/resilience.ts';

export function setting(model: Model, rule: RuleName, n: number, f: number): Setting {
  return { model, rule, n, f };
}

/** The models in which every round may be as bad as any other. */
export const STEADY_MODELS = [
  'async-crash',
  'sync-byzantine',
  'async-byzantine',
] as const satisfies readonly Model[];

/** Those, and the one in which faulty nodes have good values and must agree as well. */
export const REPEATING_MODELS = [
  ...STEADY_MODELS,
  'sync-omission',
] as const satisfies readonly Model[];

/** The models in which a node averages what was plainly sent to it, one round at a time. */
export const PLAIN_MODELS = [
  'sync-crash',
  'async-crash',
  'sync-byzantine',
  'async-byzantine',
  'sync-omission',
] as const satisfies readonly Model[];

/** Every setting inside the model with at least one fault and at most `nMax` nodes. */
export function settingsUpTo(nMax: number, model: Model, rule: RuleName): Setting[] {
  return Array.from({ length: nMax }, (_, index) => index + 1).flatMap((n) =>
    Array.from({ length: largestTolerable(model, n, 'rounds') }, (__, index) =>
      setting(model, rule, n, index + 1),
    ),
  );
}

/** For messages: "async-crash mean (4,1)". */
export function label({ model, rule, n, f }: Setting): string {
  return `${model} ${rule} (${n},${f})`;
}

/** The sorted exact values of a multiset of 0 and 1. */
export function exactBits(bits: readonly number[]): Rational[] {
  return bits.map((bit) => (bit === 0 ? ZERO : ONE)).toSorted(compare);
}
