/** What the runner offers to nodes besides the network: stores and clocks that they may build on. */
import type { Body } from '../../message.ts';

/** Handles one request at a time; the reply is a body without `in_reply_to`. */
export interface Service {
  handle(src: string, request: Body): Body;
}
