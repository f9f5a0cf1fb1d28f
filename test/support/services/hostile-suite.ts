/** Arguments that nobody should send: every one is answered with an Error, and nothing else happens. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ask, errorOf, groupOf, valueOf } from './cluster.ts';
import type { Current } from '../services-suite.ts';

/** Values that are no text, no node, no list of arguments and no target. */
const ODD: readonly unknown[] = [undefined, null, 0, NaN, true, '', [], {}, new Map(), () => 0, 7n];

export function hostileSuite(current: Current): void {
  describe('arguments from outside', () => {
    it('are refused by every method of every service, which all still work', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      await valueOf(cluster, (take) => b.local.groups.put('crew', groupOf([b]), take));
      const methods: [string, string, number?][] = [
        ['status', 'get'],
        ['status', 'spawn'],
        ['groups', 'get'],
        ['groups', 'put'],
        ['groups', 'add'],
        ['groups', 'rem'],
        ['groups', 'del'],
        ['routes', 'get'],
        ['routes', 'put'],
        ['routes', 'rem'],
        ['comm', 'send'],
        ['gossip', 'recv'],
        ['gossip', 'del'],
        ['rpc', 'call'],
      ];
      for (const [service, method] of methods) {
        for (const odd of ODD) {
          const remote = { node: b.node, service, method, timeoutMs: 20_000 };
          const { error } = await ask(cluster, (take) =>
            a.local.comm.send([odd, odd], remote, take),
          );
          // Removing what is not there is no error, and an empty text is a text.
          if (error === null) expect(odd, `${service}.${method}`).to.be.oneOf(['']);
          else
            expect(error, `${service}.${method}`).to.be.an.instanceOf(Error).with.property('code');
        }
      }
      expect(await valueOf(cluster, (take) => b.local.groups.get('crew', take))).to.deep.equal(
        groupOf([b]),
      );
      expect(await valueOf(cluster, (take) => b.local.groups.get('all', take))).to.deep.equal(
        groupOf([b]),
      );
    });

    it('cannot reach what every object has', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
      for (const name of inherited) {
        const send = (service: string, method: string, args: unknown[], gid?: string) => {
          const remote = { node: b.node, service, method, ...(gid === undefined ? {} : { gid }) };
          return ask(cluster, (take) => a.local.comm.send(args, remote, take));
        };
        expect((await send(name, 'x', [])).error).to.have.property('code', 'ERR_NO_SERVICE');
        expect((await send('status', name, [])).error).to.have.property('code', 'ERR_NO_METHOD');
        expect((await send('status', 'get', ['nid'], name)).error).to.have.property(
          'code',
          'ERR_NO_GROUP',
        );
        expect((await send(name, 'x', [], 'all')).error).to.have.property('code', 'ERR_NO_SERVICE');
        expect((await send('status', 'get', [name])).error).to.have.property(
          'code',
          'ERR_UNKNOWN_KEY',
        );
        expect((await send('groups', 'get', [name])).error).to.have.property(
          'code',
          'ERR_NO_GROUP',
        );
        expect((await send('groups', 'rem', ['all', name])).value).to.deep.equal({
          changed: false,
        });
        expect((await send('routes', 'rem', [name])).value).to.deep.equal({ changed: false });
        expect((await send('gossip', 'del', [name])).value).to.deep.equal({ changed: false });
      }
    });

    it('make no group of a name that the node needs for itself', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      for (const gid of [
        'local',
        'node',
        'util',
        'templates',
        '__proto__',
        'constructor',
        'then',
      ]) {
        const remote = { node: b.node, service: 'groups', method: 'put' };
        const error = await errorOf(cluster, (take) => {
          a.local.comm.send([gid, groupOf([b])], remote, take);
        });
        expect(error.code, gid).to.equal('ERR_RESERVED');
        expect(error.message).to.include(`"${gid}"`);
      }
    });

    it('are refused before anything is sent: calls that make no sense', async () => {
      const cluster = current();
      const { local, node } = await cluster.start();
      const good = { node, service: 'status', method: 'get' };
      const calls: [unknown, unknown, RegExp][] = [
        [undefined, good, /^args: /],
        ['nid', good, /^args: /],
        [{ length: 1 }, good, /^args: /],
        [[], undefined, /^remote: /],
        [[], { service: 'status', method: 'get' }, /^remote\.node: /],
        [[], { ...good, node: { ip: '127.0.0.1' } }, /^remote\.node\.port: /],
        [[], { ...good, service: 5 }, /^remote\.service: /],
        [[], { ...good, method: undefined }, /^remote\.method: /],
        [[], { ...good, method: 'x'.repeat(257) }, /^remote\.method: /],
        [[], { ...good, gid: 5 }, /^remote\.gid: /],
        ...[NaN, -1, 0, Infinity, 2 ** 31, '5'].map((timeoutMs): [unknown, unknown, RegExp] => {
          return [['nid'], { ...good, timeoutMs }, /^(remote\.)?timeoutMs: /];
        }),
      ];
      for (const [args, remote, text] of calls) {
        const error = await errorOf(cluster, (take) =>
          local.comm.send(args as [], remote as typeof good, take),
        );
        expect(error.code, String(text)).to.equal('ERR_BAD_SHAPE');
        expect(error.message).to.match(text);
      }
    });

    it('that cannot travel are refused with their path, and so are such answers', async () => {
      const cluster = current();
      const [a, b] = [await cluster.start(), await cluster.start()];
      const service = {
        symbol: (done: (e: unknown, v: unknown) => void) => done(null, Symbol('s')),
      };
      await valueOf(cluster, (take) => b.local.routes.put(service, 'odd', take));
      const remote = { node: b.node, service: 'odd', method: 'symbol' };
      const sent = await errorOf(cluster, (take) =>
        a.local.comm.send([{ x: Symbol('s') }], remote, take),
      );
      expect(sent.code).to.equal('ERR_UNENCODABLE');
      expect(sent.message).to.include('x');
      const answered = await errorOf(cluster, (take) => a.local.comm.send([], remote, take));
      expect(answered).to.have.property('code', 'ERR_UNENCODABLE');
    });
  });

  describe('short ids', () => {
    it('that collide are an Error that names both nodes, and neither is lost', async () => {
      const cluster = current();
      const { local, ...a } = await cluster.start();
      const [one, two] = colliding(cluster, a.node.ip);
      const sid = cluster.sidOf(one);
      const before = await valueOf(cluster, (take) => local.groups.get('all', take));
      await valueOf(cluster, (take) => local.groups.put('crew', { [sid]: one }, take));
      const addresses = [`:${one.port} `, `:${two.port} `];
      const errors = [
        await errorOf(cluster, (take) => local.groups.add('crew', two, take)),
        await errorOf(cluster, (take) => local.groups.put('duo', { [sid]: two }, take)),
        await errorOf(cluster, (take) => local.groups.put('duo', { [sid]: one, other: two }, take)),
      ];
      for (const error of errors) {
        expect(error.code).to.equal('ERR_SID_COLLISION');
        for (const address of addresses) expect(error.message).to.include(address);
        expect(error.message).to.include(sid);
      }
      expect(a.group('duo')).to.equal(undefined);
      expect(await valueOf(cluster, (take) => local.groups.get('crew', take))).to.deep.equal({
        [sid]: one,
      });
      expect(await valueOf(cluster, (take) => local.groups.get('all', take))).to.deep.equal({
        ...Object(before),
        [sid]: one,
      });
    });
  });
}

/** Two nodes at different ports whose short ids are the same. */
function colliding(cluster: { sidOf(node: { ip: string; port: number }): string }, ip: string) {
  const ports = new Map<string, number>();
  for (let port = 1; port < 65_536; port++) {
    const sid = cluster.sidOf({ ip, port });
    const there = ports.get(sid);
    if (there !== undefined)
      return [
        { ip, port: there },
        { ip, port },
      ] as const;
    ports.set(sid, port);
  }
  throw new Error('no two ports collide');
}
