/** What the services of a node say of itself, of its groups and of its routes. */
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ask, errorOf, groupOf, services, valueOf } from './cluster.ts';
import type { Current } from '../services-suite.ts';

/** Calls that nobody looks at. */
function leave(..._calls: unknown[]): void {}

export function nodeSuite(current: Current): void {
  describe('local.status', () => {
    it('tells who the node is: ids, address, and what rides along', async () => {
      const cluster = current();
      const { local, node, sid } = await cluster.start({ color: 'red' });
      const get = (key: string) => valueOf(cluster, (take) => local.status.get(key, take));
      const text = JSON.stringify({ ip: node.ip, port: node.port });
      const nid = createHash('sha256').update(text).digest('hex');
      expect(await get('nid')).to.equal(nid);
      expect(await get('sid'))
        .to.equal(nid.slice(0, 5))
        .and.to.equal(sid);
      expect(await get('ip')).to.equal(node.ip);
      expect(await get('port')).to.equal(node.port);
      expect(await get('color')).to.equal('red');
    });

    it('tells what the process uses', async () => {
      const cluster = current();
      const { local } = await cluster.start();
      for (const key of ['heapTotal', 'heapUsed'] as const) {
        expect(await valueOf(cluster, (take) => local.status.get(key, take))).to.be.a('number');
      }
    });

    it('counts the calls that it has served, from others and from itself', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const counts = () => valueOf(cluster, (take) => a.local.status.get('counts', take));
      const before = Number(await counts());
      const remote = { node: a.node, service: 'status', method: 'get' };
      await valueOf(cluster, (take) => b.local.comm.send(['nid'], remote, take));
      expect(await counts()).to.equal(before + 1);
      await valueOf(cluster, (take) => a.local.comm.send(['nid'], remote, take));
      expect(await counts()).to.equal(before + 2);
    });

    it('names an unknown key and those that there are', async () => {
      const cluster = current();
      const { local } = await cluster.start();
      for (const key of ['heapFree', 'constructor', '__proto__', '']) {
        const error = await errorOf(cluster, (take) => local.status.get(key, take));
        expect(error.code).to.equal('ERR_UNKNOWN_KEY');
        expect(error.message)
          .to.include(`"${key}"`)
          .and.to.match(/nid.*counts/);
      }
    });
  });

  describe('local.groups', () => {
    it('begins with "local" and "all", in which this node is', async () => {
      const cluster = current();
      const { local, node, sid } = await cluster.start();
      for (const gid of ['local', 'all']) {
        const group = await valueOf(cluster, (take) => local.groups.get(gid, take));
        expect(group).to.deep.equal({ [sid]: node });
      }
    });

    it('puts a group, gives it back, and knows its nodes in "all"', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const group = groupOf([b]);
      expect(
        await valueOf(cluster, (take) => a.local.groups.put('crew', group, take)),
      ).to.deep.equal(group);
      expect(await valueOf(cluster, (take) => a.local.groups.get('crew', take))).to.deep.equal(
        group,
      );
      const all = await valueOf(cluster, (take) => a.local.groups.get('all', take));
      expect(all).to.deep.equal(groupOf([a, b]));
      const there = await errorOf(cluster, (take) => b.local.groups.get('crew', take));
      expect(there.code, 'groups are views of one node').to.equal('ERR_NO_GROUP');
    });

    it('replaces the nodes of a group that is put again', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      await valueOf(cluster, (take) => a.local.groups.put('crew', groupOf([a, b]), take));
      await valueOf(cluster, (take) => a.local.groups.put('crew', groupOf([b]), take));
      const group = await valueOf(cluster, (take) => a.local.groups.get('crew', take));
      expect(group).to.deep.equal(groupOf([b]));
    });

    it('hands out copies: who changes one changes nothing else', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const mine = groupOf([b]) as Record<string, unknown>;
      const put = await valueOf(cluster, (take) => a.local.groups.put('crew', groupOf([b]), take));
      delete (put as Record<string, unknown>)[b.sid];
      delete mine[b.sid];
      const got = await valueOf(cluster, (take) => a.local.groups.get('crew', take));
      expect(got).to.deep.equal(groupOf([b]));
      delete (got as Record<string, unknown>)[b.sid];
      const again = await valueOf(cluster, (take) => a.local.groups.get('crew', take));
      expect(again).to.deep.equal(groupOf([b]));
    });

    it('adds and removes nodes, and says what has changed', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const { groups } = a.local;
      await valueOf(cluster, (take) => groups.put('crew', {}, take));
      const added = await valueOf(cluster, (take) => groups.add('crew', b.node, take));
      expect(added).to.deep.equal({ changed: true, sid: b.sid });
      expect(await valueOf(cluster, (take) => groups.get('crew', take))).to.deep.equal(
        groupOf([b]),
      );
      expect(await valueOf(cluster, (take) => groups.get('all', take))).to.deep.equal(
        groupOf([a, b]),
      );
      const removed = await valueOf(cluster, (take) => groups.rem('crew', b.sid, take));
      expect(removed).to.deep.equal({ changed: true, node: b.node });
      expect(await valueOf(cluster, (take) => groups.get('crew', take))).to.deep.equal({});
    });

    it('has no effect, and says so, on groups and nodes that are not there', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const { groups } = a.local;
      const none = { changed: false };
      expect(await valueOf(cluster, (take) => groups.add('nobody', b.node, take))).to.deep.equal(
        none,
      );
      expect(await valueOf(cluster, (take) => groups.rem('nobody', b.sid, take))).to.deep.equal(
        none,
      );
      await valueOf(cluster, (take) => groups.put('crew', groupOf([b]), take));
      expect(await valueOf(cluster, (take) => groups.add('crew', b.node, take))).to.deep.equal(
        none,
      );
      expect(await valueOf(cluster, (take) => groups.rem('crew', 'fffff', take))).to.deep.equal(
        none,
      );
      expect(await valueOf(cluster, (take) => groups.add('local', b.node, take))).to.deep.equal(
        none,
      );
      expect(await valueOf(cluster, (take) => groups.rem('local', a.sid, take))).to.deep.equal(
        none,
      );
      const all = await valueOf(cluster, (take) => groups.get('all', take));
      expect(all, 'no group, so nobody is known by it').to.deep.equal(groupOf([a, b]));
    });

    it('ends a group: its nodes are the value, its services are gone', async () => {
      const cluster = current();
      const { local, ...a } = await cluster.start();
      const group = groupOf([{ ...a, local }]);
      await valueOf(cluster, (take) => local.groups.put('crew', group, take));
      expect(a.group('crew')).to.not.equal(undefined);
      expect(await valueOf(cluster, (take) => local.groups.del('crew', take))).to.deep.equal(group);
      expect(a.group('crew')).to.equal(undefined);
      for (const method of ['get', 'del'] as const) {
        const error = await errorOf(cluster, (take) =>
          method === 'get' ? local.groups.get('crew', take) : local.groups.del('crew', take),
        );
        expect(error.code).to.equal('ERR_NO_GROUP');
        expect(error.message).to.include('"crew"').and.to.include('local, all');
      }
    });

    it('keeps "local" and "all"', async () => {
      const cluster = current();
      const member = await cluster.start();
      const { local, node, sid } = member;
      const before = member.group('all');
      const errors = [
        await errorOf(cluster, (take) => local.groups.put('local', {}, take)),
        await errorOf(cluster, (take) => local.groups.del('local', take)),
        await errorOf(cluster, (take) => local.groups.del('all', take)),
      ];
      expect(errors.map(({ code }) => code)).to.deep.equal(Array(3).fill('ERR_RESERVED'));
      const here = await valueOf(cluster, (take) => local.groups.get('local', take));
      expect(here).to.deep.equal({ [sid]: node });
      expect(member.group('all')?.comm).to.deep.equal(before?.comm);
    });
  });

  describe('local.routes', () => {
    it('gives the very object, built in or put there', async () => {
      const cluster = current();
      const { local } = await cluster.start();
      const get = (name: string) => valueOf(cluster, (take) => local.routes.get(name, take));
      for (const name of ['status', 'groups', 'routes', 'comm', 'gossip', 'rpc'] as const) {
        expect(await get(name), name).to.equal(local[name]);
      }
      const mine = { hello: () => 'hi' };
      expect(await valueOf(cluster, (take) => local.routes.put(mine, 'mine', take))).to.equal(
        'mine',
      );
      expect(await get('mine')).to.equal(mine);
      const other = {};
      await valueOf(cluster, (take) => local.routes.put(other, 'mine', take));
      expect(await get('mine'), 'the latest').to.equal(other);
    });

    it('names an unknown service and those that there are; rem says whether it was there', async () => {
      const cluster = current();
      const { local } = await cluster.start();
      await valueOf(cluster, (take) => local.routes.put({}, 'mine', take));
      const rem = () => valueOf(cluster, (take) => local.routes.rem('mine', take));
      expect(await rem()).to.deep.equal({ changed: true });
      expect(await rem()).to.deep.equal({ changed: false });
      const error = await errorOf(cluster, (take) => local.routes.get('mine', take));
      expect(error.code).to.equal('ERR_NO_SERVICE');
      expect(error.message).to.include('"mine"').and.to.include('status, groups');
    });
  });

  it('works without callbacks: every method does what it would do with one', async () => {
    const cluster = current();
    const [a, b] = [await cluster.start(), await cluster.start()];
    leave(a.local.status.get('nid'), a.local.status.get('nonsense'), a.local.groups.get('nobody'));
    leave(a.local.groups.put('crew', groupOf([a])), a.local.groups.add('crew', b.node));
    leave(a.local.groups.put('gone', {}), a.local.groups.del('gone'));
    leave(
      a.local.routes.put({}, 'mine'),
      a.local.routes.get('mine'),
      a.local.routes.rem('nothing'),
    );
    leave(a.local.comm.send([], { node: b.node, service: 'nothing', method: 'at all' }));
    const { value } = await ask(cluster, (take) => a.local.groups.get('crew', take));
    expect(value).to.deep.equal(groupOf([a, b]));
    leave(services(a, 'crew').comm.send([{}, 'mine'], { service: 'routes', method: 'put' }));
    leave(services(a, 'crew').routes.put({}, 'too'));
    await cluster.settle();
    const { error } = await ask(cluster, (take) => a.local.groups.get('gone', take));
    expect(error).to.have.property('code', 'ERR_NO_GROUP');
    const mine = await ask(cluster, (take) => a.local.routes.get('mine', take));
    expect(mine.error).to.equal(null);
  });
}
