/** Another value to each, and all of them look honest. Source: `agreement.md` 2.2, adversary 9. */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

export const equivocate: LiarStrategy = {
  kind: 'liar',
  doc: 'tells every node its own value back: another one to each',
  begin: byValue(({ knowledge }, to, { value }) => knowledge.valueOf(to) ?? value),
};
