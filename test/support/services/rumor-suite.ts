/** Gossip that reaches all who are not cut off, and whose sender knows it. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  bySid,
  errorOf,
  grouped,
  groupOf,
  services,
  valueOf,
  valuesOf,
  type Member,
} from './cluster.ts';
import { begin, listen, tell } from './rumor-ears.ts';
import type { Current } from '../services-suite.ts';

export function rumorSuite(current: Current): void {
  describe('<gid>.gossip.send in the mode reliable', () => {
    it('reaches all when only one is told first, each once, and says so when all have it', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 7);
      for (const { local } of members) {
        const config = { gid: 'crew', subset: () => 1 };
        await valueOf(cluster, (take) => local.groups.put(config, groupOf(members), take));
      }
      const heard = await listen(cluster, members);
      const others = members.slice(1);
      const answers = begin(first, ['psst']);
      await cluster.until(() => answers.delivered.length > 0);
      expect(
        heard.map(({ sid }) => sid),
        'who has heard it when the sender is told that all have',
      ).to.have.members(others.map(({ sid }) => sid));
      expect(answers.delivered[0]).to.include({ more: undefined });
      expect(answers.delivered[0]?.error).to.deep.equal({});
      expect(answers.delivered[0]?.value).to.deep.equal(bySid(others, () => true));
      await cluster.until(() => answers.first.length > 0);
      expect(Object.values(Object(answers.first[0]?.value))).to.deep.equal([{ fresh: true }]);
      await cluster.settle();
      expect(heard).to.have.length(others.length);
      expect([answers.first.length, answers.delivered.length]).to.deep.equal([1, 1]);
    });

    it('reaches nodes that do not know the group', async () => {
      const cluster = current();
      const members: Member[] = [];
      for (let i = 0; i < 5; i++) members.push(await cluster.start());
      const [first] = members;
      if (first === undefined) throw new Error('five nodes were started');
      const config = { gid: 'mine', fanOut: 1 };
      await valueOf(cluster, (take) => first.local.groups.put(config, groupOf(members), take));
      const heard = await listen(cluster, members);
      const { delivered } = await tell(cluster, first, ['psst'], 'mine');
      expect(delivered.error).to.deep.equal({});
      expect(heard.map(({ sid }) => sid)).to.have.members(members.slice(1).map(({ sid }) => sid));
    });

    it('reaches all of a group that its sender is not in, and has nobody to tell in its own', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 4);
      const heard = await listen(cluster, members);
      const others = members.slice(1);
      await valueOf(cluster, (take) => first.local.groups.put('rest', groupOf(others), take));
      const { delivered } = await tell(cluster, first, ['psst'], 'rest');
      expect(delivered.value).to.deep.equal(bySid(others, () => true));
      expect(heard).to.have.length(3);
      await valueOf(cluster, (take) => first.local.groups.put('me', groupOf([first]), take));
      expect((await tell(cluster, first, ['hm'], 'me')).delivered).to.deep.include({
        error: {},
        value: {},
      });
      expect(heard).to.have.length(3);
    });

    it('carries large rumors, and values of all kinds', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 4);
      const heard = await listen(cluster, members);
      const large = 'x'.repeat(100_000);
      const rich = new Map<unknown, unknown>([
        [1n, new Date(2)],
        ['large', large],
      ]);
      const { delivered } = await tell(cluster, first, [rich]);
      expect(delivered.error).to.deep.equal({});
      for (const { text } of heard) expect(text).to.deep.equal(rich);
      expect(heard).to.have.length(3);
      const error = await errorOf(cluster, (take) => {
        const remote = { service: 'ear', method: 'hear' };
        services(first, 'crew').gossip.send(['x'.repeat(5_000_000)], remote, take);
      });
      expect(error.code).to.equal('ERR_RUMOR_TOO_BIG');
    });

    it('is told of a node that has died as of one that has it not', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 5);
      const heard = await listen(cluster, members);
      const [, dead, ...living] = members;
      if (dead === undefined) throw new Error('five nodes were started');
      await tell(cluster, first, ['all are well']);
      await cluster.kill(dead);
      const { delivered } = await tell(cluster, first, ['one is not']);
      expect(Object.keys(Object(delivered.error))).to.deep.equal([dead.sid]);
      expect(Object(delivered.error)[dead.sid]).to.be.an.instanceOf(Error);
      expect(delivered.value).to.deep.equal(bySid(living, () => true));
      expect(heard.filter(({ text }) => text === 'one is not')).to.have.length(living.length);
    });

    it('waits no more for a node that leaves the group, and for one that comes', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 3);
      const late = await cluster.start();
      const heard = await listen(cluster, [...members, late]);
      const gone = await cluster.nowhere();
      const sid = cluster.sidOf(gone);
      await valueOf(cluster, (take) => first.local.groups.add('crew', gone, take));
      const answers = begin(first, ['psst']);
      await valueOf(cluster, (take) => first.local.groups.add('crew', late.node, take));
      await valueOf(cluster, (take) => first.local.groups.rem('crew', sid, take));
      await cluster.until(() => answers.delivered.length > 0);
      const [delivered] = answers.delivered;
      expect(Object.keys(Object(delivered?.error))).to.deep.equal([sid]);
      expect(Object.keys(Object(delivered?.value))).to.have.members(
        [...members.slice(1), late].map((member) => member.sid),
      );
      expect(heard).to.have.length(3);
    });

    it('gives its second answer alone to whoever wants no first one', async () => {
      const cluster = current();
      const { members, first, crew } = await grouped(cluster, 3);
      await listen(cluster, members);
      const values: unknown[] = [];
      crew.gossip.send(['x'], { service: 'ear', method: 'hear' }, undefined, (errors, value) => {
        values.push(errors, value);
      });
      await cluster.until(() => values.length > 0);
      expect(values).to.deep.equal([
        {},
        bySid(
          members.filter((member) => member !== first),
          () => true,
        ),
      ]);
    });

    it('answers twice with the same Error where nothing can be sent', async () => {
      const cluster = current();
      const { first, members } = await grouped(cluster, 2);
      const heard = await listen(cluster, members);
      const wrong = { gid: 'crew', subset: () => NaN };
      await valueOf(cluster, (take) => first.local.groups.put(wrong, groupOf(members), take));
      const { first: answer, delivered } = await tell(cluster, first, ['x']);
      for (const { error, value } of [answer, delivered]) {
        expect(error).to.have.property('code', 'ERR_BAD_SHAPE');
        expect(value).to.equal(undefined);
      }
      const right = { gid: 'crew', subset: () => 1 };
      await valueOf(cluster, (take) => first.local.groups.put(right, groupOf(members), take));
      await tell(cluster, first, ['y']);
      expect(
        heard.map(({ text }) => text),
        'the first one was never begun',
      ).to.deep.equal(['y']);
    });

    it('speaks to as many as the policy of the group says', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 5);
      for (const [config, fanOut] of [
        [{}, 4],
        [{ mode: 'spec' }, 3],
        [{ fanOut: 2 }, 2],
        [{ fanOut: 100 }, 4],
        [{ fanOut: 'log2' }, 3],
        [{ fanOut: { ln: 0 } }, 2],
        [{ fanOut: { missing: 0.5 } }, 2],
        [{ subset: () => 1 }, 1],
      ] as const) {
        const options = { gid: 'some', ...config };
        await valueOf(cluster, (take) => first.local.groups.put(options, groupOf(members), take));
        const value = await valueOf(cluster, (take) => services(first, 'some').gossip.fanOut(take));
        const mode = 'mode' in config ? config.mode : 'reliable';
        expect(value, JSON.stringify(config)).to.deep.equal({ mode, nodes: 5, fanOut });
      }
    });

    it('refuses a policy that is none, and two at once', async () => {
      const cluster = current();
      const { first } = await grouped(cluster, 2);
      for (const bad of [
        { mode: 'fast' },
        { fanOut: -1 },
        { fanOut: 1.5 },
        { fanOut: 'ln' },
        { fanOut: { ln: 1, missing: 0.1 } },
        { fanOut: { missing: 1 } },
        { fanOut: { ln: NaN } },
        { fanOut: 1, subset: () => 1 },
      ]) {
        const error = await errorOf(cluster, (take) => {
          first.local.groups.put({ gid: 'bad', ...bad } as { gid: string }, {}, take);
        });
        expect(error.code, JSON.stringify(bad)).to.equal('ERR_BAD_SHAPE');
        expect(first.group('bad')).to.equal(undefined);
      }
    });

    it('can be begun from afar, and lets each group have its own', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 3);
      const heard = await listen(cluster, members);
      const [, second] = members;
      if (second === undefined) throw new Error('three nodes were started');
      const remote = { node: second.node, gid: 'crew', service: 'gossip', method: 'send' };
      const args = [['far'], { service: 'ear', method: 'hear' }];
      const told = await valuesOf(cluster, (take) => first.local.comm.send(args, remote, take));
      expect(Object.keys(told).length).to.be.at.least(1);
      await cluster.until(() => heard.length === 2);
      const [one, other] = [begin(first, ['a']), begin(first, ['b'], 'all')];
      await cluster.until(() => one.delivered.length + other.delivered.length === 2);
      expect(heard.filter(({ text }) => text === 'a')).to.have.length(2);
      expect(heard.filter(({ text }) => text === 'b')).to.have.length(2);
    });
  });
}
