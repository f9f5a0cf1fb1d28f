/**
 * What travels between nodes, clients and services: one JSON object a line.
 * Source: the Maelstrom protocol, `glomers.md` 2.1.
 */
import type { Json } from '../core/json.ts';

/** The payload: its `type` says what it is about, the other keys belong to that type. */
export interface Body {
  readonly type: string;
  /** Given by whoever wants an answer; unique per sender. */
  readonly msg_id?: number;
  /** The `msg_id` that this body answers. */
  readonly in_reply_to?: number;
  readonly [key: string]: Json | undefined;
}

/** A body with its addresses. Endpoints that begin with `c` are clients. */
export interface Message {
  readonly src: string;
  readonly dest: string;
  readonly body: Body;
}

/** Tells whether an endpoint is a client; clients have no latency and are counted apart. */
export function isClient(endpoint: string): boolean {
  return endpoint.startsWith('c');
}
