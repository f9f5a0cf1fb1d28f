/** What a run of broadcast is made of, drawn from the seed: above all what clients ask, and when. */
import { compareNodeIds, millis, type NodeId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import type { BroadcastPlan, ClientOperation } from '../../maelstrom/glomers/load/plan.ts';
import { namedTopology } from '../../maelstrom/workbench/workloads/topology.ts';
import type { BroadcastConfig } from '../config/schema.ts';
import type { PlanContext } from '../plan.ts';

/** How long after the last reads the run ends in any case. */
const SPARE_MS = 2000;

export function broadcastPlan(
  config: BroadcastConfig,
  { nodes, random }: PlanContext,
): BroadcastPlan {
  const ids = nodes.map(({ id }) => id).toSorted(compareNodeIds);
  const { variant, topology, loadMs, recoveryMs } = config.broadcast;
  const endMs = loadMs + recoveryMs;
  return {
    experiment: 'broadcast',
    ids,
    crashes: config.faults.plan ?? [],
    forMs: millis(endMs + SPARE_MS),
    variant,
    topology: namedTopology(topology, ids),
    operations: [
      ...operations(config.broadcast, ids, random.fork('clients')),
      ...ids.map((node): ClientOperation => ({ node, atMs: millis(endMs), value: null })),
    ],
  };
}

/** As the runner's generator: the time between two is uniform, and each is a read or not by a coin. */
function operations(
  { rate, loadMs }: BroadcastConfig['broadcast'],
  ids: readonly NodeId[],
  random: Random,
): ClientOperation[] {
  const all: ClientOperation[] = [];
  const spreadMs = 2000 / rate;
  let values = 0;
  for (let at = random.uniform(0, spreadMs); at < loadMs; at += random.uniform(0, spreadMs)) {
    const node = ids[random.integer(ids.length)];
    const value = random.chance(0.5) ? values++ : null;
    if (node !== undefined) all.push({ node, atMs: millis(at), value });
  }
  return all;
}
