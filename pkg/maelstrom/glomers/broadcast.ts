/**
 * Challenge 3, broadcast: every value that is told to one node is soon known to all. The node keeps the values;
 * the gossip brings them to the others, each once, also those that were lost on the way.
 *
 * How they travel is what 3a to 3e are about: see the ways of `gossip/`.
 */
import type { Json } from '../../core/json.ts';
import { badShape } from '../../wire/shape.ts';
import type { Program } from '../node/node.ts';
import { Rumors } from './gossip/rumors.ts';
import type { Way } from './gossip/way.ts';

export function broadcast(way: Way): Program {
  return (node) => {
    const values = new Set<Json>();
    const rumors = new Rumors(node, way, (value) => values.add(value));

    node.on('broadcast', ({ message }) => {
      if (typeof message !== 'number' && typeof message !== 'string') {
        throw badShape(message, 'message', 'a number or a text');
      }
      if (!values.has(message)) {
        values.add(message);
        rumors.publish(message);
      }
      return { type: 'broadcast_ok' };
    });
    node.on('read', () => ({ type: 'read_ok', messages: [...values] }));
  };
}
