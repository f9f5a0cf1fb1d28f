/**
 * Challenge 4, counters, by gossip alone. Every addition is a rumor; the value is the sum of all that this node
 * has heard. It is right because the gossip delivers each rumor exactly once: a sum, other than a union,
 * does not bear hearing a part twice. No service is asked, so a node that is cut off answers like any
 * other, and what it has not heard by then it hears after the partition.
 *
 * What is added within a moment leaves as one rumor: a thousand additions a second are not a thousand rumors.
 */
import { asInteger } from '../../wire/shape.ts';
import type { Program } from '../node/node.ts';
import { Rumors } from './gossip/rumors.ts';
import type { Way } from './gossip/way.ts';

/** What is added within so many ms is summed up before it is told. */
const SUM_MS = 20;
const ANY = { min: Number.MIN_SAFE_INTEGER };

export function counter(way: Way): Program {
  return (node) => {
    let value = 0;
    /** Added here, and not told to others yet. */
    let untold = 0;
    const rumors = new Rumors(node, way, (delta) => {
      value += asInteger(delta, 'delta', ANY);
    });
    const tell = (): void => {
      if (untold !== 0) rumors.publish(untold);
      untold = 0;
    };

    node.on('add', ({ delta: added }) => {
      const delta = asInteger(added, 'delta', ANY);
      if (untold === 0 && delta !== 0) node.after(SUM_MS, tell);
      value += delta;
      untold += delta;
      return { type: 'add_ok' };
    });
    node.on('read', () => ({ type: 'read_ok', value }));
  };
}
