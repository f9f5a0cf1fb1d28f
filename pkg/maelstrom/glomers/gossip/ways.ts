/**
 * The ways without rounds: rumors leave at once, or after a moment in which others may join them.
 *
 * | way        | pushes to                                     | what is lost is mended by            |
 * | ---------- | --------------------------------------------- | ------------------------------------ |
 * | `flood`    | the given neighbours, but whence it came      | nothing                              |
 * | `topology` | the same                                      | receipts, and asking who is silent   |
 * | `tree`     | neighbours in a tree of the nodes' own choice | digests                              |
 * | `direct`   | everybody, by the node where it began         | digests                              |
 */
import type { NodeId } from '../../../core/ids.ts';
import type { Routes } from '../../../gossip/reliable/shared.ts';
import { tree as treeGraph } from '../../../topology/classic.ts';
import type { Node } from '../../node/node.ts';
import { Laggards } from './laggards.ts';
import type { Post, Traveling, Way } from './way.ts';

/** For a graph that is a tree nothing comes twice; elsewhere the engine knows what it has heard. */
export const flood: Way = {
  settings: { syncMs: Infinity },
  digests: false,
  start: (node, post, neighbours) => leaving(node, post, 0, passOn(neighbours)),
};

export const topology: Way = {
  settings: { receipts: true, ackMs: 50, askMs: 1000, askMsMax: 4000 },
  digests: false,
  start: (node, post, neighbours) => leaving(node, post, 0, passOn(neighbours)),
};

/** Children in the tree: with 25 nodes nobody is more than two links from the root. */
const BRANCHING = 4;

export const tree: Way = {
  settings: {},
  digests: true,
  start(node, post) {
    const indices = treeGraph(node.ids.length, BRANCHING)[node.ids.indexOf(node.id)] ?? [];
    const neighbours = indices.flatMap((index) => node.ids[index] ?? []);
    return leaving(
      node,
      post,
      0,
      passOn(() => neighbours),
    );
  },
};

/** @param windowMs What is published within so long leaves together. */
export function direct(windowMs: number): Way {
  return {
    settings: {},
    digests: true,
    start: (node, post) =>
      leaving(node, post, windowMs, (_, from) => (from === undefined ? node.others : [])),
  };
}

function passOn(neighbours: () => readonly NodeId[]): Routes {
  return (_, from) => neighbours().filter((id) => id !== from);
}

/** @param windowMs How long the first that waits waits. */
function leaving(node: Node, post: Post, windowMs: number, routes: Routes): Traveling {
  const laggards = new Laggards(node, post);
  let isSet = false;
  const leave = (): void => {
    isSet = false;
    post.send(node.others);
  };
  return {
    routes,
    heard(from, letter) {
      if (laggards.heard(from, letter)) post.send([from], { always: true });
    },
    read: () => {},
    waiting() {
      if (windowMs === 0) leave();
      else if (!isSet) node.after(windowMs, leave);
      isSet = windowMs > 0;
    },
  };
}
