/** Lists at the door, which several parsers of control messages need. */
import type { CrashPoint } from '../../core/crash-point.ts';
import type { NodeId } from '../../core/ids.ts';
import { asArray, asInteger, asNodeId, asRecord } from '../../wire/shape.ts';

/** Most nodes of an experiment, and most of anything that there is one of per node. */
export const NODES_MAX = 10_000;

export function nodeIds(value: unknown, path: string): readonly NodeId[] {
  return list(value, path, NODES_MAX, asNodeId);
}

export function list<T>(
  value: unknown,
  path: string,
  lengthMax: number,
  parse: (item: unknown, path: string) => T,
): readonly T[] {
  return asArray(value, path, lengthMax).map((item, index) => parse(item, `${path}[${index}]`));
}

export function parseCrash(value: unknown, path: string): CrashPoint {
  const crash = asRecord(value, path);
  return {
    node: asNodeId(crash['node'], `${path}.node`),
    afterSends: asInteger(crash['afterSends'], `${path}.afterSends`, { min: 1 }),
  };
}
