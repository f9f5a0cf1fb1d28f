/** The services of groups besides `comm` and `gossip`, and the templates that make them. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { GroupServices } from '../../../pkg/services/api.ts';
import { ask, bySid, errorOf, grouped, groupOf, services, valueOf, valuesOf } from './cluster.ts';
import type { Current } from '../services-suite.ts';

type Done = (error: unknown, value?: unknown) => void;

export function groupSuite(current: Current): void {
  describe('<gid>.groups', () => {
    it('asks each node for its view', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      const views = await valuesOf(cluster, (take) => crew.groups.get('crew', take));
      expect(views).to.deep.equal(bySid(members, () => groupOf(members)));
      const { error, value } = await ask(cluster, (take) => crew.groups.get('nobody', take));
      expect(value).to.deep.equal({});
      const codes = Object.values(error as Record<string, unknown>);
      expect(codes).to.have.length(3);
      for (const one of codes) expect(one).to.have.property('code', 'ERR_NO_GROUP');
    });

    it('puts, changes and ends a group on each node', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      const [a, b] = members;
      if (!a || !b) throw new Error('three nodes were started');
      const put = await valuesOf(cluster, (take) => crew.groups.put('duo', groupOf([a]), take));
      expect(put).to.deep.equal(bySid(members, () => groupOf([a])));
      for (const member of members) expect(member.group('duo')).to.not.equal(undefined);
      const added = await valuesOf(cluster, (take) => crew.groups.add('duo', b.node, take));
      expect(added).to.deep.equal(bySid(members, () => ({ changed: true, sid: b.sid })));
      const removed = await valuesOf(cluster, (take) => crew.groups.rem('duo', a.sid, take));
      expect(removed).to.deep.equal(bySid(members, () => ({ changed: true, node: a.node })));
      const views = await valuesOf(cluster, (take) => crew.groups.get('duo', take));
      expect(views).to.deep.equal(bySid(members, () => groupOf([b])));
      const ended = await valuesOf(cluster, (take) => crew.groups.del('duo', take));
      expect(ended).to.deep.equal(bySid(members, () => groupOf([b])));
      for (const member of members) expect(member.group('duo')).to.equal(undefined);
    });
  });

  describe('<gid>.status.get', () => {
    it('gives ids, addresses and what rides along by short id', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      for (const key of ['sid', 'ip', 'port', 'nid']) {
        const values = await valuesOf(cluster, (take) => crew.status.get(key, take));
        const own = members.map(async (member) => {
          return [member.sid, await valueOf(cluster, (take) => member.local.status.get(key, take))];
        });
        expect(values, key).to.deep.equal(Object.fromEntries(await Promise.all(own)));
      }
    });

    it('adds up counts and heaps, with the map at hand', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      for (const key of ['counts', 'heapTotal', 'heapUsed']) {
        const { error, value, more } = await ask(cluster, (take) => crew.status.get(key, take));
        expect(error).to.deep.equal({});
        const map = more as Record<string, number>;
        expect(Object.keys(map)).to.have.members(members.map(({ sid }) => sid));
        const sum = Object.values(map).reduce((total, one) => total + one, 0);
        expect(value, key).to.equal(sum);
        if (key === 'counts') expect(sum).to.be.at.least(members.length);
      }
    });

    it('adds up what the others say when one has failed', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      const [, , last] = members;
      if (!last) throw new Error('three nodes were started');
      await cluster.kill(last);
      const { error, value, more } = await ask(cluster, (take) => crew.status.get('counts', take));
      expect(Object.keys(Object(error))).to.deep.equal([last.sid]);
      expect(Object.keys(Object(more))).to.have.members(members.slice(0, 2).map(({ sid }) => sid));
      expect(value).to.be.a('number');
    });

    it('is an Error under every short id for an unknown key', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 2);
      const { error, value } = await ask(cluster, (take) => crew.status.get('nonsense', take));
      expect(value).to.deep.equal({});
      const errors = error as Record<string, unknown>;
      for (const { sid } of members)
        expect(errors[sid]).to.have.property('code', 'ERR_UNKNOWN_KEY');
    });
  });

  describe('<gid>.routes', () => {
    it('puts a service on every node, where it can be called, and removes it', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      const service = { double: (x: number, done: Done) => done(null, 2 * x), seven: () => 7 };
      const put = await valuesOf(cluster, (take) => crew.routes.put(service, 'sums', take));
      expect(put).to.deep.equal(bySid(members, () => 'sums'));
      const call = (method: string, args: unknown[]) =>
        valuesOf(cluster, (take) => crew.comm.send(args, { service: 'sums', method }, take));
      expect(await call('double', [21])).to.deep.equal(bySid(members, () => 42));
      expect(await call('seven', [])).to.deep.equal(bySid(members, () => 7));
      const rem = () => valuesOf(cluster, (take) => crew.routes.rem('sums', take));
      expect(await rem()).to.deep.equal(bySid(members, () => ({ changed: true })));
      expect(await rem()).to.deep.equal(bySid(members, () => ({ changed: false })));
    });
  });

  it('is one Error from every method of a group that is empty or gone', async () => {
    const cluster = current();
    const { first, crew, members } = await grouped(cluster, 2);
    const methods: ((group: GroupServices, take: Done) => unknown)[] = [
      (group, take) => group.comm.send([], { service: 'status', method: 'get' }, take),
      (group, take) => group.groups.get('all', take),
      (group, take) => group.groups.put('duo', {}, take),
      (group, take) => group.groups.add('all', first.node, take),
      (group, take) => group.groups.rem('all', first.sid, take),
      (group, take) => group.groups.del('duo', take),
      (group, take) => group.routes.put({}, 'mine', take),
      (group, take) => group.routes.rem('mine', take),
      (group, take) => group.status.get('sid', take),
      (group, take) => group.status.get('counts', take),
      (group, take) => group.gossip.send([], { service: 'status', method: 'get' }, take),
    ];
    const codes = async (): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (const method of methods) {
        found.push((await errorOf(cluster, (take) => method(crew, take))).code);
      }
      return found;
    };
    for (const { sid } of members) {
      await valueOf(cluster, (take) => first.local.groups.rem('crew', sid, take));
    }
    expect(await codes()).to.deep.equal(methods.map(() => 'ERR_EMPTY_GROUP'));
    await valueOf(cluster, (take) => first.local.groups.del('crew', take));
    expect(await codes()).to.deep.equal(methods.map(() => 'ERR_NO_GROUP'));
    const stop = await errorOf(cluster, (take) => crew.status.stop(take));
    const spawn = await errorOf(cluster, (take) => {
      crew.status.spawn({ ip: first.node.ip, port: 0 }, take);
    });
    expect([stop.code, spawn.code]).to.deep.equal(['ERR_NO_GROUP', 'ERR_NO_GROUP']);
  });

  describe('templates', () => {
    it('make instances of their own for each group, and of each service', async () => {
      const cluster = current();
      const { first } = await grouped(cluster, 1, 'one');
      await valueOf(cluster, (take) => first.local.groups.put('two', groupOf([first]), take));
      const [one, two] = [services(first, 'one'), services(first, 'two')];
      for (const name of ['comm', 'groups', 'routes', 'status', 'gossip'] as const) {
        expect(one[name], name).to.be.an('object').and.to.not.equal(two[name]);
        expect(services(first, 'all')[name], name).to.be.an('object').and.to.not.equal(one[name]);
      }
      await valueOf(cluster, (take) => first.local.groups.put('one', groupOf([first]), take));
      expect(services(first, 'one').comm, 'fresh when put again').to.not.equal(one.comm);
    });

    it('of users are instantiated for every group made later, with its configuration', async () => {
      const cluster = current();
      const { first, members } = await grouped(cluster, 2, 'before');
      first.templates['size'] = ({ gid }) => ({
        gid: (done: Done) => done(null, gid),
        count: (done: Done) => {
          first.local.groups.get(gid, (error, group) => done(error, Object.keys(group).length));
        },
      });
      await valueOf(cluster, (take) => first.local.groups.put('later', groupOf(members), take));
      expect(services(first, 'before')).to.not.have.property('size');
      expect(services(first, 'later')).to.have.property('size');
      const remote = { node: first.node, gid: 'later', service: 'size' };
      const { local } = members[1] ?? first;
      const send = (method: string) =>
        valueOf(cluster, (take) => local.comm.send([], { ...remote, method }, take));
      expect(await send('gid')).to.equal('later');
      expect(await send('count')).to.equal(2);
    });

    it('that fail make no group at all', async () => {
      const cluster = current();
      const { first } = await grouped(cluster, 1);
      first.templates['broken'] = () => {
        throw new Error('no such thing');
      };
      const put = await errorOf(cluster, (take) => first.local.groups.put('duo', {}, take));
      expect(put.message).to.equal('no such thing');
      const get = await errorOf(cluster, (take) => first.local.groups.get('duo', take));
      expect(get.code).to.equal('ERR_NO_GROUP');
      expect(first.group('duo')).to.equal(undefined);
    });
  });

  it('makes no services for a group that is refused', async () => {
    const cluster = current();
    const first = await cluster.start();
    const { local } = first;
    const refused: unknown[] = ['local', '', 7, { gid: 'crew', subset: 3 }, null];
    for (const gid of refused) {
      await errorOf(cluster, (take) => local.groups.put(gid as string, groupOf([first]), take));
    }
    for (const nodes of [null, [], 'all', { '00000': null }, { '00000': { ip: 1, port: 1 } }]) {
      await errorOf(cluster, (take) => local.groups.put('crew', nodes as never, take));
    }
    expect(first.group('crew')).to.equal(undefined);
    expect((await errorOf(cluster, (take) => local.groups.get('crew', take))).code).to.equal(
      'ERR_NO_GROUP',
    );
  });

  it('stops all nodes of a group and this one, and says which', async () => {
    const cluster = current();
    const { members, crew } = await grouped(cluster, 3);
    const outsider = await cluster.start();
    const stopped = await valuesOf(cluster, (take) => crew.status.stop(take));
    expect(Object.keys(stopped)).to.have.members(members.map(({ sid }) => sid));
    for (const { node } of members) {
      const { error } = await ask(cluster, (take) => {
        outsider.local.comm.send(['nid'], { node, service: 'status', method: 'get' }, take);
      });
      expect(error).to.have.property('code').that.is.oneOf(['ERR_UNREACHABLE', 'ERR_STOPPED']);
    }
    await valueOf(cluster, (take) => outsider.local.status.get('nid', take));
  });
}
