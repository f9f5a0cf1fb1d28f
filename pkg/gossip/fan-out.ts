/**
 * To how many others a node speaks at a time, as a policy: it follows the number of nodes.
 *
 * Source of the formulas: `gossip.md` 2.3. With infect-and-die, P(everybody hears) tends to
 * exp(-n e^-f), so f = ln n + c gives exp(-e^-c) (A.-M. Kermarrec, L. Massoulie, A. Ganesh 2003,
 * "Probabilistic reliable dissemination in large-scale systems").
 */

export type FanOut =
  | { readonly kind: 'fixed'; readonly peers: number }
  | { readonly kind: 'log2' }
  | { readonly kind: 'ln'; readonly plus: number }
  /** The fan-out that keeps the chance that somebody is missed below `missing`, within (0, 1). */
  | { readonly kind: 'miss'; readonly missing: number };

/**
 * The number of peers that a policy means.
 * @param n All nodes that take part, at least 1.
 * @returns a whole number from 0 to n - 1; at least 1 when there is anybody else.
 */
export function fanOutOf(policy: FanOut, n: number): number {
  const others = Math.max(0, n - 1);
  if (policy.kind === 'fixed') return Math.min(others, policy.peers);
  return Math.min(others, Math.max(1, Math.ceil(wanted(policy, n))));
}

function wanted(policy: Exclude<FanOut, { kind: 'fixed' }>, n: number): number {
  switch (policy.kind) {
    case 'log2':
      return Math.log2(n);
    case 'ln':
      return Math.log(n) + policy.plus;
    case 'miss':
      // exp(-n e^-f) >= 1 - missing.
      return Math.log(n / -Math.log1p(-policy.missing));
  }
}
