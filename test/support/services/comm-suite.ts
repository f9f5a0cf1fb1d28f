/** Calls of methods on a node and on a group: what they answer, and what becomes of bad services. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  ask,
  bySid,
  errorOf,
  grouped,
  groupOf,
  valueOf,
  valuesOf,
  type Cluster,
  type Member,
} from './cluster.ts';
import type { Current } from '../services-suite.ts';

type Done = (error: unknown, value?: unknown) => void;

class Greeter {
  readonly greeting = 'hello';
  greet(name: string, done: Done): void {
    done(null, `${this.greeting} ${name}`);
  }
}

/** Services of all manners. */
const MANNERS = {
  echo: (...args: unknown[]) => (args.pop() as Done)(null, args),
  fails: (done: Done) => done(new TypeError('no such thing')),
  throws: (_x: unknown, _y: Done) => {
    throw new RangeError('out of range');
  },
  rejects: (_x: Done) => Promise.reject(new Error('broken promise')),
  promises: (_x: Done) => Promise.resolve('kept'),
  never: (_x: Done) => undefined,
  twice: (done: Done) => {
    done(null, 'first');
    done(null, 'second');
  },
  answersThenThrows: (done: Done) => {
    done(null, 'first');
    throw new Error('after the answer');
  },
  takesNothing: () => 'all by itself',
  throwsText: () => {
    // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error
    throw 'a mere text';
  },
};

/** Longer than an answer takes on a busy machine, and what a test waits for in vain. */
const SHORT_MS = 400;

export function commSuite(current: Current): void {
  describe('local.comm.send', () => {
    it('calls a method of another node and of this one, with the same answers', async () => {
      const [a, b, cluster] = await pair(current);
      const manners = (node: Member, method: string, args: unknown[] = []) =>
        ask(cluster, (take) =>
          a.local.comm.send(args, { node: node.node, service: 'm', method }, take),
        );
      for (const node of [a, b]) {
        const rich = [1, 'two', new Map([[3n, new Date(4)]]), undefined, NaN];
        expect((await manners(node, 'echo', rich)).value).to.deep.equal(rich);
        expect((await manners(node, 'takesNothing')).value).to.equal('all by itself');
        expect((await manners(node, 'promises')).value).to.equal('kept');
        expect((await manners(node, 'twice')).value).to.equal('first');
        expect((await manners(node, 'answersThenThrows')).value).to.equal('first');
        const { error } = await manners(node, 'fails');
        expect(error).to.be.an.instanceOf(TypeError).with.property('message', 'no such thing');
        expect((await manners(node, 'throws', [0])).error)
          .to.be.an.instanceOf(RangeError)
          .with.property('message', 'out of range');
        expect((await manners(node, 'rejects')).error).to.have.property(
          'message',
          'broken promise',
        );
        expect((await manners(node, 'throwsText')).error)
          .to.be.an.instanceOf(Error)
          .with.property('message', 'a mere text');
      }
    });

    it('calls methods of classes on their objects', async () => {
      const [a, b, cluster] = await pair(current);
      await valueOf(cluster, (take) => b.local.routes.put(new Greeter(), 'greeter', take));
      const remote = { node: b.node, service: 'greeter', method: 'greet' };
      expect(await valueOf(cluster, (take) => a.local.comm.send(['you'], remote, take))).to.equal(
        'hello you',
      );
      const inherited = { ...remote, method: 'constructor' };
      const error = await errorOf(cluster, (take) => a.local.comm.send([], inherited, take));
      expect(error.code).to.equal('ERR_NO_METHOD');
    });

    it('hands over copies, also to this node itself', async () => {
      const [a, b, cluster] = await pair(current);
      const kept: unknown[] = [];
      const service = {
        keep: (value: unknown, done: Done) => (kept.push(value), done(null, value)),
      };
      for (const node of [a, b]) {
        await valueOf(cluster, (take) => node.local.routes.put(service, 'keeper', take));
        const mine = { list: [1] };
        const remote = { node: node.node, service: 'keeper', method: 'keep' };
        const value = await valueOf(cluster, (take) => a.local.comm.send([mine], remote, take));
        const objects = [mine, value, kept.at(-1)];
        for (const one of objects) expect(one).to.deep.equal(mine);
        expect(new Set(objects).size, 'objects').to.equal(3);
      }
    });

    it('reaches the services of a group on another node by its gid', async () => {
      const cluster = current();
      const { members } = await grouped(cluster, 3);
      const outsider = await cluster.start();
      const [first] = members;
      const remote = {
        node: first?.node ?? outsider.node,
        gid: 'crew',
        service: 'status',
        method: 'get',
      };
      const values = await valuesOf(cluster, (take) =>
        outsider.local.comm.send(['sid'], remote, take),
      );
      expect(values).to.deep.equal(bySid(members, ({ sid }) => sid));
      const elsewhere = { ...remote, gid: 'nobody' };
      const error = await errorOf(cluster, (take) =>
        outsider.local.comm.send(['sid'], elsewhere, take),
      );
      expect(error.code).to.equal('ERR_NO_GROUP');
      const nothing = { ...remote, service: 'toString' };
      const none = await errorOf(cluster, (take) => outsider.local.comm.send([], nothing, take));
      expect(none.code).to.equal('ERR_NO_SERVICE');
      expect(none.message).to.include('"crew"').and.to.include('"toString"');
    });

    it('names a service and a method that are not there', async () => {
      const [a, b, cluster] = await pair(current);
      const send = (service: string, method: string) =>
        errorOf(cluster, (take) => a.local.comm.send([], { node: b.node, service, method }, take));
      const noService = await send('nothing', 'at-all');
      expect(noService.code).to.equal('ERR_NO_SERVICE');
      expect(noService.message).to.include('"nothing"').and.to.include('status');
      const noMethod = await send('status', 'at-all');
      expect(noMethod.code).to.equal('ERR_NO_METHOD');
      expect(noMethod.message).to.include('"status"').and.to.include('"at-all"');
    });

    it('fails in time when nothing answers, from another node and from this one', async () => {
      const [a, b, cluster] = await pair(current);
      for (const { node } of [a, b]) {
        const remote = { node, service: 'm', method: 'never', timeoutMs: SHORT_MS };
        const error = await errorOf(cluster, (take) => a.local.comm.send([], remote, take));
        expect(error.code).to.equal('ERR_TIMEOUT');
        expect(error.message).to.include('m.never').and.to.include(`${node.port}`);
        expect(error.message).to.include(`${SHORT_MS} ms`);
      }
    });

    it('fails when nobody is there, also while it waits', async () => {
      const [a, b, cluster] = await pair(current);
      const nobody = { node: await cluster.nowhere(), service: 'm', method: 'echo' };
      const error = await errorOf(cluster, (take) => a.local.comm.send([], nobody, take));
      expect(error.code).to.equal('ERR_UNREACHABLE');
      expect(error.message).to.include('m.echo').and.to.include(`${nobody.node.port}`);
      let called = false;
      const service = { wait: (_x: Done) => void (called = true) };
      await valueOf(cluster, (take) => b.local.routes.put(service, 'waiter', take));
      const errors: unknown[] = [];
      const remote = { node: b.node, service: 'waiter', method: 'wait', timeoutMs: 20_000 };
      a.local.comm.send([], remote, (failure) => errors.push(failure));
      await cluster.until(() => called);
      await cluster.kill(b);
      await cluster.until(() => errors.length > 0);
      expect(errors[0]).to.have.property('code', 'ERR_UNREACHABLE');
    });
  });

  describe('<gid>.comm.send', () => {
    it('gives two maps by short id, {} when there are no errors', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 3);
      const remote = { service: 'status', method: 'get' };
      const { error, value } = await ask(cluster, (take) => crew.comm.send(['sid'], remote, take));
      expect(error).to.deep.equal({});
      expect(value).to.deep.equal(bySid(members, ({ sid }) => sid));
    });

    it('gives {} for values when all have failed', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 2);
      const remote = { service: 'status', method: 'get' };
      const { error, value } = await ask(cluster, (take) => crew.comm.send(['?'], remote, take));
      expect(value).to.deep.equal({});
      expect(Object.keys(Object(error))).to.have.members(members.map(({ sid }) => sid));
    });

    it('puts what fails, is silent or is out of reach under its short id, and the rest is there', async () => {
      const cluster = current();
      const { members, crew } = await grouped(cluster, 4);
      const [a, b, c, d] = members;
      if (!a || !b || !c || !d) throw new Error('four nodes were started');
      const good = { ask: (done: Done) => done(null, 'fine') };
      const bad = { ask: (done: Done) => done(new Error('not today')) };
      const silent = { ask: (_x: Done) => undefined };
      await valueOf(cluster, (take) => a.local.routes.put(silent, 'm', take));
      await valueOf(cluster, (take) => b.local.routes.put(good, 'm', take));
      await valueOf(cluster, (take) => c.local.routes.put(bad, 'm', take));
      await cluster.kill(d);
      const remote = { service: 'm', method: 'ask', timeoutMs: SHORT_MS };
      const { error, value } = await ask(cluster, (take) => crew.comm.send([], remote, take));
      expect(value).to.deep.equal({ [b.sid]: 'fine' });
      const errors = error as Record<string, Error>;
      expect(Object.keys(errors)).to.have.members([a.sid, c.sid, d.sid]);
      expect(errors[a.sid]).to.have.property('code', 'ERR_TIMEOUT');
      expect(errors[c.sid]).to.have.property('message', 'not today');
      expect(errors[d.sid]).to.have.property('code', 'ERR_UNREACHABLE');
    });

    it('is one Error on a group that is empty or gone', async () => {
      const cluster = current();
      const { first, crew } = await grouped(cluster, 1);
      const remote = { service: 'status', method: 'get' };
      await valueOf(cluster, (take) => first.local.groups.rem('crew', first.sid, take));
      const empty = await errorOf(cluster, (take) => crew.comm.send(['sid'], remote, take));
      expect(empty.code).to.equal('ERR_EMPTY_GROUP');
      expect(empty.message).to.include('"crew"');
      await valueOf(cluster, (take) => first.local.groups.del('crew', take));
      const gone = await errorOf(cluster, (take) => crew.comm.send(['sid'], remote, take));
      expect(gone.code).to.equal('ERR_NO_GROUP');
      expect(gone.message).to.include('"crew"');
    });

    it('does not mix what many calls at once answer, to groups that share nodes', async () => {
      const cluster = current();
      const { members, first, crew } = await grouped(cluster, 3);
      for (const { local } of members) {
        await valueOf(cluster, (take) => local.routes.put(MANNERS, 'm', take));
      }
      await valueOf(cluster, (take) =>
        first.local.groups.put('duo', groupOf(members.slice(1)), take),
      );
      const remote = { service: 'm', method: 'echo' };
      const calls = Array.from({ length: 20 }, (_, i) => i);
      const answers = new Map<number, unknown>();
      for (const i of calls) {
        const group = i % 2 === 0 ? crew : first.group('duo');
        group?.comm.send([i], remote, (errors, values) => {
          expect(errors).to.deep.equal({});
          answers.set(i, values);
        });
      }
      await cluster.until(() => answers.size === calls.length);
      for (const i of calls) {
        const asked = i % 2 === 0 ? members : members.slice(1);
        expect(answers.get(i)).to.deep.equal(bySid(asked, () => [i]));
      }
    });
  });
}

async function pair(current: Current): Promise<[Member, Member, Cluster]> {
  const cluster = current();
  const [a, b] = [await cluster.start(), await cluster.start()];
  for (const { local } of [a, b]) {
    await valueOf(cluster, (take) => local.routes.put(MANNERS, 'm', take));
  }
  return [a, b, cluster];
}
