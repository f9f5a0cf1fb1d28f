/** What the result says of the graph of a run. */
import type { AgreementPlan } from '../../agreement/plan.ts';
import { DECIDABLE_NODES_MAX, robustness } from '../../topology/conditions.ts';
import type { Graph } from '../../topology/graph.ts';
import { diameter, leastInDegree } from '../../topology/properties.ts';

export interface GraphResult {
  /** How many pairs (from, to) may speak: so many messages in a round without faults. */
  readonly edges: number;
  /** The fewest nodes that any one node hears. */
  readonly leastHeard: number;
  /** The most steps from one node to another; null when some node does not reach some other. */
  readonly diameter: number | null;
  /** The largest r for which it is r-robust; absent for graphs of more than 18 nodes. */
  readonly robustness?: number;
}

/** undefined for the models in which everybody speaks to everybody. */
export function graphResult({ ids, speaksTo }: AgreementPlan): GraphResult | undefined {
  if (speaksTo === undefined) return undefined;
  const places = new Map(ids.map((id, i) => [id, i]));
  const graph: Graph = ids.map((id) => (speaksTo[id] ?? []).map((to) => places.get(to) ?? 0));
  const across = diameter(graph);
  return {
    edges: graph.flat().length,
    leastHeard: leastInDegree(graph),
    diameter: across === Infinity ? null : across,
    ...(ids.length > DECIDABLE_NODES_MAX ? {} : { robustness: robustness(graph) }),
  };
}
