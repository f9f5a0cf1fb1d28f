/**
 * The commands of this room (`gossip.ts`), parsed. They come from the program around a process, so what
 * is wrong with them is its mistake and is thrown.
 */
import type { NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { asArray, asNodeId, asRecord, badShape } from '../wire/shape.ts';
import { isPayload } from './payload.ts';

/** Nodes that may take part. */
const PEERS_MAX = 10_000_000;

/**
 * The payload of a command `publish`.
 * @throws {LabError} `ERR_BAD_SHAPE`.
 */
export function publishedPayload(args: Json): Json {
  const { payload } = asRecord(args, 'publish');
  if (!isPayload(payload)) throw badShape(payload, 'publish.payload', 'data of JSON');
  return payload;
}

/**
 * The nodes of a command `peers`.
 * @throws {LabError} `ERR_BAD_SHAPE`.
 */
export function namedPeers(args: Json): readonly NodeId[] {
  const ids = asArray(asRecord(args, 'peers')['ids'], 'peers.ids', PEERS_MAX);
  return ids.map((id, index) => asNodeId(id, `peers.ids[${index}]`));
}
