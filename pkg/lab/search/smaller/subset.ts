/** An experiment with some of its nodes only: the core of shrinking. */
import { nodeId, type NodeId } from '../../../core/ids.ts';
import { inputsOf, liarIds, nodePlaces } from '../../config/roster.ts';
import type { ScheduleEntry } from '../../config/schedule-entry.ts';
import type { AgreementConfig } from '../../config/schema.ts';

/**
 * The same experiment with its nodes, and its liars, as lists of ids. Nodes that are left out later
 * then change nothing for the others: streams of chance go by id.
 * @param config With inputs that were drawn already.
 */
export function named(config: AgreementConfig): AgreementConfig {
  const inputs = inputsOf(config);
  const { liars } = config.faults;
  return {
    ...config,
    nodes: nodePlaces(config).map(({ id, ip, port }, index) => ({
      id,
      ip,
      port,
      input: 'uniform' in inputs ? 0 : (inputs[index] ?? 0),
    })),
    faults: {
      ...config.faults,
      ...(liars === undefined ? {} : { liars: { ...liars, nodes: liarIds(config) } }),
    },
  };
}

/** The nodes called n1, n2, ... by position. Other names mean other streams of chance. */
export function renumbered(config: AgreementConfig): AgreementConfig {
  const { nodes, faults } = config;
  if ('count' in nodes) return config;
  const names = new Map(idsOf(config).map((id, index) => [id, nodeId(`n${index + 1}`)] as const));
  const rename = (id: NodeId): NodeId => names.get(id) ?? id;
  const { liars, plan, schedule } = faults;
  return {
    ...config,
    nodes: nodes.map((node, index) => ({ ...node, id: nodeId(`n${index + 1}`) })),
    faults: {
      ...faults,
      schedule: schedule.map((entry) => withNodes(entry, namedIn(entry).map(rename))),
      ...(plan === undefined
        ? {}
        : { plan: plan.map((point) => ({ ...point, node: rename(point.node) })) }),
      ...(liars === undefined ? {} : { liars: { ...liars, nodes: liarIds(config).map(rename) } }),
    },
  };
}

/** `named` undone where the ids are n1, n2, ...: the short form, for people. */
export function counted(config: AgreementConfig): AgreementConfig {
  const places = nodePlaces(config);
  const inputs = inputsOf(config);
  if (places.some(({ id, port }, index) => id !== `n${index + 1}` || port !== 0)) return config;
  const [first] = places;
  if (first === undefined || 'uniform' in inputs) return config;
  return { ...config, nodes: { count: places.length, inputs, ip: first.ip } };
}

/** The ids in the order of the file. */
export function idsOf(config: AgreementConfig): readonly NodeId[] {
  return nodePlaces(config).map(({ id }) => id);
}

/** Leaves out all nodes but `keep`, with their faults. @param config As `named` gives it. */
export function restrict(
  config: AgreementConfig,
  keep: ReadonlySet<NodeId>,
  f: number,
): AgreementConfig {
  const { nodes, agreement, faults } = config;
  if ('count' in nodes) return config;
  const { liars: _, plan = [], schedule, ...others } = faults;
  const liars = liarIds(config).filter((id) => keep.has(id));
  return {
    ...config,
    nodes: nodes.filter(({ id }) => id !== undefined && keep.has(id)),
    agreement: { ...agreement, f },
    faults: {
      ...others,
      plan: plan.filter(({ node }) => keep.has(node)),
      schedule: schedule.flatMap((entry) => {
        const left = namedIn(entry).filter((id) => keep.has(id));
        return left.length === 0 ? [] : [withNodes(entry, left)];
      }),
      ...(faults.liars === undefined || liars.length === 0
        ? {}
        : { liars: { ...faults.liars, nodes: liars } }),
    },
  };
}

/** The nodes of an entry of a resolved schedule, which names them all. */
export function namedIn({ nodes }: ScheduleEntry): readonly NodeId[] {
  return typeof nodes === 'object' ? nodes : [];
}

export function withNodes(entry: ScheduleEntry, nodes: readonly NodeId[]): ScheduleEntry {
  return { ...entry, nodes };
}
