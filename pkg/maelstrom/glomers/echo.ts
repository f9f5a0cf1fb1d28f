/**
 * Challenge 1, echo: the shape of every node. A message of a type comes in, a handler returns what is
 * answered; `msg_id` and `in_reply_to` are the library's business.
 */
import type { Node } from '../node/node.ts';

export function echo(node: Node): void {
  node.on('echo', ({ echo: text }) => ({
    type: 'echo_ok',
    ...(text === undefined ? {} : { echo: text }),
  }));
}
