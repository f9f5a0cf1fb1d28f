/** Rounds by the clock among nodes that may crash. Source: `agreement.md` A1, A2. */
import { crashRoundFactor } from '../crash-round.ts';
import type { Setting } from '../plan.ts';
import { ONE, ZERO, fraction, max, type Rational } from '../rational.ts';
import { allToAll, type Algorithm } from './algorithm.ts';

export const syncCrash: Algorithm = {
  model: 'sync-crash',
  doc: 'rounds by the clock, nodes may crash: averages all that was received',
  source: 'Dolev, Lynch, Pinter, Stark, Weihl 1986; factors of crash rounds: agreement.md A1, A2',
  timing: 'synchronous',
  bears: 'crashes',
  asksAgain: false,
  rules: ['select', 'mean', 'midpoint', 'median'],
  stops: ['master', 'rounds', 'local'],
  // A node that trimmed only the f - (n - m) values still possibly unseen by others when it got m would
  // get by with n > 2f in `local`; round 0 trims f, as the lemma has it (agreement.md 1.1), and pays for
  // the simpler rule.
  nodesPerFault: (stop) => (stop === 'local' ? 3 : 1),
  quorum: ({ n }) => n,
  heard: ({ n }) => ({ least: 1, most: n, own: true }),
  missing: 'left out',
  trim: ({ f }, estimating) => (estimating ? f : 0),
  // For sync-crash the table has no row; f is the number of values in which two nodes may differ.
  selectStep: ({ f }) => f,
  factor: worstCrashRound,
  ratios: crashRatios,
  messagesPerRound: allToAll,
  page: {
    update:
      "v' = rule(V), V = all values received in the round, the own one included. Nothing is trimmed: nobody lies. `select` takes every f-th value in order.",
    messages: 'n (n - 1)',
    caveats: [
      'A network that is late breaks it: a value that misses the end of its round counts as a crash.',
      'The factor is that of a round with crashes. A round without one leaves nothing, so f + 1 rounds are exact.',
    ],
  },
};

/**
 * The worst round that a run with at most f crashes may contain. It is a first round: a later one with
 * fewer nodes alive is no worse than a first one that leaves as many survivors, as for the same
 * survivors no factor falls with the number of crashes. The whole run does better: see
 * `worstCaseSpread`. O(f).
 */
function worstCrashRound({ rule, n, f }: Setting): Rational {
  return Array.from(
    { length: f },
    (_, index) => crashRoundFactor(rule, f, n, index + 1) ?? ONE,
  ).reduce(max, ZERO);
}

/**
 * The f crashes are distributed over the rounds as badly as possible: the maximum of the products of
 * `crashRoundFactor`, 0 from R = f + 1 on, whatever the rule (A1). That no run is worse follows round by
 * round; that one is as bad is checked by trying all runs of up to 5 nodes.
 *
 * By dynamic programming over the crashes left to spend: with `left` of them, n - f + left nodes
 * are alive. A round without a crash makes the ratio 0, so only rounds with a crash are looked at.
 * O(f^2) per ratio, without reducing the fractions in between, which would take most of the time.
 */
function* crashRatios({ rule, n, f }: Setting): Generator<Rational, void> {
  const factors = Array.from({ length: f + 1 }, (_, left) =>
    Array.from(
      { length: left },
      (__, index) => crashRoundFactor(rule, f, n - f + left, index + 1) ?? ONE,
    ),
  );
  let worst: readonly Rational[] = factors.map(() => ONE);
  for (let round = 1; round <= f + 1; round++) {
    const later = worst;
    worst = factors.map((row, left) =>
      row
        .map((factor, index) => unreducedProduct(factor, later[left - index - 1] ?? ZERO))
        .reduce(max, ZERO),
    );
    const { n: upper, d: lower } = worst[f] ?? ZERO;
    yield fraction(upper, lower);
  }
}

/** Good enough for `compare`, `max` and further products. */
function unreducedProduct(a: Rational, b: Rational): Rational {
  return { n: a.n * b.n, d: a.d * b.d };
}
