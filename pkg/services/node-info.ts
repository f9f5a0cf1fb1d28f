/** Nodes as the services name them: by the address at which they listen. */
import { isNodeId, nodeId, type NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { asInteger, asRecord, asString, type UnknownRecord } from '../wire/shape.ts';

/** A node; more fields may ride along, for example the `id` that the lab gave it. */
export interface NodeInfo {
  readonly ip: string;
  readonly port: number;
  readonly [extra: string]: unknown;
}

/** SHA-256 of a value's canonical form, as lower-case hexadecimal digits. */
export type Digest = (value: unknown) => string;

/** The digits of a short id. Few enough to read, too few to be unique: see `Groups.add`. */
const SID_DIGITS = 5;

/** Longest address, and largest port. */
const IP_MAX = 255;
const PORT_MAX = 65_535;

/** Enough that no two nodes ever have the same. */
const LINK_ID_DIGITS = 24;

/** The id of a node: of its address alone, whatever rides along. */
export function nidOf({ ip, port }: NodeInfo, digest: Digest): string {
  return digest({ ip, port });
}

/** The short id of a node: the first five digits of its id. */
export function sidOf(node: NodeInfo, digest: Digest): string {
  return nidOf(node, digest).slice(0, SID_DIGITS);
}

/** The name of a node on the links, which follows from its address. */
export function linkIdOf(node: NodeInfo, digest: Digest): NodeId {
  return nodeId(`s${nidOf(node, digest).slice(0, LINK_ID_DIGITS)}`);
}

/** @throws {LabError} `ERR_BAD_SHAPE`. */
export function asNodeInfo(value: unknown, path: string): NodeInfo {
  const node = asRecord(value, path);
  if (isNodeInfo(node)) return node;
  return {
    ...node,
    ip: asString(node['ip'], `${path}.ip`, IP_MAX),
    port: asInteger(node['port'], `${path}.port`, { max: PORT_MAX }),
  };
}

function isNodeInfo(node: UnknownRecord): node is NodeInfo & UnknownRecord {
  const { ip, port } = node;
  return (
    typeof ip === 'string' &&
    ip.length <= IP_MAX &&
    typeof port === 'number' &&
    Number.isInteger(port) &&
    port >= 0 &&
    port <= PORT_MAX
  );
}

/** The node for messages: `127.0.0.1:8080`. */
export function addressText({ ip, port }: NodeInfo): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Tells whether both are the same node: the same address. */
export function sameNode(a: NodeInfo, b: NodeInfo): boolean {
  return a.ip === b.ip && a.port === b.port;
}

/** What others need to reach a node: its address, and its name on the links if it was given one. */
export function reachOf({ ip, port, id }: NodeInfo): JsonObject {
  return isNodeId(id) ? { ip, port, id } : { ip, port };
}
