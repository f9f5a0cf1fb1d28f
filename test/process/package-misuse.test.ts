/** What programs get wrong, and what services of other people do. */
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createDistribution, type Distribution, type NodeInfo } from '../../pkg/index.ts';

const HERE = { ip: '127.0.0.1', port: 0, log: () => undefined };

/** What a promise fails with. */
async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** Runs in a child. */
function dieWithABrace(): void {
  process.stderr.write('{ a: 1 }\n');
  process.exit(3);
}

describe('a node that is misused', function () {
  this.timeout(30_000);
  let here: Distribution & Record<string, Distribution['all']>;
  beforeEach(async () => {
    here = createDistribution(HERE);
    await here.node.start();
  });
  afterEach(async () => {
    await here.local.status.stop().catch(() => undefined);
    await here.node.ended;
  });

  /** A group of one new node. */
  async function other(): Promise<NodeInfo> {
    await here.local.groups.put('one', {});
    return here['one']!.status.spawn({ ip: '127.0.0.1', port: 0 });
  }

  it('survives a child whose last line only looks like one of a log', async () => {
    const child = { ip: '127.0.0.1', port: 0, onStart: dieWithABrace };
    const error = await errorOf(here.local.status.spawn(child));
    expect(String(error)).to.include('exit code 3: { a: 1 }');
  });

  it('makes an Error of whatever a method calls back with as one', async () => {
    const node = await other();
    const service = { fail: (callback: (error: unknown) => void) => callback('a mere text') };
    await here['one']!.routes.put(service, 'failing');
    const remote = { service: 'failing', method: 'fail' };
    const { errors, values } = await here['one']!.comm.send([], remote);
    expect(Object.values(errors).map(({ message }) => message)).to.deep.equal(['a mere text']);
    expect(values).to.deep.equal({});
    const single = await errorOf(here.local.comm.send([], { node, ...remote }));
    expect(single).to.be.instanceOf(Error).with.property('message', 'a mere text');
  });

  it('deletes what it runs for a group that it is not in', async () => {
    await other();
    const tick = here.util.wire.createRPC(() => undefined);
    const id = await here['one']!.gossip.at(60_000, tick);
    expect(await here['one']!.gossip.del(id)).to.deep.equal({ changed: true });
  });

  it('is not stopped by an empty group, which can run nothing either', async () => {
    await here.local.groups.put('none', {});
    for (const call of [
      here['none']!.status.stop(),
      here['none']!.gossip.at(60_000, () => undefined),
    ]) {
      expect(await errorOf(call)).to.have.property('code', 'ERR_EMPTY_GROUP');
    }
    expect(await here.local.status.get('sid')).to.be.a('string');
  });

  it('starts once, and not again when it has ended', async () => {
    expect(await errorOf(here.node.start())).to.have.property('code', 'ERR_STARTED');
    await here.local.status.stop();
    await here.node.ended;
    expect(await errorOf(here.node.start())).to.have.property('code', 'ERR_STOPPED');
  });

  it('listens no more when its onStart fails, also later', async () => {
    const failing = createDistribution({
      ...HERE,
      onStart: () => Promise.reject(new Error('not today')),
    });
    expect(String(await errorOf(failing.node.start()))).to.include('not today');
    await failing.node.ended;
  });

  it('runs an RPC as onStart where that was made', async () => {
    let started = 0;
    const onStart = here.util.wire.createRPC((_: unknown, callback: () => void) => {
      started += 1;
      callback();
    });
    await here.local.status.spawn({ ip: '127.0.0.1', port: 0, onStart });
    expect(started).to.equal(1);
  });

  it('is known by its address, whatever rides along', async () => {
    const node = await here.local.status.spawn({ ip: '127.0.0.1', port: 0, id: 'n1', rack: 7 });
    expect(node).to.include({ id: 'n1', rack: 7 });
    const remote = { node: { ip: node.ip, port: node.port }, service: 'status', method: 'get' };
    expect(await here.local.comm.send(['rack'], remote)).to.equal(7);
  });

  it('forgets a child that has died', async () => {
    const node = await here.local.status.spawn({ ip: '127.0.0.1', port: 0 });
    const sid = here.util.id.getSID(node);
    expect(await here.local.groups.get('all')).to.have.property(sid);
    const die = { die: () => process.kill(process.pid, 'SIGKILL') };
    const put = { node, service: 'routes', method: 'put' };
    await here.local.comm.send([die, 'deadly'], put);
    await errorOf(here.local.comm.send([], { node, service: 'deadly', method: 'die' }));
    // Bounded by the time of the test.
    while (sid in (await here.local.groups.get('all'))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});

describe('a configuration that makes no sense', () => {
  const BAD: readonly [path: string, config: object][] = [
    ['config.security.mode', { security: { mode: 'TLS' } }],
    ['config.security', { security: 'off' }],
    ['config.security.shippedCode', { security: { shippedCode: 'no' } }],
    ['config.secret', { secret: 5 }],
    ['config.limits.frameBytesMax', { limits: { frameBytesMax: 'x' } }],
  ];
  for (const [path, bad] of BAD) {
    it(`is refused, by name: ${path}`, () => {
      expect(() => createDistribution({ ...HERE, ...bad })).to.throw(`${path}: expected`);
    });
  }
});
