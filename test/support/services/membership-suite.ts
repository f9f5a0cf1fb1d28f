/** Who is alive is found out, and the groups follow: of one text for simulated and real nodes. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { MemberChange } from '../../../pkg/services/api.ts';
import type { Group } from '../../../pkg/services/groups.ts';
import type { NodeInfo } from '../../../pkg/services/node-info.ts';
import { ask, services, valueOf, type Cluster, type Member } from './cluster.ts';
import { begin } from './rumor-ears.ts';

/** Some nodes that form a group, and what may be done to all but the first. */
export interface Crowd {
  readonly cluster: Cluster;
  readonly first: Member;
  readonly others: readonly NodeInfo[];
  /** What the first one was told of the others. */
  readonly changes: readonly MemberChange[];
  /** In ms. */
  readonly now: () => number;
  readonly kill: (node: NodeInfo) => Promise<void>;
  readonly pause: (node: NodeInfo) => Promise<void>;
  readonly resume: (node: NodeInfo) => Promise<void>;
  /** A new process at the address of one that has ended; it knows nobody. */
  readonly revive: (node: NodeInfo) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** @param detectMs Within so long all know that a node does not answer any more. */
export function membershipSuite(open: (count: number) => Promise<Crowd>, detectMs: number): void {
  const crowdTest = (title: string, count: number, run: (crowd: Crowd) => Promise<void>): void => {
    it(title, async () => {
      const crowd = await open(count);
      try {
        await run(crowd);
      } finally {
        await crowd.end();
      }
    });
  };

  describe('all', () => {
    crowdTest('is the same on nodes that one of them has put into it', 6, async (crowd) => {
      await untilSeen(crowd, 'all', everybody(crowd));
      expect(crowd.changes.map(({ state }) => state)).to.deep.equal(
        crowd.others.map(() => 'alive'),
      );
      expect(crowd.changes.map(({ sid }) => sid)).to.have.members(
        crowd.others.map((node) => crowd.cluster.sidOf(node)),
      );
    });

    crowdTest('loses a node that is killed, everywhere, and every group does', 5, async (crowd) => {
      await together(crowd);
      const [dead, ...living] = crowd.others;
      await crowd.kill(the(dead));
      await untilSeen(crowd, 'all', [crowd.first.node, ...living], living);
      await untilSeen(crowd, 'crew', [crowd.first.node, ...living], living);
      expect(statesOf(crowd, the(dead)).at(-1)).to.equal('dead');
      for (const node of living) expect(statesOf(crowd, node)).to.not.include('dead');
    });

    crowdTest(
      'loses a node that is stopped in time, and takes it back when it goes on',
      5,
      async (crowd) => {
        await together(crowd);
        const [paused, ...rest] = crowd.others;
        const before = crowd.now();
        await crowd.pause(the(paused));
        await untilSeen(crowd, 'all', [crowd.first.node, ...rest], rest);
        expect(crowd.now() - before, 'ms').to.be.at.most(detectMs);
        await untilSeen(crowd, 'crew', [crowd.first.node, ...rest], rest);
        await crowd.resume(the(paused));
        await untilSeen(crowd, 'all', everybody(crowd));
        await untilSeen(crowd, 'crew', everybody(crowd));
        expect(statesOf(crowd, the(paused))).to.include.members(['suspect', 'dead']);
        expect(statesOf(crowd, the(paused)).at(-1)).to.equal('alive');
        for (const node of rest) expect(statesOf(crowd, node)).to.not.include('dead');
      },
    );

    crowdTest('takes back a node that is started anew at the same address', 4, async (crowd) => {
      await together(crowd);
      const [dead, ...living] = crowd.others;
      await crowd.kill(the(dead));
      await untilSeen(crowd, 'all', [crowd.first.node, ...living], living);
      await crowd.revive(the(dead));
      await untilSeen(crowd, 'all', everybody(crowd));
      // The new process knows of no group but what it is told of.
      await untilSeen(crowd, 'crew', everybody(crowd), living);
    });

    crowdTest('loses a node that is stopped by status.stop at once', 4, async (crowd) => {
      await together(crowd);
      const [leaving, ...living] = crowd.others;
      const remote = { node: the(leaving), service: 'status', method: 'stop' };
      await valueOf(crowd.cluster, (take) => crowd.first.local.comm.send([], remote, take));
      await untilSeen(crowd, 'all', [crowd.first.node, ...living], living);
      const states = statesOf(crowd, the(leaving));
      expect(states.at(-1)).to.equal('left');
      expect(states, 'nobody had to find out').to.not.include('suspect');
    });

    crowdTest(
      'does without a node that the user has taken out, until it is put in again',
      3,
      async (crowd) => {
        await together(crowd);
        const { cluster, first } = crowd;
        const [unwanted, other] = [the(crowd.others[0]), the(crowd.others[1])];
        const sid = cluster.sidOf(unwanted);
        await valueOf(cluster, (take) => first.local.groups.rem('all', sid, take));
        // It is suspected, and says that it lives: that alone does not bring it back.
        await crowd.pause(unwanted);
        await cluster.until(() => statesOf(crowd, unwanted).at(-1) === 'dead');
        await crowd.resume(unwanted);
        await cluster.until(() => statesOf(crowd, unwanted).at(-1) === 'alive');
        await untilSeen(crowd, 'all', [first.node, other], []);
        await untilSeen(crowd, 'all', everybody(crowd), [other], false);
        await untilSeen(crowd, 'crew', everybody(crowd), [other]);
        await valueOf(cluster, (take) => first.local.groups.add('all', unwanted, take));
        await untilSeen(crowd, 'all', everybody(crowd));
      },
    );

    crowdTest('puts nobody back into a group that was made anew without it', 3, async (crowd) => {
      await together(crowd);
      const { cluster, first } = crowd;
      const [paused, other] = [the(crowd.others[0]), the(crowd.others[1])];
      await crowd.pause(paused);
      await untilSeen(crowd, 'crew', [first.node, other], [other]);
      const without = groupOf(cluster, [first.node, other]);
      await valueOf(cluster, (take) => first.local.groups.put('crew', without, take));
      await crowd.resume(paused);
      await untilSeen(crowd, 'crew', everybody(crowd), [other], false);
      await untilSeen(crowd, 'all', everybody(crowd));
      await untilSeen(crowd, 'crew', [first.node, other], []);
    });
  });

  describe('<gid>.gossip.send where it is known who is alive', () => {
    crowdTest('waits for a node that does not answer until it counts as dead', 5, async (crowd) => {
      await together(crowd);
      const { cluster, first } = crowd;
      const [paused, ...rest] = crowd.others;
      await crowd.pause(the(paused));
      const answers = begin(first, ['psst']);
      await cluster.until(() => answers.delivered.length > 0);
      const [delivered] = answers.delivered;
      const sid = cluster.sidOf(the(paused));
      expect(Object.keys(Object(delivered?.error))).to.deep.equal([sid]);
      expect(Object(delivered?.error)[sid]).to.have.property('code', 'ERR_LEFT');
      expect(Object.keys(Object(delivered?.value))).to.have.members(
        rest.map((node) => cluster.sidOf(node)),
      );
      // Who watches members is told in a later turn of the event loop.
      await cluster.until(() => statesOf(crowd, the(paused)).at(-1) === 'dead');
      await crowd.resume(the(paused));
    });
  });
}

/** Longer than anything takes to be known, in ms. */
const SEEN_MS = 20_000;

function the(node: NodeInfo | undefined): NodeInfo {
  if (node === undefined) throw new Error('there are not so many nodes');
  return node;
}

function everybody({ first, others }: Crowd): NodeInfo[] {
  return [first.node, ...others];
}

function groupOf(cluster: Cluster, nodes: readonly NodeInfo[]): Group {
  return Object.fromEntries(nodes.map((node) => [cluster.sidOf(node), node]));
}

function statesOf({ changes, cluster }: Crowd, node: NodeInfo): string[] {
  const sid = cluster.sidOf(node);
  return changes.filter((change) => change.sid === sid).map(({ state }) => state);
}

/** All know all, and have a group `crew` of all. */
async function together(crowd: Crowd): Promise<void> {
  const { cluster, first } = crowd;
  await untilSeen(crowd, 'all', everybody(crowd));
  const group = groupOf(cluster, everybody(crowd));
  await valueOf(cluster, (take) => first.local.groups.put('crew', group, take));
  const { error } = await ask(cluster, (take) => {
    services(first, 'crew').groups.put('crew', group, take);
  });
  expect(error).to.deep.equal({});
}

/**
 * Waits until the group is made of these nodes, as the first one sees it and as `by` do.
 * @param own Whether the first one is asked.
 */
async function untilSeen(
  crowd: Crowd,
  gid: string,
  nodes: readonly NodeInfo[],
  by: readonly NodeInfo[] = crowd.others,
  own = true,
): Promise<void> {
  const { cluster } = crowd;
  const expected = nodes.map((node) => cluster.sidOf(node)).toSorted();
  const end = crowd.now() + SEEN_MS;
  for (const node of own ? [crowd.first.node, ...by] : by) {
    for (let seen: string[] = []; !sameTexts(seen, expected);) {
      const what = `${gid} at ${node.port}: ${seen.join(' ')}; not ${expected.join(' ')}`;
      expect(crowd.now(), what).to.be.at.most(end);
      await cluster.settle();
      seen = await viewOf(crowd, node, gid);
    }
  }
}

/** The short ids of a group as a node sees it; none when it does not answer. */
async function viewOf({ cluster, first }: Crowd, node: NodeInfo, gid: string): Promise<string[]> {
  const remote = { node, service: 'groups', method: 'get', timeoutMs: 1000 };
  const { value } = await ask(cluster, (take) => first.local.comm.send([gid], remote, take));
  return Object.keys(Object(value)).toSorted();
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
