/**
 * Whom rumor mongering misses (`mongering`, push with fan-out 1, counter or coin), exactly.
 *
 * Each telling goes to one of the other n - 1, and whether it is news depends on how many know by then,
 * not on who tells. So what counts is the number c of nodes that know and the interest that is left, all
 * together: the strikes that they still bear (counter) or the number of nodes that still tell (coin). The
 * order in which they speak changes nothing, so rounds and delays do not either.
 *
 * For large n each that knows bears k strikes on average, so (1 - s) n nodes tell (k + 1)(1 - s) n times,
 * and a share s = e^{-(k+1)(1-s)} is missed: 20 % for k = 1, 6 % for k = 2.
 *
 * Source: A. Demers et al. 1987, "Epidemic algorithms for replicated database maintenance", 1.4, where the
 * formula comes from a differential equation.
 */
import type { Stop } from '../mongering/settings.ts';
import type { Distribution } from './distribution.ts';
import { reachOf, type Reach } from './infect-and-die.ts';

export interface PushMongering {
  /** Nodes, the origin among them, at least 2. */
  readonly n: number;
  readonly stop: Exclude<Stop, { kind: 'never' }>;
  /** The probability that a message is lost, in [0, 1); with feedback its answer can be, too. */
  readonly loss: number;
}

/** What a telling can do to interest, apart from nothing; the three sum to 1. */
interface Outcomes {
  /** It is news, and the teller goes on. */
  readonly gain: number;
  /** It is news, and costs the teller a strike. */
  readonly trade: number;
  /** It is no news, or was lost, and costs a strike. */
  readonly strike: number;
}

/** How far a rumor gets when `roundsMax` does not cut it short. O(n^2 k) time. */
export function pushMongering({ n, stop, loss }: PushMongering): Reach {
  const units = stop.kind === 'counter' ? stop.k : 1;
  const nodes = new Float64Array(n + 1);
  let interest = new Float64Array(n * units + units + 1);
  interest[units] = 1;
  for (let know = 1; know < n; know++) {
    const outcomes = outcomesOf(stop, (n - know) / (n - 1), loss);
    const tellings = tellingsOf(interest, outcomes.strike);
    nodes[know] = outcomes.strike * (tellings[1] ?? 0) + (interest[0] ?? 0);
    const next = new Float64Array(interest.length);
    for (let left = 1; left < next.length; left++) {
      const told = tellings[left] ?? 0;
      if (told === 0) continue;
      next[left + units] = (next[left + units] ?? 0) + outcomes.gain * told;
      next[left + units - 1] = (next[left + units - 1] ?? 0) + outcomes.trade * told;
    }
    interest = next;
  }
  nodes[n] = interest.reduce((sum, probability) => sum + probability, 0);
  return reachOf(nodes);
}

/** The share of many nodes that is missed: the least solution of s = e^{-(k+1)(1-s)}. */
export function missedShare(k: number): number {
  let missed = 0;
  // Each step leaves (k + 1) s of the error, at most 0.41.
  for (let step = 0; step < 50; step++) missed = Math.exp(-(k + 1) * (1 - missed));
  return missed;
}

function outcomesOf({ kind, k, feedback }: PushMongering['stop'], news: number, loss: number) {
  const heard = news * (1 - loss);
  const struck = kind === 'counter' ? 1 : 1 / k;
  const outcomes: Outcomes = feedback
    ? { gain: heard, trade: 0, strike: (1 - news) * (1 - loss) ** 2 * struck }
    : { gain: heard * (1 - struck), trade: heard * struck, strike: (1 - heard) * struck };
  const { gain, trade, strike } = outcomes;
  const sum = gain + trade + strike;
  return { gain: gain / sum, trade: trade / sum, strike: strike / sum };
}

/** How likely it is that a telling happens with so much interest left, by strikes from more. */
function tellingsOf(interest: Distribution, strike: number): Distribution {
  const tellings = interest.slice();
  for (let left = tellings.length - 2; left >= 1; left--) {
    tellings[left] = (tellings[left] ?? 0) + strike * (tellings[left + 1] ?? 0);
  }
  return tellings;
}
