/** The conditions on graphs as their papers state them, tried on every partition. For a few nodes only. */
import type { Graph } from '../../pkg/topology/graph.ts';

/** Every way to give each of n nodes one of `groups` labels. */
function* labellings(n: number, groups: number): Generator<readonly number[], void> {
  for (let code = 0; code < groups ** n; code++) {
    yield Array.from({ length: n }, (_, i) => Math.floor(code / groups ** i) % groups);
  }
}

function nodesOf(labels: readonly number[], ...wanted: readonly number[]): readonly number[] {
  return labels.flatMap((label, i) => (wanted.includes(label) ? [i] : []));
}

/** How many nodes of a set speak to node i. */
function heard(graph: Graph, i: number, among: readonly number[]): number {
  return among.filter((j) => graph[j]?.includes(i) === true).length;
}

/** (r, s)-robustness (LeBlanc, Zhang, Koutsoukos, Sundaram 2013, definition 14). */
export function isRobust(graph: Graph, r: number, s: number): boolean {
  for (const labels of labellings(graph.length, 3)) {
    const sets = [nodesOf(labels, 0), nodesOf(labels, 1)];
    if (sets.some((set) => set.length === 0)) continue;
    const reached = sets.map((set) =>
      set.filter((i) => {
        const outside = graph.map((_, j) => j).filter((j) => !set.includes(j));
        return heard(graph, i, outside) >= r;
      }),
    );
    const [first = [], second = []] = reached;
    const whole = reached.some((nodes, k) => nodes.length === sets[k]?.length);
    if (!whole && first.length + second.length < s) return false;
  }
  return true;
}

/** The condition of Vaidya, Tseng, Liang 2012, theorem 1 (threshold f + 1), over all F, L, C, R. */
export function bearsByzantine(graph: Graph, f: number, threshold: number): boolean {
  const [L, C, R, F] = [0, 1, 2, 3];
  for (const labels of labellings(graph.length, 4)) {
    const [left, right] = [nodesOf(labels, L), nodesOf(labels, R)];
    if (nodesOf(labels, F).length > f || left.length === 0 || right.length === 0) continue;
    const drawn =
      left.some((i) => heard(graph, i, nodesOf(labels, C, R)) >= threshold) ||
      right.some((i) => heard(graph, i, nodesOf(labels, L, C)) >= threshold);
    if (!drawn) return false;
  }
  return true;
}

/** The rounds in which, for any at most f liars and any split of the others, one part reaches the other. */
export function roundsToCross(graph: Graph, f: number): number {
  const [ONE_PART, OTHER, LIAR] = [0, 1, 2];
  let most = 0;
  for (const labels of labellings(graph.length, 3)) {
    const [one, other] = [nodesOf(labels, ONE_PART), nodesOf(labels, OTHER)];
    if (nodesOf(labels, LIAR).length > f || one.length === 0 || other.length === 0) continue;
    most = Math.max(
      most,
      Math.min(spreadFrom(graph, one, other, f), spreadFrom(graph, other, one, f)),
    );
  }
  return most;
}

function spreadFrom(
  graph: Graph,
  from: readonly number[],
  to: readonly number[],
  f: number,
): number {
  let [reached, rest] = [from, to];
  for (let rounds = 0; ; rounds++) {
    if (rest.length === 0) return rounds;
    const fresh = rest.filter((i) => heard(graph, i, reached) > f);
    if (fresh.length === 0) return Infinity;
    reached = [...reached, ...fresh];
    rest = rest.filter((i) => !fresh.includes(i));
  }
}
