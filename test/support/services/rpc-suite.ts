/** Functions that are called anywhere and run where they were made. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { errorOf, grouped, valueOf } from './cluster.ts';
import type { Current } from '../services-suite.ts';

type Done = (error: unknown, value?: unknown) => void;

/** A service that calls the function that it is given. */
const CALLER = {
  call: (fn: (...args: unknown[]) => void, args: unknown[], done: Done) => fn(...args, done),
  give: (fn: unknown, done: Done) => done(null, fn),
};

export function rpcSuite(current: Current): void {
  describe('createRPC', () => {
    it('runs the function where it was made, with what it closes over', async () => {
      const cluster = current();
      const { first, members } = await grouped(cluster, 2);
      const other = members[1] ?? first;
      await valueOf(cluster, (take) => other.local.routes.put(CALLER, 'caller', take));
      let sum = 0;
      const add = first.createRPC((x, done) => {
        sum += Number(x);
        (done as Done)(null, sum);
      });
      const remote = { node: other.node, service: 'caller', method: 'call' };
      const call = (x: number) =>
        valueOf(cluster, (take) => first.local.comm.send([add, [x]], remote, take));
      expect(await call(2)).to.equal(2);
      expect(await call(3)).to.equal(5);
      expect(sum).to.equal(5);
      expect(await valueOf(cluster, (take) => add(4, take)), 'called at home').to.equal(9);
    });

    it('keeps two closures with the same source apart', async () => {
      const cluster = current();
      const { first, members } = await grouped(cluster, 2);
      const other = members[1] ?? first;
      await valueOf(cluster, (take) => other.local.routes.put(CALLER, 'caller', take));
      const make = (name: string) => first.createRPC((done) => (done as Done)(null, name));
      const stubs = ['one', 'two', 'three'].map(make);
      const remote = { node: other.node, service: 'caller', method: 'call' };
      const names: unknown[] = [];
      for (const stub of stubs) {
        names.push(
          await valueOf(cluster, (take) => first.local.comm.send([stub, []], remote, take)),
        );
      }
      expect(names).to.deep.equal(['one', 'two', 'three']);
    });

    it('goes through several hops, and is itself again at home', async () => {
      const cluster = current();
      const { members } = await grouped(cluster, 3);
      const [a, b, c] = members;
      if (!a || !b || !c) throw new Error('three nodes were started');
      await valueOf(cluster, (take) => c.local.routes.put(CALLER, 'caller', take));
      const toC = (args: unknown[], method: string, take: Done) =>
        b.local.comm.send(args, { node: c.node, service: 'caller', method }, take);
      const relay = {
        call: (fn: unknown, args: unknown, done: Done) => toC([fn, args], 'call', done),
        give: (fn: unknown, done: Done) => toC([fn], 'give', done),
      };
      await valueOf(cluster, (take) => b.local.routes.put(relay, 'relay', take));
      const stub = a.createRPC((x, done) => (done as Done)(null, `${String(x)} at home`));
      const remote = { node: b.node, service: 'relay' };
      const called = await valueOf(cluster, (take) => {
        a.local.comm.send([stub, ['run']], { ...remote, method: 'call' }, take);
      });
      expect(called).to.equal('run at home');
      const back = await valueOf(cluster, (take) => {
        a.local.comm.send([stub], { ...remote, method: 'give' }, take);
      });
      expect(back).to.equal(stub);
    });

    it('answers once, whatever the function does', async () => {
      const cluster = current();
      const { first, members } = await grouped(cluster, 2);
      const other = members[1] ?? first;
      await valueOf(cluster, (take) => other.local.routes.put(CALLER, 'caller', take));
      const remote = { node: other.node, service: 'caller', method: 'call' };
      const through = (fn: (...args: unknown[]) => unknown) => (take: Done) =>
        first.local.comm.send([first.createRPC(fn), []], remote, take);
      const twice = through((done) => {
        (done as Done)(null, 1);
        (done as Done)(null, 2);
      });
      expect(await valueOf(cluster, twice)).to.equal(1);
      expect(
        await valueOf(
          cluster,
          through(() => 'by itself'),
        ),
      ).to.equal('by itself');
      expect(
        await valueOf(
          cluster,
          through((_x) => Promise.resolve('later')),
        ),
      ).to.equal('later');
      const thrown = through((_x) => {
        throw new RangeError('too far');
      });
      expect(await errorOf(cluster, thrown)).to.be.an.instanceOf(RangeError);
    });

    it('fails with a word when its maker is gone, or never made it', async () => {
      const cluster = current();
      const { first, members } = await grouped(cluster, 2);
      const other = members[1] ?? first;
      let got: ((...args: unknown[]) => void) | undefined;
      const keep = { keep: (fn: typeof got) => void (got = fn), take: () => 0 };
      const service = { keep: (fn: typeof got, done: Done) => (keep.keep(fn), done(null)) };
      await valueOf(cluster, (take) => other.local.routes.put(service, 'keeper', take));
      const remote = { node: other.node, service: 'keeper', method: 'keep' };
      const stub = first.createRPC(() => 'here');
      await valueOf(cluster, (take) => first.local.comm.send([stub], remote, take));
      expect(await valueOf(cluster, (take) => got?.(take))).to.equal('here');
      const unknown = await errorOf(cluster, (take) => {
        const call = { node: first.node, service: 'rpc', method: 'call' };
        other.local.comm.send([999_999, []], call, take);
      });
      expect(unknown.code).to.equal('ERR_NO_RPC');
      expect(unknown.message).to.include('999999');
      await cluster.kill(first);
      const gone = await errorOf(cluster, (take) => got?.(take));
      expect(gone.code).to.equal('ERR_UNREACHABLE');
    });
  });
}
