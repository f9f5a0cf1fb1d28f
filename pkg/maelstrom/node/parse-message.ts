/** Parses a line of the protocol at the door. */
import { LabError } from '../../core/errors.ts';
import type { NodeId } from '../../core/ids.ts';
import { asInteger, asNodeId, asRecord, badShape, asString } from '../../wire/shape.ts';
import type { Body } from '../message.ts';

export interface Incoming {
  readonly src: NodeId;
  readonly dest: NodeId;
  readonly body: Body;
}

/** @throws {LabError} `ERR_BAD_SHAPE`, which names the field and what was found. */
export function parseMessage(line: string): Incoming {
  const fields = asRecord(jsonOf(line), 'message');
  const body: unknown = fields['body'];
  if (!isBody(body)) throw badShape(body, 'body', 'an object');
  asString(body.type, 'body.type');
  for (const key of ['msg_id', 'in_reply_to'] as const) {
    if (body[key] !== undefined) asInteger(body[key], `body.${key}`);
  }
  if (body.type === 'init') parseInit(body);
  return { src: asNodeId(fields['src'], 'src'), dest: asNodeId(fields['dest'], 'dest'), body };
}

/**
 * Parses the body of `init`.
 * @throws {LabError} `ERR_BAD_SHAPE`.
 */
export function parseInit(body: Body): { readonly self: NodeId; readonly ids: readonly NodeId[] } {
  const ids: unknown = body['node_ids'];
  if (!Array.isArray(ids)) throw badShape(ids, 'init.node_ids', 'a list of ids');
  return {
    self: asNodeId(body['node_id'], 'init.node_id'),
    ids: ids.map((id, index) => asNodeId(id, `init.node_ids[${index}]`)),
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new LabError('ERR_BAD_SHAPE', `not JSON: ${line.slice(0, 120)}`);
  }
}

/** What JSON.parse has made is JSON; its type and numbers are looked at one by one. */
function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
