/**
 * What infect-and-die reaches (`mongering/spec.ts`), exactly: every node that hears of a rumor tells it
 * once, to `fanOut` others, different ones, each as likely as any other.
 *
 * In the end it does not matter in which order those that know speak, so let them speak one by one. When
 * c know, the next speaker draws `fanOut` of the other n - 1, of which n - c do not know: a hypergeometric
 * number, of which each hears with probability 1 - loss. It is over when all that know have spoken.
 *
 * Source of the order argument: D. Ludwig 1975, "Final size distribution for epidemics".
 * For large n: A.-M. Kermarrec, L. Massoulie, A. Ganesh 2003, "Probabilistic reliable dissemination in
 * large-scale systems".
 */
import { addTo, binomial, meanOf, type Distribution } from './distribution.ts';

export interface InfectAndDie {
  /** Nodes, the origin among them, at least 1. */
  readonly n: number;
  /** Peers told by each, a whole number; more than n - 1 means n - 1. */
  readonly fanOut: number;
  /** The probability that a message is lost, in [0, 1). */
  readonly loss: number;
}

/** How far a rumor gets. */
export interface Reach {
  /** By the number of nodes that know in the end, the origin among them: entries 0 to n. */
  readonly nodes: Distribution;
  /** The mean share of the nodes that know in the end. */
  readonly coverage: number;
  /** The probability that all know. */
  readonly all: number;
}

/** O(n^2 fanOut) time, O(n fanOut) memory. */
export function infectAndDie({ n, fanOut, loss }: InfectAndDie): Reach {
  const told = Math.min(fanOut, n - 1);
  const fresh = Array.from({ length: n + 1 }, (_, know) =>
    know === 0 ? new Float64Array(1) : newlyTold({ n, know, told, loss }),
  );
  const nodes = new Float64Array(n + 1);
  let know = new Float64Array(n + 1);
  know[1] = 1;
  for (let spoken = 0; spoken < n; spoken++) {
    const next = new Float64Array(n + 1);
    for (let c = spoken + 1; c <= n; c++) {
      const probability = know[c] ?? 0;
      if (probability === 0) continue;
      const steps = fresh[c] ?? next;
      for (let more = 0; more < steps.length; more++) {
        addTo(next, c + more, probability * (steps[more] ?? 0));
      }
    }
    // All of these have spoken.
    nodes[spoken + 1] = next[spoken + 1] ?? 0;
    next[spoken + 1] = 0;
    know = next;
  }
  return reachOf(nodes);
}

/** @param nodes As in `Reach`. */
export function reachOf(nodes: Distribution): Reach {
  const n = nodes.length - 1;
  return { nodes, coverage: meanOf(nodes) / n, all: nodes[n] ?? 0 };
}

/** How many hear of it anew from one speaker when `know` know it. */
function newlyTold({
  n,
  know,
  told,
  loss,
}: {
  readonly n: number;
  readonly know: number;
  readonly told: number;
  readonly loss: number;
}): Distribution {
  const most = Math.min(told, n - know);
  // Those who are drawn one after another and do not know it yet.
  let drawn = new Float64Array(most + 1);
  drawn[0] = 1;
  for (let draw = 0; draw < told; draw++) {
    const next = new Float64Array(most + 1);
    for (let got = 0; got <= Math.min(draw, most); got++) {
      const hit = (n - know - got) / (n - 1 - draw);
      if (got < most) addTo(next, got + 1, (drawn[got] ?? 0) * hit);
      addTo(next, got, (drawn[got] ?? 0) * Math.max(0, 1 - hit));
    }
    drawn = next;
  }
  if (loss === 0) return drawn;
  const result = new Float64Array(most + 1);
  for (let got = 0; got <= most; got++) {
    const arrived = binomial(got, 1 - loss);
    for (let more = 0; more <= got; more++) {
      addTo(result, more, (drawn[got] ?? 0) * (arrived[more] ?? 0));
    }
  }
  return result;
}
