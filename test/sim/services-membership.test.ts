/** Membership of simulated nodes with services, in virtual time. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../pkg/core/random.ts';
import { linkRules } from '../../pkg/faults/link-rules.ts';
import type { SimClusterOptions } from '../../pkg/runtime/sim-cluster.ts';
import type { MemberChange } from '../../pkg/services/api.ts';
import type { Member } from '../support/services/cluster.ts';
import { membershipSuite, type Crowd } from '../support/services/membership-suite.ts';
import { SimulatedCluster } from '../support/services/simulated.ts';

type Told = readonly [observer: string, change: MemberChange];

async function crowd(
  count: number,
  options: Partial<SimClusterOptions> = {},
): Promise<Crowd & { readonly told: readonly Told[]; readonly cluster: SimulatedCluster }> {
  const told: Told[] = [];
  const cluster = new SimulatedCluster({
    membership: true,
    onMember: (observer, change) => told.push([cluster.sidOf(observer), change]),
    ...options,
  });
  const members: Member[] = [];
  for (let i = 0; i < count; i++) members.push(await cluster.start());
  const [first, ...rest] = members;
  if (first === undefined) throw new Error('no node was started');
  const others = rest.map(({ node }) => node);
  for (const node of others) void first.local.groups.add('all', node);
  const { sim } = cluster;
  return {
    cluster,
    first,
    others,
    told,
    get changes() {
      return told.filter(([observer]) => observer === first.sid).map(([, change]) => change);
    },
    now: () => sim.now,
    kill: (node) => Promise.resolve(sim.kill(node)),
    pause: (node) => Promise.resolve(sim.pause(node)),
    resume: (node) => Promise.resolve(sim.resume(node)),
    revive: (node) => Promise.resolve(void sim.start(node)),
    end: () => cluster.end(),
  };
}

describe('membership of services in the simulator', () => {
  membershipSuite((count) => crowd(count), 3000);

  it('says nothing, and sets no timer, where a node knows nobody else', async () => {
    const { cluster } = await crowd(1);
    const before = cluster.sim.now;
    expect(
      cluster.sim.until(() => false, 60_000),
      'something happens for ever',
    ).to.equal(false);
    expect(cluster.sim.now - before).to.be.at.most(1000);
  });

  it('finds nobody dead who is alive, though a tenth of all messages are lost', async () => {
    const random = Random.fromSeed(7);
    const faults = {
      delay: { kind: 'constant', ms: 0 },
      loss: 0.1,
      duplicate: 0,
      reorder: 0,
    } as const;
    const { cluster, told } = await crowd(8, {
      seed: 3,
      rulesTo: (from, to) => linkRules(faults, random, { from, to }),
    });
    cluster.sim.until(() => false, 60_000);
    const states = told.map(([, { state }]) => state);
    expect(states.filter((state) => state === 'alive').length).to.be.at.least(8 * 7);
    expect(states).to.not.include('dead');
    await cluster.end();
  });

  it('tells every node of the death of one, and no two nodes apart for long', async () => {
    const { cluster, others, told, kill } = await crowd(12);
    cluster.sim.until(() => false, 5000);
    const [dead] = others;
    if (dead === undefined) throw new Error('unreachable');
    await kill(dead);
    cluster.sim.until(() => false, 5000);
    const sid = cluster.sidOf(dead);
    const observers = told.filter(([, change]) => change.sid === sid && change.state === 'dead');
    expect(new Set(observers.map(([observer]) => observer)).size).to.equal(11);
    expect(told.filter(([, { state }]) => state === 'dead')).to.have.length(11);
  });
});
