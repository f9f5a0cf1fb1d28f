/**
 * By how much averaging brings nodes nearer to each other in a cycle, from first principles: expected
 * values for many nodes, where two that meet have had nothing to do with each other before.
 */

/**
 * Push-pull with an order drawn anew in every cycle: a node takes part in its own exchange and in a
 * Poisson number, of mean 1, of others, and each halves its share of the variance:
 * E(2^-(1 + Poisson(1))) = (1/2) e^(-1/2). Jelasity, Montresor, Babaoglu 2005, section 3.
 */
export const PUSH_PULL_FACTOR = 1 / (2 * Math.sqrt(Math.E));

/**
 * Pairwise: each of `contacts` exchanges takes 1/(n - 1) of the sum of squared distances from the mean,
 * exactly, for any n: E((x - y)^2) / 2 over all pairs.
 */
export function pairwiseFactor(n: number, contacts: number): number {
  return (1 - 1 / (n - 1)) ** contacts;
}

/**
 * Push-sum with an order drawn anew in every cycle, for the sum of squares of u = mass - weight * mean.
 * A share x of the nodes has spoken. One that has not yet holds a(x) = a(0) e^(x/4), as others send to it;
 * one that speaks keeps a quarter of its square and gives a quarter to a random node. Those that have
 * spoken hold S in all: dS = a (1 + x) / 4 dx, and S(1) = (3 - 2 e^(1/4)) a(0).
 */
export const PUSH_SUM_FACTOR = 3 - 2 * Math.exp(1 / 4);

/**
 * Push-pull where all nodes have their turns in the same order every time: late ones meet others that
 * have met many already. The variance of each of n nodes in turn, carried through cycles until their
 * shares no longer change. @returns the factor of a cycle.
 */
export function fixedOrderFactor(n: number): number {
  let variances = Array.from({ length: n }, () => 1);
  let factor = 0;
  for (let cycle = 0; cycle < 40; cycle++) {
    // Of node j: scale * at[j] + shift, so that what happens to all is done to two numbers.
    const at = variances;
    let [scale, shift] = [1, 0];
    let sum = at.reduce((total, variance) => total + variance, 0);
    const before = sum;
    for (let i = 0; i < n; i++) {
      const own = scale * at[i]! + shift;
      const others = sum - own;
      const kept = 1 - 3 / (4 * (n - 1));
      const mine = (own + others / (n - 1)) / 4;
      scale *= kept;
      shift = shift * kept + own / (4 * (n - 1));
      at[i] = (mine - shift) / scale;
      sum = mine + others * kept + own / 4;
    }
    factor = sum / before;
    variances = at.map((value) => (scale * value + shift) / (sum / n));
  }
  return factor;
}
