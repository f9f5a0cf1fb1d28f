/** Gossip: to the letter of the handout, and so that all hear; functions that run again and again. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ask, errorOf, grouped, groupOf, services, valueOf, valuesOf } from './cluster.ts';
import { listen, tell } from './rumor-ears.ts';
import type { Current } from '../services-suite.ts';

export function gossipSuite(current: Current): void {
  describe('<gid>.gossip.send in the mode spec', () => {
    it('tells as many of the other nodes as subset says, and each delivers once', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 4);
      const asked: unknown[] = [];
      // Told are all, by everybody: each rumor comes three times to each.
      const subset = (sids: readonly string[]) => (asked.push(sids), sids.length);
      for (const { local } of members) {
        const config = { gid: 'crew', subset, mode: 'spec' as const };
        await valueOf(cluster, (take) => local.groups.put(config, groupOf(members), take));
      }
      const heard = await listen(cluster, members);
      const crew = services(first, 'crew');
      const remote = { service: 'ear', method: 'hear' };
      const { error, value } = await ask(cluster, (take) =>
        crew.gossip.send(['psst'], remote, take),
      );
      expect(error).to.deep.equal({});
      const others = members.slice(1);
      expect(Object.keys(Object(value))).to.have.members(others.map(({ sid }) => sid));
      await cluster.until(() => heard.length >= others.length && asked.length === members.length);
      await cluster.settle();
      expect(heard.map(({ sid }) => sid)).to.have.members(others.map(({ sid }) => sid));
      for (const { text } of heard) expect(text).to.equal('psst');
      expect(asked[0], 'what subset is given').to.have.members(others.map(({ sid }) => sid));
    });

    it('honours what the subset of a group says, apart from that of another', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 5);
      const heard = await listen(cluster, members);
      for (const [gid, count] of [
        ['ones', 1],
        ['twos', 2],
        ['none', 0],
      ] as const) {
        const config = { gid, subset: () => count, mode: 'spec' as const };
        await valueOf(cluster, (take) => first.local.groups.put(config, groupOf(members), take));
        const remote = { service: 'ear', method: 'hear' };
        const told = await valuesOf(cluster, (take) => {
          services(first, gid).gossip.send([gid], remote, take);
        });
        expect(Object.keys(told), gid).to.have.length(count);
        await cluster.until(() => heard.filter(({ text }) => text === gid).length === count);
      }
      const plain = { gid: 'crew', mode: 'spec' as const };
      await valueOf(cluster, (take) => first.local.groups.put(plain, groupOf(members), take));
      const told = await valuesOf(cluster, (take) => {
        services(first, 'crew').gossip.send(['crew'], { service: 'ear', method: 'hear' }, take);
      });
      expect(Object.keys(told), 'the number of the handout').to.have.length(3);
    });

    it('takes the number of subset as a whole one from 0, and nothing that is no number', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 4);
      const toldWith = async (count: unknown) => {
        const mode = 'spec' as const;
        const config = { gid: 'some', subset: () => count as number, mode };
        await valueOf(cluster, (take) => first.local.groups.put(config, groupOf(members), take));
        const remote = { service: 'status', method: 'get' };
        return ask(cluster, (take) => services(first, 'some').gossip.send(['nid'], remote, take));
      };
      for (const [count, told] of [
        [-1, 0],
        [1.9, 1],
        [Infinity, 3],
      ] as const) {
        const { value } = await toldWith(count);
        expect(Object.keys(Object(value)), `${count}`).to.have.length(told);
      }
      for (const count of [NaN, '2', undefined]) {
        const { error } = await toldWith(count);
        expect(error, String(count))
          .to.be.an.instanceOf(Error)
          .with.property('code', 'ERR_BAD_SHAPE');
      }
    });

    it('draws anew each time', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 5);
      const config = { gid: 'ones', subset: () => 1, mode: 'spec' as const };
      await valueOf(cluster, (take) => first.local.groups.put(config, groupOf(members), take));
      const remote = { service: 'status', method: 'get' };
      const told = new Set<string>();
      // By chance all of 40 go to the same two of four once in 10^11 times.
      for (let i = 0; i < 40; i++) {
        const { value } = await ask(cluster, (take) => {
          services(first, 'ones').gossip.send(['nid'], remote, take);
        });
        for (const sid of Object.keys(Object(value))) told.add(sid);
      }
      expect(told.size).to.be.at.least(3);
    });

    it('answers a duplicate at once: it is not fresh', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const heard = await listen(cluster, [b]);
      const rumor = {
        id: 'x:1:1',
        gid: 'all',
        args: ['psst'],
        remote: { service: 'ear', method: 'hear' },
      };
      const recv = () => {
        const remote = { node: b.node, service: 'gossip', method: 'recv' };
        return valueOf(cluster, (take) => a.local.comm.send([rumor], remote, take));
      };
      expect(await recv()).to.deep.equal({ fresh: true });
      expect(await recv()).to.deep.equal({ fresh: false });
      await cluster.settle();
      expect(heard).to.have.length(1);
    });

    it('tells nobody whether all have heard: delivered is an Error', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 3);
      await valueOf(cluster, (take) => {
        first.local.groups.put({ gid: 'crew', mode: 'spec' }, groupOf(members), take);
      });
      const { delivered } = await tell(cluster, first, ['x']);
      expect(delivered.error).to.have.property('code', 'ERR_NO_RECEIPTS');
    });
  });

  describe('<gid>.gossip.send', () => {
    it('takes two rumors of the same content for two', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 2);
      const heard = await listen(cluster, members);
      for (const _ of [1, 2]) void crew.gossip.send(['same'], { service: 'ear', method: 'hear' });
      await cluster.until(() => heard.length === 2);
    });

    it('runs what the handout does: all others send, by gossip, a message that counts here', async () => {
      const cluster = current();
      const { members, first, crew } = await grouped(cluster, 4);
      let count = 0;
      const counter = { count: () => (count += 1) };
      await valueOf(cluster, (take) => first.local.routes.put(counter, 'counter', take));
      const msg = [[], { node: first.node, service: 'counter', method: 'count' }];
      await valuesOf(cluster, (take) =>
        crew.gossip.send(msg, { service: 'comm', method: 'send' }, take),
      );
      await cluster.until(() => count === members.length - 1);
      await cluster.settle();
      expect(count).to.equal(members.length - 1);
    });
  });

  describe('<gid>.gossip.at', () => {
    it('runs a function again and again until del, under an id that crosses the wire', async () => {
      const cluster = current();
      const { members, first, crew } = await grouped(cluster, 2);
      const other = members[1] ?? first;
      let ran = 0;
      const fn = first.createRPC(() => (ran += 1));
      const id = await valueOf(cluster, (take) => crew.gossip.at(5, fn, take));
      expect(id).to.be.a('string').and.to.include(first.sid);
      expect(JSON.parse(JSON.stringify(id))).to.equal(id);
      await cluster.until(() => ran >= 3);
      const ended = await valueOf(cluster, (take) => {
        services(other, 'crew').gossip.del(String(id), take);
      });
      expect(ended).to.deep.equal({ changed: true });
      const before = ran;
      await cluster.settle();
      const again = await valueOf(cluster, (take) => crew.gossip.del(String(id), take));
      expect(again, 'it does not run any more').to.deep.equal({ changed: false });
      expect(ran).to.equal(before);
    });

    it('keeps functions apart, and takes a function without a callback for the function', async () => {
      const cluster = current();
      const { crew } = await grouped(cluster, 1);
      const ran = [0, 0];
      const count = (i: number) => () => void (ran[i] = (ran[i] ?? 0) + 1);
      const id = await valueOf(cluster, (take) => crew.gossip.at(5, count(0), take));
      void crew.gossip.at(5, count(1));
      await cluster.until(() => ran.every((times) => times >= 2));
      expect(await valueOf(cluster, (take) => crew.gossip.del(String(id), take))).to.deep.equal({
        changed: true,
      });
      const [before = 0, other = 0] = ran;
      await cluster.until(() => (ran[1] ?? 0) >= other + 3);
      expect(ran[0]).to.equal(before);
    });

    it('refuses periods and functions that make no sense', async () => {
      const cluster = current();
      const { crew } = await grouped(cluster, 1);
      // 2^31 ms and more make a timer of Node fire at once.
      for (const ms of [0, -1, NaN, Infinity, 2 ** 31, '5', undefined]) {
        const error = await errorOf(cluster, (take) => crew.gossip.at(ms as number, () => 0, take));
        expect(error.code, String(ms)).to.equal('ERR_BAD_SHAPE');
        expect(error.message).to.match(/^ms: /);
      }
      const error = await errorOf(cluster, (take) => crew.gossip.at(5, 'f' as never, take));
      expect(error.message).to.match(/^rpc: /);
    });

    it('names an id that means no node of the group', async () => {
      const cluster = current();
      const { crew } = await grouped(cluster, 1);
      for (const id of ['zzzzz:1:1', '', 'constructor:1:1', '__proto__']) {
        const error = await errorOf(cluster, (take) => crew.gossip.del(id, take));
        expect(error.code, id).to.equal('ERR_NO_NODE');
        expect(error.message).to.include('"crew"').and.to.include(`"${id}"`);
      }
    });
  });
}
