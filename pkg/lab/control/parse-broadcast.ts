/** The plan of a broadcast experiment at the door of a node. */
import { millis } from '../../core/ids.ts';
import type { BroadcastPlan, ClientOperation } from '../../maelstrom/glomers/load/plan.ts';
import {
  asArray,
  asInteger,
  asNodeId,
  asNumber,
  asRecord,
  asString,
  type UnknownRecord,
} from '../../wire/shape.ts';
import { list, nodeIds, NODES_MAX, parseCrash } from './lists.ts';

const OPERATIONS_MAX = 10_000_000;

export function parseBroadcastPlan(plan: UnknownRecord): BroadcastPlan {
  const topology = Object.entries(asRecord(plan['topology'], 'plan.topology'));
  return {
    experiment: 'broadcast',
    ids: nodeIds(plan['ids'], 'plan.ids'),
    crashes: list(plan['crashes'], 'plan.crashes', NODES_MAX, parseCrash),
    forMs: millis(asNumber(plan['forMs'], 'plan.forMs')),
    variant: asString(plan['variant'], 'plan.variant'),
    topology: Object.fromEntries(
      topology.map(([id, neighbours]) => [id, parseNeighbours(neighbours, `plan.topology.${id}`)]),
    ),
    operations: list(plan['operations'], 'plan.operations', OPERATIONS_MAX, parseOperation),
  };
}

function parseNeighbours(value: unknown, path: string): readonly string[] {
  return asArray(value, path, NODES_MAX).map((id) => asNodeId(id, path));
}

function parseOperation(operation: unknown, path: string): ClientOperation {
  const { node, atMs, value } = asRecord(operation, path);
  return {
    node: asNodeId(node, `${path}.node`),
    atMs: millis(asNumber(atMs, `${path}.atMs`)),
    value: value === null ? null : asInteger(value, `${path}.value`),
  };
}
