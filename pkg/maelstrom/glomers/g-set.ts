/**
 * A set that only grows: the broadcast of challenge 3 in other words. Elements are compared as JSON.
 *
 * It shows why broadcast needs no order: a union is the same in whatever order, and however often, its parts
 * come. That is what makes the set converge without anybody in charge.
 */
import type { Json } from '../../core/json.ts';
import { badShape } from '../../wire/shape.ts';
import type { Program } from '../node/node.ts';
import { Rumors } from './gossip/rumors.ts';
import type { Way } from './gossip/way.ts';

export function gSet(way: Way): Program {
  return (node) => {
    const elements = new Map<string, Json>();
    const put = (element: Json): void => {
      elements.set(JSON.stringify(element), element);
    };
    const rumors = new Rumors(node, way, put);

    node.on('add', ({ element }) => {
      if (element === undefined) throw badShape(element, 'element', 'a value');
      if (!elements.has(JSON.stringify(element))) {
        put(element);
        rumors.publish(element);
      }
      return { type: 'add_ok' };
    });
    node.on('read', () => ({ type: 'read_ok', value: [...elements.values()] }));
  };
}
