/**
 * Challenge 2, unique ids: an id is the name of the node and a number that the node has not used before. Names
 * differ between nodes and numbers within one, so no two ids are equal, and nobody is asked: a node that
 * is cut off from all others goes on at full speed.
 *
 * A node that is started anew counts from 1 again, so the id also says which process of the node it was.
 */
import type { Node } from '../node/node.ts';

export function uniqueIds(node: Node): void {
  let made = 0;
  node.on('generate', () => {
    made += 1;
    return { type: 'generate_ok', id: `${node.id}-${node.incarnation}-${made}` };
  });
}
