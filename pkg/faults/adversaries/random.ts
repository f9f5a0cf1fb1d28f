/** Any number, another to everyone. */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

/** Beyond this, differences of doubles overflow; random claims stay within three times as much. */
const RANDOM_MAX = 1e307;

export const random: LiarStrategy = {
  kind: 'liar',
  doc: 'claims another number to everyone, up to one spread outside the correct values',
  begin: byValue(({ lens, knowledge, random: stream }, _to, honest) => {
    const { toNumber, of } = lens.numbers;
    const { min, max } = knowledge.range ?? { min: honest.value, max: honest.value };
    const [low, high] = [bounded(toNumber(min)), bounded(toNumber(max))];
    const margin = high > low ? high - low : 1;
    return of(stream.uniform(low - margin, high + margin));
  }),
};

function bounded(value: number): number {
  return Math.max(-RANDOM_MAX, Math.min(RANDOM_MAX, value));
}
