/** The arguments of commands, as they come from outside. */
import { isNodeId, type NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';

/** The list of nodes of the command `peers`. @returns undefined when it is none. */
export function asPeers(args: Json): readonly NodeId[] | undefined {
  const ids = fieldOf(args, 'ids');
  return isNodeIds(ids) ? ids : undefined;
}

/** A field of the arguments of a command. */
export function fieldOf(args: Json, name: string): Json | undefined {
  if (typeof args !== 'object' || args === null || isList(args)) return undefined;
  return args[name];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isNodeIds(value: unknown): value is readonly NodeId[] {
  return Array.isArray(value) && value.every(isNodeId);
}
