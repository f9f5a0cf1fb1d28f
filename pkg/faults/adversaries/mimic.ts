/** As far out as an honest node might be: what is trimmed cannot tell. `agreement.md` 2.2, adversary 8. */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

export const mimic: LiarStrategy = {
  kind: 'liar',
  doc: 'claims the largest correct value, just inside the trim, to all alike',
  symmetry: 'symmetric',
  begin: byValue(({ knowledge }, _to, { value }) => knowledge.range?.max ?? value),
};
