/** Rounds by the clock among nodes that may crash. Source: `agreement.md` A1, A2. */
import { crashRoundFactor } from '../crash-round.ts';
import type { Setting } from '../plan.ts';
import { ONE, ZERO, max, type Rational } from '../rational.ts';
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
  trim: ({ f }, estimating) => (estimating ? f : 0),
  // For sync-crash the table has no row; f is the number of values in which two nodes may differ.
  selectStep: ({ f }) => f,
  factor: worstCrashRound,
  messagesPerRound: allToAll,
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
