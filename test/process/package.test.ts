/** The package as programs load and use it. */
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createDistribution } from '../../pkg/index.ts';
import { Bench, PATIENCE_MS, isFree, occupyPort } from '../support/lab-process.ts';
import { closed } from '../support/services/real.ts';
import { PACKAGE, program, saidBy } from '../support/services/script.ts';

const QUIET = { ip: '127.0.0.1', port: 0, log: () => undefined };

describe('the package', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  const use = `
    const d = createDistribution({ ip: '127.0.0.1', port: 0 });
    d.node.start((server) => {
      d.local.status.get('port', (error, port) => {
        console.log(error === null && port === server.address.port);
        server.close();
      });
    });`;
  for (const [what, args] of [
    [
      'import',
      ['--input-type=module', '-e', `import { createDistribution } from '${PACKAGE}';${use}`],
    ],
    ['require', ['-e', `const { createDistribution } = require('${PACKAGE}');${use}`]],
  ] as const) {
    it(`loads by ${what}, runs, and lets the process end`, async () => {
      const command = bench.start(process.execPath, args);
      expect((await command.end()).code, command.transcript()).to.equal(0);
      expect(command.stdout).to.equal('true\n');
    });
  }

  it('calls onStart, then the callback, then settles the promise, with one server', async () => {
    const order: unknown[] = [];
    const d = createDistribution({ ...QUIET, onStart: (server) => order.push('onStart', server) });
    const server = await d.node.start((given) => order.push('callback', given));
    expect(order).to.deep.equal(['onStart', server, 'callback', server]);
    await closed(server);
  });

  it('refuses a configuration that makes no sense, before anything is opened', () => {
    const bad: readonly (readonly [object, RegExp])[] = [
      [{}, /^config\.ip: /],
      [{ ip: '127.0.0.1' }, /^config\.port: /],
      [{ ip: '127.0.0.1', port: 65_536 }, /^config\.port: /],
      [{ ...QUIET, timeoutMs: NaN }, /^config\.timeoutMs: /],
    ];
    for (const [config, text] of bad) {
      expect(() => createDistribution(config as typeof QUIET))
        .to.throw(text)
        .with.property('code', 'ERR_BAD_SHAPE');
    }
    expect(() => createDistribution({ ...QUIET, security: { mode: 'off', shippedCode: true } }))
      .to.throw(/security\.shippedCode/)
      .with.property('code', 'ERR_INSECURE');
  });

  it('says that its port is taken', async () => {
    const taken = await occupyPort();
    const d = createDistribution({ ...QUIET, port: taken.port });
    const error = await d.node.start().then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).to.have.property('code', 'ERR_PORT_TAKEN');
    expect(error).to.have.property('message').that.includes(`${taken.port}`);
    await taken.close();
  });

  it('keeps several nodes in one process apart', async () => {
    const secret = 'the same for both of them';
    const [a, b, stranger] = [
      createDistribution<'crew'>({ ...QUIET, secret }),
      createDistribution<'crew'>({ ...QUIET, secret }),
      createDistribution({ ...QUIET }),
    ];
    const servers = [await a.node.start(), await b.node.start(), await stranger.node.start()];
    const [first, second] = servers;
    if (first === undefined || second === undefined) throw new Error('three nodes were started');
    const remote = { node: second.address, service: 'status', method: 'get' };
    expect(await a.local.comm.send(['port'], remote)).to.equal(second.address.port);
    const refused = await stranger.local.comm.send(['port'], { ...remote, timeoutMs: 3000 }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(refused, 'it does not know the secret').to.be.an.instanceOf(Error);
    await a.local.groups.put('crew', { [a.util.id.getSID(first.address)]: first.address });
    expect(a.crew.status.get).to.be.a('function');
    expect(b).to.not.have.property('crew');
    expect(a.local.status).to.not.equal(b.local.status);
    await closed(first);
    expect(await isFree('127.0.0.1', first.address.port)).to.equal(true);
    expect(await b.local.status.get('port')).to.equal(second.address.port);
    for (const server of servers.slice(1)) await closed(server);
  });

  it('gives promises where no callback is given, of values, of both maps, and of errors', async () => {
    const d = createDistribution<'crew'>(QUIET);
    const server = await d.node.start();
    const sid = d.util.id.getSID(server.address);
    await d.local.groups.put('crew', { [sid]: server.address });
    expect(await d.local.status.get('sid')).to.equal(sid);
    expect(await d.crew.status.get('sid')).to.deep.equal({ errors: {}, values: { [sid]: sid } });
    const { errors, values, bySid } = await d.crew.status.get('counts');
    expect([errors, bySid]).to.deep.equal([{}, { [sid]: values }]);
    const failing = await d.crew.status.get('nonsense');
    expect(failing.values).to.deep.equal({});
    expect(failing.errors[sid]).to.have.property('code', 'ERR_UNKNOWN_KEY');
    const codes: unknown[] = [];
    const note = (error: { code: unknown }): void => void codes.push(error.code);
    await d.local.groups.get('nobody').catch(note);
    const { crew } = d;
    await d.local.groups.del('crew');
    await crew.status.get('sid').catch(note);
    expect(codes).to.deep.equal(['ERR_NO_GROUP', 'ERR_NO_GROUP']);
    await closed(server);
  });

  it('tries anew to reach a node for a call that is made because one has failed', async () => {
    const d = createDistribution({ ...QUIET, timeoutMs: 5000 });
    const server = await d.node.start();
    const { ip, port } = await occupyPort().then(async (taken) => {
      await taken.close();
      return { ip: '127.0.0.1', port: taken.port };
    });
    const remote = { node: { ip, port }, service: 'status', method: 'get' };
    const codes: unknown[] = [];
    await new Promise<void>((resolve) => {
      const call = (): void => {
        d.local.comm.send(['nid'], remote, (error) => {
          codes.push(Reflect.get(Object(error), 'code'));
          if (codes.length === 3) resolve();
          else call();
        });
      };
      call();
    });
    expect(codes).to.deep.equal(Array.from({ length: 3 }, () => 'ERR_UNREACHABLE'));
    await closed(server);
  });

  it('does not end a program because of errors that nobody looks at, but of its own', async () => {
    const start = `const d = createDistribution({ ip: '127.0.0.1', port: 0 });
      const server = await d.node.start();`;
    const careless = `${start} d.local.groups.get('nobody'); d.nothing; d.local.comm.send();
      setTimeout(() => server.close(), 50);`;
    const fine = program(bench, careless);
    expect((await fine.end()).code, fine.transcript()).to.equal(0);
    const throwing = `${start} d.local.status.get('nid', () => { throw new Error('a bug of mine'); });`;
    const broken = program(bench, throwing);
    expect((await broken.end()).code).to.equal(1);
    expect(broken.stderr).to.include('a bug of mine');
  });

  it('answers whoever waits when a node is closed, and whoever asks later', async () => {
    const d = createDistribution(QUIET);
    const server = await d.node.start();
    await d.local.routes.put({ wait: (_x: unknown) => undefined }, 'waiter');
    const errors: unknown[] = [];
    const remote = { node: server.address, service: 'waiter', method: 'wait', timeoutMs: 20_000 };
    const elsewhere = { ...remote, node: { ip: '127.0.0.1', port: 1 } };
    d.local.comm.send([], remote, (error) => errors.push(error));
    await d.local.status.get('nid');
    await closed(server);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.have.property('code', 'ERR_STOPPED');
    expect(await d.local.status.get('port')).to.equal(server.address.port);
    await new Promise<void>((resolve) => {
      d.local.comm.send([], elsewhere, (error) => {
        expect(error).to.have.property('code', 'ERR_STOPPED');
        resolve();
      });
    });
    await closed(server);
    expect(errors).to.have.length(1);
  });

  it('stops by status.stop: the answer first, then exit code 0', async () => {
    const command = program(
      bench,
      `const d = createDistribution({ ip: '127.0.0.1', port: 0 });
       await d.node.start();
       const child = await d.local.status.spawn({ ip: '127.0.0.1', port: 0 });
       const remote = { node: child, service: 'status', method: 'stop' };
       say(told(null), (await d.local.comm.send([], remote)).port === child.port);
       d.local.status.stop((error, node) => say(told(error), node.ip));`,
    );
    expect((await command.end()).code, command.transcript()).to.equal(0);
    expect(saidBy(command)).to.deep.equal([
      [null, true],
      [null, '127.0.0.1'],
    ]);
  });
});
