/** What a checker says; the keys are those of Maelstrom's results, so that scripts find them. */
import type { Json } from '../../core/json.ts';

export type Validity = true | false | 'unknown';

export type CheckResult = { readonly 'valid?': Validity } & { readonly [key: string]: Json };

/** The worst of several: false before unknown before true. */
export function worst(all: readonly Validity[]): Validity {
  if (all.includes(false)) return false;
  return all.includes('unknown') ? 'unknown' : true;
}
