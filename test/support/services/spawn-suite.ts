/** Starting nodes, and stopping them. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Group } from '../../../pkg/services/groups.ts';
import type { NodeInfo } from '../../../pkg/services/node-info.ts';
import {
  ask,
  bySid,
  errorOf,
  groupOf,
  grouped,
  services,
  valueOf,
  valuesOf,
  type Cluster,
  type Member,
} from './cluster.ts';
import type { Current } from '../services-suite.ts';

/** Run on the new nodes: what functions close over does not travel, so the mark is made there. */
function leaveMark(server: unknown): void {
  Reflect.set(globalThis, 'startedWith', typeof Reflect.get(Object(server), 'close'));
}

function refuse(): void {
  throw new Error('not in this weather');
}

export function spawnSuite(current: Current): void {
  describe('local.status.spawn', () => {
    it('calls back with the node once it can be reached, and knows it in "all"', async () => {
      const cluster = current();
      const parent = await cluster.start();
      const child = await spawned(cluster, parent, { color: 'red' });
      expect(child).to.include({ ip: parent.node.ip, color: 'red' });
      expect(child.port).to.be.above(0);
      const get = (key: string) => remotely(cluster, parent, child, key);
      expect(await get('sid')).to.equal(cluster.sidOf(child));
      expect(await get('color')).to.equal('red');
      const all = await valueOf(cluster, (take) => parent.local.groups.get('all', take));
      expect(all).to.have.property(cluster.sidOf(child)).that.deep.includes({ port: child.port });
      await stop(cluster, parent, child);
    });

    it('calls each of twelve back that are spawned at once, with its own node, once', async () => {
      const cluster = current();
      const parent = await cluster.start();
      const ports = await Promise.all(Array.from({ length: 12 }, () => cluster.nowhere()));
      const answers: unknown[][] = ports.map(() => []);
      for (const [i] of ports.entries()) {
        const config = { ip: parent.node.ip, port: 0, number: i };
        parent.local.status.spawn(config, (error, node) => answers[i]?.push(error ?? node));
      }
      await cluster.until(() => answers.every((list) => list.length > 0));
      await cluster.settle();
      for (const [i, list] of answers.entries()) {
        expect(list).to.have.length(1);
        expect(list[0]).to.have.property('number', i);
      }
      const all = await valueOf(cluster, (take) => parent.local.groups.get('all', take));
      expect(Object.keys(Object(all))).to.have.length(13);
      for (const [child] of answers as NodeInfo[][]) {
        if (child !== undefined) await stop(cluster, parent, child);
      }
    });

    it('believes once that a node has booted', async () => {
      const cluster = current();
      const [parent, other] = [await cluster.start(), await cluster.start()];
      const child = await spawned(cluster, parent);
      // The first function that a fresh node lets others call is the one that its child has called.
      const remote = { node: parent.node, service: 'rpc', method: 'call' };
      const again = [1, [null, { ip: parent.node.ip, port: 9 }]];
      const error = await errorOf(cluster, (take) => other.local.comm.send(again, remote, take));
      expect(error.code).to.equal('ERR_NO_RPC');
      await stop(cluster, parent, child);
    });

    it('runs onStart on the new node, then calls back', async () => {
      const cluster = current();
      const parent = await cluster.start();
      const child = await spawned(cluster, parent, { onStart: leaveMark });
      const put = { node: child, service: 'routes', method: 'put' };
      const read = { read: () => Reflect.get(globalThis, 'startedWith') as unknown };
      await valueOf(cluster, (take) => parent.local.comm.send([read, 'reader'], put, take));
      const remote = { node: child, service: 'reader', method: 'read' };
      expect(await valueOf(cluster, (take) => parent.local.comm.send([], remote, take))).to.equal(
        'function',
      );
      await stop(cluster, parent, child);
      Reflect.deleteProperty(globalThis, 'startedWith');
    });

    it('is an Error with the text of onStart when that throws', async () => {
      const cluster = current();
      const parent = await cluster.start();
      const error = await failing(cluster, parent, {
        ip: parent.node.ip,
        port: 0,
        onStart: refuse,
      });
      expect(error.code).to.equal('ERR_SPAWN');
      expect(error.message).to.include('not in this weather').and.to.include(parent.node.ip);
    });

    it('is an Error when the port is taken, by this node or another', async () => {
      const cluster = current();
      const [parent, other] = [await cluster.start(), await cluster.start()];
      const own = await failing(cluster, parent, parent.node);
      expect(own.code).to.equal('ERR_DUPLICATE_NODE');
      expect(own.message).to.include(`${parent.node.port}`);
      const taken = await failing(cluster, parent, other.node);
      expect(taken.code).to.equal('ERR_SPAWN');
      expect(taken.message)
        .to.include(`${other.node.port}`)
        .and.to.match(/taken|in use/i);
    });

    it('is an Error for a child that is there already, and for one that is on its way', async () => {
      const cluster = current();
      const parent = await cluster.start();
      const config = await cluster.nowhere();
      const first = ask(cluster, (take) => parent.local.status.spawn(config, take));
      const second = await failing(cluster, parent, config);
      expect(second.code).to.equal('ERR_DUPLICATE_NODE');
      expect((await first).error).to.equal(null);
      const third = await failing(cluster, parent, config);
      expect(third.code).to.equal('ERR_DUPLICATE_NODE');
      await stop(cluster, parent, config);
    });

    it('is an Error for a configuration that makes no sense, and nothing is started', async () => {
      const cluster = current();
      const parent = await cluster.start();
      const good = { ip: parent.node.ip, port: 0 };
      const bad: [unknown, RegExp][] = [
        [undefined, /^config: /],
        [null, /^config: /],
        ['127.0.0.1:80', /^config: /],
        [{ ip: 5, port: 0 }, /^config\.ip: /],
        [{ ...good, port: 65_536 }, /^config\.port: /],
        [{ ...good, port: '80' }, /^config\.port: /],
        [{ ...good, onStart: 'console.log' }, /^config\.onStart: /],
        ...[-1, 0, NaN, Infinity, 2 ** 31, '100'].map((bootMs): [unknown, RegExp] => {
          return [{ ...good, bootMs }, /^(config\.)?bootMs: /];
        }),
      ];
      for (const [config, text] of bad) {
        const error = await failing(cluster, parent, config);
        expect(error.code, String(text)).to.equal('ERR_BAD_SHAPE');
        expect(error.message).to.match(text);
      }
    });
  });

  describe('<gid>.status.spawn', () => {
    it('adds the node to the group on all of its nodes, the new one too', async () => {
      const cluster = current();
      const { members, first, crew } = await grouped(cluster, 2);
      const config = { ip: first.node.ip, port: 0 };
      const child = (await valueOf(cluster, (take) => crew.status.spawn(config, take))) as NodeInfo;
      const sids = [...members.map(({ sid }) => sid), cluster.sidOf(child)];
      const views = await valuesOf(cluster, (take) => crew.groups.get('crew', take));
      expect(Object.keys(views)).to.have.members(sids);
      for (const view of Object.values(views))
        expect(Object.keys(Object(view))).to.have.members(sids);
      await stop(cluster, first, child);
    });

    it('is one Error when nothing was started', async () => {
      const cluster = current();
      const { members, first, crew } = await grouped(cluster, 2);
      const error = await errorOf(cluster, (take) => crew.status.spawn(first.node, take));
      expect(error.code).to.equal('ERR_DUPLICATE_NODE');
      const views = await valuesOf(cluster, (take) => crew.groups.get('crew', take));
      const before = Object.fromEntries(members.map(({ sid, node }) => [sid, node]));
      expect(views).to.deep.equal(bySid(members, () => before));
    });

    it('is an Error when the group ends while the node boots', async () => {
      const cluster = current();
      const { first, crew } = await grouped(cluster, 1);
      const error = await errorOf(cluster, (take) => {
        crew.status.spawn({ ip: first.node.ip, port: 0 }, take);
        void first.local.groups.del('crew');
      });
      expect(error.code).to.equal('ERR_NO_GROUP');
      await valueOf(cluster, (take) => first.local.status.get('nid', take));
      await expectStopped(cluster, first, groupOf([first]));
    });

    it('is an Error when a node of the group does not take it in, and leaves nothing behind', async () => {
      const cluster = current();
      const { members, first } = await grouped(cluster, 2);
      const gone = await cluster.nowhere();
      const before = { ...groupOf(members), [cluster.sidOf(gone)]: gone };
      await valueOf(cluster, (take) => first.local.groups.put('crew', before, take));
      const error = await errorOf(cluster, (take) => {
        services(first, 'crew').status.spawn({ ip: first.node.ip, port: 0 }, take);
      });
      expect(error.code).to.equal('ERR_SPAWN');
      expect(error.message).to.include(cluster.sidOf(gone));
      await expectStopped(cluster, first, before);
      for (const { local } of members) {
        const view = await valueOf(cluster, (take) => local.groups.get('crew', take));
        // Where nodes find out who is alive, the one that nobody reaches may be gone by now.
        expect({ ...Object(view), [cluster.sidOf(gone)]: gone }).to.deep.equal(before);
      }
    });
  });

  describe('local.status.stop', () => {
    it('answers, then ends the node', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const remote = { node: b.node, service: 'status', method: 'stop' };
      const node = await valueOf(cluster, (take) => a.local.comm.send([], remote, take));
      expect(node).to.deep.equal(b.node);
      const { error } = await ask(cluster, (take) => {
        a.local.comm.send(['nid'], { ...remote, method: 'get' }, take);
      });
      expect(error).to.have.property('code').that.is.oneOf(['ERR_UNREACHABLE', 'ERR_STOPPED']);
    });

    it('answers its own node, too', async () => {
      const cluster = current();
      const { local, node } = await cluster.start();
      expect(await valueOf(cluster, (take) => local.status.stop(take))).to.deep.equal(node);
    });
  });
}

/** The one node that this one knows besides those of before does not answer. */
async function expectStopped(cluster: Cluster, { local }: Member, before: Group): Promise<void> {
  const known = (await valueOf(cluster, (take) => local.groups.get('all', take))) as Group;
  const [child, ...more] = Object.entries(known).flatMap(([sid, node]) =>
    Object.hasOwn(before, sid) ? [] : [node],
  );
  if (child === undefined) throw new Error('no child was ever known');
  expect(more).to.deep.equal([]);
  const remote = { node: child, service: 'status', method: 'get' };
  const { error } = await ask(cluster, (take) => local.comm.send(['nid'], remote, take));
  expect(error).to.have.property('code').that.is.oneOf(['ERR_UNREACHABLE', 'ERR_STOPPED']);
}

/** A child of that node; a free port is chosen unless `more` says otherwise. */
async function spawned(
  cluster: Cluster,
  { local, node }: Member,
  more: Readonly<Record<string, unknown>> = {},
): Promise<NodeInfo> {
  const config = { ip: node.ip, port: 0, ...more };
  return (await valueOf(cluster, (take) => local.status.spawn(config, take))) as NodeInfo;
}

function failing(cluster: Cluster, { local }: Member, config: unknown) {
  return errorOf(cluster, (take) => local.status.spawn(config as NodeInfo, take));
}

function remotely(cluster: Cluster, { local }: Member, node: NodeInfo, key: string) {
  const remote = { node, service: 'status', method: 'get' };
  return valueOf(cluster, (take) => local.comm.send([key], remote, take));
}

function stop(cluster: Cluster, { local }: Member, node: NodeInfo) {
  const remote = { node, service: 'status', method: 'stop' };
  return valueOf(cluster, (take) => local.comm.send([], remote, take));
}
