/**
 * In how many rounds everybody knows, with push, pull and push-pull of fan-out 1 (`mongering`, stop
 * `never`): in every round each node calls one other, drawn anew. With push those that know tell, with
 * pull those that do not ask; what is told is what was known at the start of the round.
 *
 * Exactly, as a Markov chain over the number c of nodes that know. Those that do not know call one that
 * does with probability c / (n - 1) each; then the calls of those that know hit, one by one, somebody
 * who does not know yet with probability (unknown so far) / (n - 1).
 *
 * For many nodes: push log2 n + ln n (B. Pittel 1987, "On spreading a rumor"), pull log2 n + log2 ln n,
 * push-pull log3 n + log2 ln n (R. Karp et al. 2000, "Randomized rumor spreading"; B. Doerr, A. Kostrygin
 * 2017, "Randomized rumor spreading revisited"), each up to a constant: 1 to 2 rounds more for push and
 * pull, less than one for push-pull.
 */
import type { MongeringMode } from '../mongering/settings.ts';
import { addTo, binomial, type Distribution } from './distribution.ts';

/** Nodes up to which the chain is computed: some seconds at most. */
export const EXACT_NODES_MAX = 1000;

export interface RoundsToAll {
  readonly mode: MongeringMode;
  /** Nodes, at least 2, at most `EXACT_NODES_MAX`. */
  readonly n: number;
  /** The probability that a message is lost, in [0, 1). What is pulled takes two, to ask and to answer. */
  readonly loss: number;
}

/** The rest of the distribution, beyond its last entry, is less likely than this. */
const TAIL = 1e-12;

/** By the number of rounds after which all know for the first time. O(n^3). */
export function roundsToAll({ mode, n, loss }: RoundsToAll): Distribution {
  const rows = Array.from({ length: n }, (_, know) =>
    know === 0 ? new Float64Array(1) : afterRound({ mode, n, loss }, know),
  );
  const result: number[] = [0];
  let know = new Float64Array(n + 1);
  know[1] = 1;
  for (let rest = 1; rest > TAIL;) {
    const next = new Float64Array(n + 1);
    for (let c = 1; c < n; c++) {
      const probability = know[c] ?? 0;
      const row = rows[c] ?? next;
      // Less than this many times over makes no difference to any digit that is kept.
      if (probability < TAIL / n / n) continue;
      for (let more = 0; more < row.length; more++) {
        addTo(next, c + more, probability * (row[more] ?? 0));
      }
    }
    const done = next[n] ?? 0;
    result.push(done);
    next[n] = 0;
    rest = next.reduce((sum, probability) => sum + probability, 0);
    know = next;
  }
  return Float64Array.from(result);
}

/** The expected number of rounds for any number of nodes, by formula: up to a constant, see above. */
export function roundsFormula(mode: MongeringMode, n: number): number {
  switch (mode) {
    case 'push':
      return Math.log2(n) + Math.log(n);
    case 'pull':
      return Math.log2(n) + Math.log2(Math.log(n));
    case 'push-pull':
      return Math.log(n) / Math.log(3) + Math.log2(Math.log(n));
  }
}

/** How many hear of it in a round that begins with `know` that know: entries 0 to n - know. */
function afterRound({ mode, n, loss }: RoundsToAll, know: number): Distribution {
  const unknown = n - know;
  const asked = (know / (n - 1)) * (1 - loss) ** 2;
  let fresh = mode === 'push' ? new Float64Array(unknown + 1) : binomial(unknown, asked);
  if (mode === 'push') fresh[0] = 1;
  if (mode === 'pull') return fresh;
  for (let call = 0; call < know; call++) {
    const next = new Float64Array(unknown + 1);
    for (let more = 0; more <= unknown; more++) {
      const probability = fresh[more] ?? 0;
      if (probability === 0) continue;
      const hit = ((unknown - more) / (n - 1)) * (1 - loss);
      addTo(next, more, probability * (1 - hit));
      if (more < unknown) addTo(next, more + 1, probability * hit);
    }
    fresh = next;
  }
  return fresh;
}
