/** Drawing peers at random, without looking at all of them: there may be a hundred thousand. */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';

/**
 * `count` different peers out of a list, none of them `self`, each as likely as any other. All that
 * there are when they are not more than `count`. O(count) draws when that is a small share of the list.
 * @param peers Each once; `self` may be among them.
 */
export function samplePeers(
  random: Random,
  {
    peers,
    self,
    count,
  }: { readonly peers: readonly NodeId[]; readonly self: NodeId; readonly count: number },
): NodeId[] {
  if (2 * (count + 1) >= peers.length) {
    return random.shuffle(peers.filter((id) => id !== self)).slice(0, count);
  }
  const drawn = new Set<NodeId>();
  while (drawn.size < count) {
    const peer = peers[random.integer(peers.length)];
    if (peer !== undefined && peer !== self) drawn.add(peer);
  }
  return [...drawn];
}
