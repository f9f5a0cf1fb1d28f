/** The graph of an experiment, from its field `agreement.topology`. */
import { nodeId, type NodeId } from '../../core/ids.ts';
import { buildTopology, topologyProblem } from '../../topology/build.ts';
import type { Graph } from '../../topology/graph.ts';
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

type Wired = Pick<AgreementExperiment, 'agreement' | 'nodes'>;
