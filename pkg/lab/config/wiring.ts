/** The graph of an experiment, from its field `agreement.topology`, and what is proven on it. */
import { graphPace, roundsAtPace, type Pace } from '../../agreement/graph-pace.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { rational } from '../../agreement/arithmetic.ts';
import { ZERO, type Rational } from '../../agreement/rational.ts';
import { roundsGoal } from '../../agreement/rounds.ts';
import { nodeId, type NodeId } from '../../core/ids.ts';
import { buildTopology, topologyProblem } from '../../topology/build.ts';
import { DECIDABLE_NODES_MAX, iabcCut, type Cut } from '../../topology/conditions.ts';
import type { Graph } from '../../topology/graph.ts';
import { propagationRounds } from '../../topology/propagation.ts';
import { leastInDegree } from '../../topology/properties.ts';
import type { Edge, TopologySpec } from '../../topology/spec.ts';
import { nodePlaces } from './roster.ts';
import type { AgreementExperiment } from './schema.ts';

/** The topology that an experiment asks for; the nodes are numbered in the order of the file. */
export function topologyOf({ agreement, nodes }: Wired): TopologySpec {
  const { topology } = agreement;
  if (typeof topology === 'string') return { kind: topology };
  if ('kind' in topology) return topology;
  const places = new Map(nodePlaces({ nodes }).map(({ id }, i) => [id, i]));
  const at = (id: NodeId): number => places.get(id) ?? -1;
  const edges = topology.map(edgeOf).flatMap(({ from, to, both }): readonly Edge[] => {
    const edge: Edge = [at(from), at(to)];
    return both ? [edge, [edge[1], edge[0]]] : [edge];
  });
  return { kind: 'edges', edges };
}

/** What stands in a list of edges. */
export interface NamedEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  /** `<>`: the other way as well. */
  readonly both: boolean;
}

/** Reads a text of the form that the schema has accepted. */
export function edgeOf(text: string): NamedEdge {
  const [from = '', to = ''] = text.split(/<?>/).map((id) => id.trim());
  return { from: nodeId(from), to: nodeId(to), both: text.includes('<>') };
}

/** The graph; undefined when there is none of this kind on so many nodes. */
export function graphOf(experiment: Wired): Graph | undefined {
  const spec = topologyOf(experiment);
  const n = nodePlaces(experiment).length;
  return topologyProblem(spec, n) === undefined ? buildTopology(spec, n) : undefined;
}

/** Two groups that f Byzantine nodes can keep apart; whether there are any is told for smaller graphs only. */
export function cutOf(graph: Graph, f: number): Cut | 'none' | 'undecided' {
  // The complete graph bears them if n > 3f (`agreement.md` 1.4).
  const n = graph.length;
  if (leastInDegree(graph) === n - 1 && n > 3 * f) return 'none';
  return n > DECIDABLE_NODES_MAX ? 'undecided' : (iabcCut(graph, f, f + 1) ?? 'none');
}

/** What the plan of a valid experiment says of its graph. */
export function wiringOf(experiment: Wired): Pick<AgreementPlan, 'speaksTo' | 'propagation'> {
  const { f } = experiment.agreement;
  const graph = graphOf(experiment);
  if (graph === undefined) return {};
  const ids = nodePlaces(experiment).map(({ id }) => id);
  const lists = ids.map((id, i) => [id, (graph[i] ?? []).flatMap((j) => ids[j] ?? [])]);
  return {
    speaksTo: Object.fromEntries(lists),
    ...(cutOf(graph, f) === 'none' ? { propagation: propagationRounds(graph, f) } : {}),
  };
}

/**
 * R for `stop: rounds` on a graph: proven to be enough for inputs that lie `spread` apart. Where nothing is
 * proven, `agreement.maxRounds`, as the nodes have to end some time.
 * @returns undefined when more than `agreement.maxRounds` are needed.
 */
export function roundsOnGraph(experiment: Wired, spread: Rational): number | undefined {
  const { maxRounds } = experiment.agreement;
  const pace = paceOf(experiment);
  return pace === undefined ? maxRounds : roundsAt(pace, experiment, spread);
}

/** The same where it is proven; undefined where it is not. */
export function roundsProvenOnGraph(experiment: Wired, spread: Rational): number | undefined {
  const pace = paceOf(experiment);
  return pace === undefined ? undefined : roundsAt(pace, experiment, spread);
}

function paceOf(experiment: Wired): Pace | undefined {
  const { rule, f } = experiment.agreement;
  const ids = nodePlaces(experiment).map(({ id }) => id);
  return graphPace({ ids, rule, f, ...wiringOf(experiment) });
}

function roundsAt(pace: Pace, { agreement }: Wired, spread: Rational): number | undefined {
  const { arithmetic, epsilon, maxRounds } = agreement;
  const goal = roundsGoal(arithmetic, rational.parse(epsilon) ?? ZERO);
  return roundsAtPace(pace, spread, goal, maxRounds);
}

type Wired = Pick<AgreementExperiment, 'agreement' | 'nodes'>;
