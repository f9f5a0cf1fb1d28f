import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { millis } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import type { MeshOptions } from '../../../pkg/net/mesh-options.ts';
import type { SecurityMode } from '../../../pkg/net/security-mode.ts';
import { CuttingProxy } from '../../support/cutting-proxy.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

const NOW = millis(0);
const MODES = ['auth', 'tls', 'off'] as const;

const open = async (
  id: string,
  mode: SecurityMode,
  options: Partial<MeshOptions> = {},
): Promise<TestNode> => (await TestNode.open(id, { security: { mode }, ...options })).bind();

describe('Mesh, by security mode', () => {
  afterEach(closeNodes);

  for (const mode of MODES) {
    it(`${mode}: loses and doubles nothing when connections are cut anywhere`, async () => {
      const a = await open('n1', mode, { limits: { redialMs: 1, redialMsMax: 2 } });
      const b = await open('n2', mode);
      const { proxy, port } = await CuttingProxy.listen({
        targetPort: b.mesh.address.port,
        random: Random.fromSeed(1),
        cutBytesMax: 10_000,
        cuts: 20,
      });
      a.dial(b, port);
      const numbers = Array.from({ length: 5000 }, (_, i) => i);
      for (const i of numbers) {
        a.transport.send(b.id, i, NOW);
        b.transport.send(a.id, i, NOW);
      }
      await a.until(() => a.received.length >= numbers.length, 'all of n2');
      await b.until(() => b.received.length >= numbers.length, 'all of n1');
      expect([a.bodies, b.bodies]).to.deep.equal([numbers, numbers]);
      expect(proxy.cuts).to.be.at.least(5);
      await closeNodes();
      await proxy.close();
    });

    for (const other of MODES.filter((candidate) => candidate !== mode)) {
      it(`${mode}: refuses a caller in mode ${other}, and both sides say so`, async () => {
        const [caller, called] = [await open('n1', other), await open('n2', mode)];
        caller.dial(called);
        await caller.untilEvent('failed n2 ERR_WRONG_MODE');
        await called.until(() => called.turnedAway.length === 1, 'the refusal');
        expect(called.turnedAway).to.deep.equal(['ERR_WRONG_MODE']);
      });
    }
  }

  it('tls: a wrong secret ends in TLS, and both sides say so', async () => {
    const caller = await open('n1', 'tls', { secret: 'guessed' });
    const called = await open('n2', 'tls');
    caller.dial(called);
    await caller.untilEvent('failed n2 ERR_WRONG_SECRET');
    await called.until(() => called.turnedAway.length === 1, 'the refusal');
    const [entry] = called.log.filter(({ event }) => event === 'turned-away');
    expect(entry?.fields).to.include({ code: 'ERR_WRONG_SECRET' });
    expect(String(entry?.fields['message'])).to.include('TLS');
  });

  it('tls: a wrong run is named, as the secret is right', async () => {
    const caller = await open('n1', 'tls', { run: 'yesterday' });
    caller.dial(await open('n2', 'tls'));
    await caller.untilEvent('failed n2 ERR_WRONG_RUN');
  });

  it('tls: a caller with certificates in mind is refused', async () => {
    const called = await open('n2', 'tls');
    const socket = connectTls({
      ...called.mesh.address,
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    await closed;
    await called.until(() => called.turnedAway.length === 1, 'the refusal');
    expect(called.turnedAway).to.deep.equal(['ERR_TLS']);
  });

  it('off: the secret does not matter', async () => {
    const [a, b] = [await open('n1', 'off', { secret: 'one' }), await open('n2', 'off')];
    a.dial(b);
    await b.untilEvent('up n1');
  });

  it('off: listens on loopback addresses only, and says what to do instead', async () => {
    for (const ip of ['0.0.0.0', '::', '192.168.0.1', '128.0.0.1', 'example.org', '127.evil.org']) {
      const error: unknown = await open('n1', 'off', { ip }).catch((e: unknown) => e);
      expect(error, ip).to.be.instanceOf(LabError).with.property('code', 'ERR_INSECURE');
      expect(String(error)).to.include(ip).and.include('127.0.0.1').and.include('auth or tls');
    }
    for (const ip of ['127.0.0.1', '127.1.2.3', 'localhost']) await open('n1', 'off', { ip });
  });

  it('auth and tls: take no empty secret', async () => {
    for (const mode of ['auth', 'tls'] as const) {
      const error: unknown = await open('n1', mode, { secret: '' }).catch((e: unknown) => e);
      expect(error, mode).to.be.instanceOf(LabError).with.property('code', 'ERR_INSECURE');
    }
  });
});
