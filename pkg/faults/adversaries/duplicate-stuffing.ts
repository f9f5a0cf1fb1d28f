/** Votes more than once. Source: `agreement.md` 2.2, adversary 11. */
import type { LiarStrategy } from './adversary.ts';

export const duplicateStuffing: LiarStrategy = {
  kind: 'liar',
  doc: 'says everything four times: the largest correct value twice, then the smallest twice',
  begin: ({ lens, knowledge }) => ({
    say(_to, body) {
      const { range } = knowledge;
      if (range === undefined || lens.read(body) === undefined) return [body, body, body, body];
      const [high, low] = [lens.write(body, range.max), lens.write(body, range.min)];
      return [high, high, low, low];
    },
  }),
};
