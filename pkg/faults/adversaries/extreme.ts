/** A constant far outside. */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

/** Larger than any sensible input, and far from overflow. */
export const EXTREME = 1e9;

export const extreme: LiarStrategy = {
  kind: 'liar',
  doc: `claims the constant ${EXTREME}, far outside the inputs`,
  symmetry: 'symmetric',
  begin: byValue(({ lens }) => lens.numbers.of(EXTREME)),
};
