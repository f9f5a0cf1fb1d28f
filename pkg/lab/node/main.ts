/**
 * The main file of a launched node: a node with services, which has a part in an experiment when a
 * master has started it.
 */
import { MASTER, nodeId } from '../../core/ids.ts';
import { main } from '../../runtime/main.ts';
import { LabNode } from './lab-node.ts';

/** The master leads at once who has joined; this bounds a wait for one that is no more. */
const JOIN_MS = 600_000;

void main(({ node: self, parent, memoryFile }, log) => {
  if (parent['id'] !== MASTER) return undefined;
  const id = nodeId(String(self['id']));
  return (node) => {
    const part = new LabNode(node, {
      id,
      master: parent,
      byHand: false,
      joinMs: JOIN_MS,
      memoryFile,
      log,
    });
    return {
      begin: () => part.begin(),
      leave: (why) => part.leave(why),
      ended: async () => ((await part.ended()).kind === 'done' ? 0 : 2),
    };
  };
});
