/** A member of ours, with the settings that it has by itself. */
import { createDistribution } from '../../pkg/index.ts';
import type { Enter } from './gossip-member.ts';

const ip = '127.0.0.1';

export const enter: Enter = async (heard, { nodes }) => {
  const distribution = createDistribution<'everybody'>({
    ip,
    port: 0,
    secret: 'known to all members',
    // Two that call each other at the same time say so.
    log: () => undefined,
  });
  const { address } = await distribution.node.start();
  const hear = (text: string, done: (error: null, value: null) => void): void => {
    heard(text);
    done(null, null);
  };
  await distribution.local.routes.put({ hear }, 'listener');
  const subset = (): number => nodes - 1;
  let known: readonly string[] = [];
  return {
    address: JSON.stringify(address),
    join: (others) => {
      const group = [address, ...others.map((other) => JSON.parse(other) as typeof address)];
      const bySid = Object.fromEntries(
        group.map((node) => [distribution.util.id.getSID(node), node]),
      );
      distribution.local.groups.put({ gid: 'everybody', subset }, bySid, () => {
        known = others;
      });
    },
    others: () => known,
    broadcast: (text) => {
      void distribution.everybody.gossip.send([text], { service: 'listener', method: 'hear' });
    },
    payloads: () => 0,
  };
};
