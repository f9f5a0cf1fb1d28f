/** Where functions may not travel as source, whatever needs it says so; all else works. */
import { expect } from 'chai';
import { it } from 'mocha';
import { ask, errorOf, grouped, valueOf, valuesOf } from './cluster.ts';
import type { Current } from '../services-suite.ts';

type Done = (error: unknown, value?: unknown) => void;

export function codeSuite(current: Current): void {
  it('refuses to send code, names the option, and sends nothing', async () => {
    const cluster = current();
    const { members, first, crew } = await grouped(cluster, 2);
    const other = members[1] ?? first;
    const counts = () => valueOf(cluster, (take) => other.local.status.get('counts', take));
    const before = await counts();
    const service = { hello: () => 'hi' };
    const remote = { node: other.node, service: 'routes', method: 'put' };
    const errors = [
      await errorOf(cluster, (take) => crew.routes.put(service, 'hi', take)),
      await errorOf(cluster, (take) => first.local.comm.send([service, 'hi'], remote, take)),
      await errorOf(cluster, (take) => {
        crew.groups.put({ gid: 'duo', subset: () => 1 }, {}, take);
      }),
      await errorOf(cluster, (take) => {
        first.local.status.spawn({ ip: first.node.ip, port: 0, onStart: () => undefined }, take);
      }),
    ];
    for (const error of errors) {
      expect(error.code).to.equal('ERR_CODE_REFUSED');
      expect(error.message).to.include('security.shippedCode');
    }
    expect(await counts()).to.equal(before);
  });

  it('refuses code in answers', async () => {
    const cluster = current();
    const { members, first } = await grouped(cluster, 2);
    for (const member of members) {
      const service = { give: (done: Done) => done(null, () => 1) };
      await valueOf(cluster, (take) => member.local.routes.put(service, 'giver', take));
      const remote = { node: member.node, service: 'giver', method: 'give' };
      const { error } = await ask(cluster, (take) => first.local.comm.send([], remote, take));
      expect(error).to.have.property('code', 'ERR_CODE_REFUSED');
    }
  });

  it('lets services be put here, functions by reference travel, and nodes be spawned', async () => {
    const cluster = current();
    const { members, first, crew } = await grouped(cluster, 2);
    for (const { local } of members) {
      const service = { call: (fn: (done: Done) => void, done: Done) => fn(done) };
      await valueOf(cluster, (take) => local.routes.put(service, 'caller', take));
    }
    const stub = first.createRPC(() => 'home');
    const called = await valuesOf(cluster, (take) => {
      crew.comm.send([stub], { service: 'caller', method: 'call' }, take);
    });
    expect(Object.values(called)).to.deep.equal(['home', 'home']);
    const subset = { gid: 'duo', subset: () => 1 };
    await valueOf(cluster, (take) => first.local.groups.put(subset, {}, take));
    const config = { ip: first.node.ip, port: 0 };
    const child = await valueOf(cluster, (take) => first.local.status.spawn(config, take));
    const remote = { node: child as typeof first.node, service: 'status', method: 'stop' };
    await valueOf(cluster, (take) => first.local.comm.send([], remote, take));
  });
}
