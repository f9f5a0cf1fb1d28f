/** Who takes part in an experiment, whichever of the two ways the section `nodes` is written in. */
import type { ValueJson } from '../../agreement/arithmetic.ts';
import { type NodeId, nodeId } from '../../core/ids.ts';
import { schedulerOf } from '../../faults/adversaries/plan.ts';
import type { AgreementExperiment, Experiment, GossipExperiment } from './schema.ts';
import { HOLD_MS } from './sections/adversaries.ts';

/** One node and where it listens. */
export interface NodePlace {
  readonly id: NodeId;
  readonly ip: string;
  /** 0: any free port. */
  readonly port: number;
}

/** How the inputs are given: one value per node in the order of `nodePlaces`, or to be drawn. */
export type Inputs =
  readonly ValueJson[] | { readonly uniform: { readonly min: number; readonly max: number } };

type WithNodes = Pick<Experiment, 'nodes'>;

/** The nodes in the order of the file. */
export function nodePlaces({ nodes }: WithNodes): readonly NodePlace[] {
  return 'count' in nodes
    ? Array.from({ length: nodes.count }, (_, i) => ({ id: nthId(i), ip: nodes.ip, port: 0 }))
    : nodes.map(({ id, ip, port }, i) => ({ id: id ?? nthId(i), ip, port }));
}

/** The inputs as the file gives them. */
export function inputsOf({ nodes }: Pick<AgreementExperiment, 'nodes'>): Inputs {
  return 'count' in nodes ? nodes.inputs : nodes.map(({ input }) => input);
}

/** The same in gossip, where they may be left out; undefined unless every node has one. */
export function gossipInputs({ nodes }: Pick<GossipExperiment, 'nodes'>): Inputs | undefined {
  if ('count' in nodes) return nodes.inputs;
  const inputs = nodes.flatMap(({ input }) => (input === undefined ? [] : [input]));
  return inputs.length === nodes.length ? inputs : undefined;
}

/** The Byzantine nodes: those named, or the last ones when only their number is given. */
export function liarIds(config: Pick<Experiment, 'nodes' | 'faults'>): readonly NodeId[] {
  const liars = ('liars' in config.faults ? config.faults.liars?.nodes : undefined) ?? [];
  if (typeof liars !== 'number') return liars;
  return nodePlaces(config)
    .slice(-liars)
    .map(({ id }) => id);
}

/** The scheduler that is asked for, or that the strategy of the liars brings along. */
export function schedulerConfigOf({
  faults,
}: Pick<AgreementExperiment, 'faults'>): AgreementExperiment['faults']['scheduler'] {
  const brought = schedulerOf(faults.liars?.strategy);
  if (faults.scheduler !== undefined || brought === undefined) return faults.scheduler;
  return { strategy: brought, holdMs: HOLD_MS };
}

/** The nodes that do not lie, in the order of the file. */
export function honestIds(config: Pick<Experiment, 'nodes' | 'faults'>): readonly NodeId[] {
  const liars = new Set(liarIds(config));
  return nodePlaces(config)
    .map(({ id }) => id)
    .filter((id) => !liars.has(id));
}

function nthId(index: number): NodeId {
  return nodeId(`n${index + 1}`);
}
