/** Graphs as fields of a plan. */
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { buildTopology } from '../../pkg/topology/build.ts';
import { propagationRounds } from '../../pkg/topology/propagation.ts';
import type { TopologySpec } from '../../pkg/topology/spec.ts';
import { idsOf } from './plans.ts';

/** Who speaks to whom on n nodes; with f given, of a graph that bears f liars, how fast news crosses it. */
export function wiring(
  spec: TopologySpec,
  n: number,
  f?: number,
): Pick<AgreementPlan, 'speaksTo' | 'propagation'> {
  const graph = buildTopology(spec, n);
  const ids = idsOf(n);
  const lists = ids.map((id, i) => [id, graph[i]?.map((j) => ids[j]!)]);
  return {
    speaksTo: Object.fromEntries(lists),
    ...(f === undefined ? {} : { propagation: propagationRounds(graph, f) }),
  };
}
