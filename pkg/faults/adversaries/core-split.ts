/**
 * Two correct nodes of the witness algorithm are only sure to share n - f values: here the low side ends
 * each round with those alone, and the high side with f more. Pure delay, nobody is faulty; and yet it
 * attains what is proven in every round, when n - 2f inputs are 0 and the others 1.
 *
 * Hidden are the values of the f highest nodes: READY of their broadcasts comes late everywhere, so that all
 * deliver, and report, the n - f other values first. With so many reports the low side goes on: it drops the
 * f values of 1, and f of the n - 2f zeros, and stays at 0. To the high side reports are later still: by
 * then it has delivered all, n - 2f zeros and 2f ones, and goes to 1/2. The next round is the same again,
 * half as wide.
 *
 * Source: `agreement.md` 1.5, which tells that the factor is attained for n = 4; the construction is ours.
 */
import type { Scheduler } from './adversary.ts';

export const coreSplit: Scheduler = {
  kind: 'scheduler',
  doc: 'the low side ends rounds with the n - f values that all share, the high side with f high ones more',
  needs: 'report',
  isSlow: ({ sides }, _from, to) => sides.low.includes(to) || sides.high.includes(to),
  holds({ sides, f }, lens, to, body) {
    if (lens.reported?.(body) !== undefined) return sides.high.includes(to) ? 2 : 0;
    const origin = lens.readied?.(body);
    return origin !== undefined && sides.high.slice(sides.high.length - f).includes(origin) ? 1 : 0;
  },
};
