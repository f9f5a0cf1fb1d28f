/**
 * Rounds by the clock among nodes that fail in three ways: asymmetric ones tell everybody something else,
 * symmetric ones tell all the same lie, benign ones are seen by all to be at fault (here: say nothing).
 * Knowing how many there are of each kind bears more faults than taking all for the worst.
 *
 * Source: Kieckhafer and Azadmanesh 1994, IEEE TPDS 5(1); `agreement.md` 1.3.
 */
import type { Setting } from '../plan.ts';
import { ZERO, type Rational } from '../rational.ts';
import type { Resilience } from '../resilience.ts';
import { allToAll, type Algorithm } from './algorithm.ts';
import { steadyFactor } from './steady-factor.ts';

export const syncMixed: Algorithm = {
  model: 'sync-mixed',
  doc: 'rounds by the clock, faults counted by kind, n > 3a + 2s + b: trims a + s on each side',
  source: 'Kieckhafer and Azadmanesh 1994 (mean-subsequence-reduced, mixed-mode); agreement.md 1.3',
  timing: 'synchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['select', 'mean', 'midpoint', 'median'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  condition,
  quorum: ({ n }) => n,
  heard: ({ n }) => ({ least: 1, most: n, own: true }),
  missing: 'left out',
  trim: (setting) => liesOf(setting),
  selectStep: (setting) => mixOf(setting).asymmetric,
  factor,
  messagesPerRound: allToAll,
  page: {
    update:
      "v' = rule(reduce^(a+s)(V)), V = all values received; benign faults are missing values. `select` takes every a-th value of the rest.",
    messages: 'n (n - 1)',
    caveats: [
      'The counts a, s and b must be true: one asymmetric liar too many, and nothing holds.',
      'A run has liars of one strategy, so of one kind: what two kinds together can do is proven and not shown.',
      'A crash in the middle of a multicast is none of the three kinds, and is refused.',
      'What only some are told (`omit`, `own-side`), or only some can read (`malformed`), is none of them either: with values missing here and there `select` may not narrow at all.',
    ],
  },
};

/** Without counts by kind, all faults may be of the worst kind. */
export function mixOf({ f, mixed }: Setting): NonNullable<Setting['mixed']> {
  return mixed ?? { asymmetric: f, symmetric: 0, benign: 0 };
}

function liesOf(setting: Setting): number {
  const { asymmetric, symmetric } = mixOf(setting);
  return asymmetric + symmetric;
}

function condition(setting: Setting): Resilience {
  const { asymmetric, symmetric, benign } = mixOf(setting);
  const least = 3 * asymmetric + 2 * symmetric + benign;
  const holds = setting.n > least;
  const counts = `a = ${asymmetric}, s = ${symmetric}, b = ${benign}`;
  const text = `n > 3a + 2s + b (sync-mixed): with ${counts} more than ${least} nodes, `;
  return { holds, condition: `${text}${holds ? 'as there are' : `not ${setting.n}`}` };
}

/** Of what is left when the benign are gone and a + s are trimmed on each side, at most a values differ. */
function factor(setting: Setting): Rational {
  const { asymmetric, benign } = mixOf(setting);
  if (asymmetric === 0) return ZERO;
  return steadyFactor(setting.rule, setting.n - benign - 2 * liesOf(setting), asymmetric);
}
