import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { CuttingProxy } from '../../support/cutting-proxy.ts';
import { RawPeer } from '../../support/raw-peer.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

const NOW = millis(0);
const LIMITS = { redialMs: 1, redialMsMax: 4, ackDelayMs: 1 };
const MESSAGES = 100;
const PATIENCE_MS = 10_000;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await nextTurn();
};
const numbers = Array.from({ length: MESSAGES }, (_, i) => i);

/** Sends all numbers, in portions, with a few turns between them. */
async function sendAll(from: TestNode, to: TestNode, random: Random): Promise<void> {
  for (const i of numbers) {
    from.transport.send(to.id, i, NOW);
    if (random.integer(4) === 0) await turns(random.integer(6));
  }
}

/** Ends of connections in this process, once it is as said; otherwise what it is in the end. */
async function sockets(expected: number): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const open = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    if (open === expected || performance.now() > deadline) return open;
    await nextTurn();
  }
}

const pair = async (): Promise<[TestNode, TestNode]> => [
  (await TestNode.open('n1', { limits: LIMITS })).bind(),
  (await TestNode.open('n2', { limits: LIMITS })).bind(),
];

describe('Mesh, when both sides dial', () => {
  afterEach(closeNodes);

  it('ends with one connection, whichever side is first, and loses nothing', async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= 60; seed++) {
      const random = Random.fromSeed(seed);
      const [a, b] = await pair();
      const begin = async (from: TestNode, to: TestNode): Promise<void> => {
        await turns(random.integer(8));
        from.mesh.addPeer({ id: to.id, dial: true, ...to.mesh.address });
        await sendAll(from, to, random);
      };
      await Promise.all([begin(a, b), begin(b, a)]);
      await a.until(() => a.received.length >= MESSAGES, `all of n2, seed=${seed}`);
      await b.until(() => b.received.length >= MESSAGES, `all of n1, seed=${seed}`);
      expect([a.bodies, b.bodies], `seed=${seed}`).to.deep.equal([numbers, numbers]);
      expect(await sockets(2), `seed=${seed}`).to.equal(2);
      expect([a.mesh.connected, b.mesh.connected]).to.deep.equal([[b.id], [a.id]]);
      await closeNodes();
    }
  });

  it('loses and doubles nothing when what both say lags and is cut anywhere', async function () {
    this.timeout(120_000);
    let cuts = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = Random.fromSeed(seed);
      const [a, b] = await pair();
      const front = (node: TestNode): ReturnType<typeof CuttingProxy.listen> =>
        CuttingProxy.listen({
          targetPort: node.mesh.address.port,
          random: random.fork(node.id),
          cutBytesMax: 1000,
          cuts: 12,
          lagTurnsMax: 12,
        });
      const [atA, atB] = await Promise.all([front(a), front(b)]);
      const begin = async (from: TestNode, to: TestNode, port: number): Promise<void> => {
        await turns(random.integer(20));
        from.mesh.addPeer({ id: to.id, dial: true, ip: '127.0.0.1', port });
        await sendAll(from, to, random);
      };
      await Promise.all([begin(a, b, atB.port), begin(b, a, atA.port)]);
      await a.until(() => a.received.length >= MESSAGES, `all of n2, seed=${seed}`);
      await b.until(() => b.received.length >= MESSAGES, `all of n1, seed=${seed}`);
      expect([a.bodies, b.bodies], `seed=${seed}`).to.deep.equal([numbers, numbers]);
      // One connection through a proxy has four ends.
      expect(await sockets(4), `seed=${seed}`).to.equal(4);
      cuts += atA.proxy.cuts + atB.proxy.cuts;
      await closeNodes();
      await Promise.all([atA.proxy.close(), atB.proxy.close()]);
    }
    expect(cuts).to.be.at.least(300);
  });

  it('takes the call of a side that should not dial while its own attempts are in vain', async () => {
    const [a, b] = await pair();
    a.mesh.addPeer({ id: b.id, dial: true, ip: '127.0.0.1', port: 1 });
    b.mesh.addPeer({ id: a.id, dial: true, ...a.mesh.address });
    await Promise.all([a.untilEvent('up n2'), b.untilEvent('up n1')]);
  });

  it('lets a side dial that was only dialled before, when the other does no more', async () => {
    const [a, b] = await pair();
    a.mesh.addPeer({ id: b.id, dial: true, ...b.mesh.address });
    await b.untilEvent('up n1');
    b.transport.send(a.id, 'before', NOW);
    await a.until(() => a.received.length === 1, 'the first message');
    a.mesh.removePeer(b.id);
    a.mesh.addPeer({ id: b.id, dial: false });
    await b.untilEvent('down n1');
    // To n2, n1 begins anew, and n2 was not told to take that.
    b.mesh.removePeer(a.id);
    b.mesh.addPeer({ id: a.id, dial: true, ...a.mesh.address });
    b.transport.send(a.id, 'after', NOW);
    await a.until(() => a.received.length === 2, 'the second message');
    expect(a.bodies).to.deep.equal(['before', 'after']);
  });

  it('redials from the side that did not make the connection that is lost', async () => {
    const [a, b] = await pair();
    const { proxy, port } = await CuttingProxy.listen({
      targetPort: b.mesh.address.port,
      random: Random.fromSeed(1),
      cutBytesMax: 1,
      cuts: 0,
    });
    a.mesh.addPeer({ id: b.id, dial: true, ip: '127.0.0.1', port });
    await b.untilEvent('up n1');
    b.mesh.addPeer({ id: a.id, dial: true, ...a.mesh.address });
    await proxy.close();
    await b.until(() => b.events.filter((event) => event === 'up n1').length === 2, 'n1 again');
    b.transport.send(a.id, 'still here', NOW);
    await a.until(() => a.received.length === 1, 'the message');
  });

  it('refuses a call that crosses its own, and takes it when its own has failed', async () => {
    const held: Socket[] = [];
    const silent = createServer((socket) => held.push(socket.on('error', () => {})));
    const node = (await TestNode.open('n0')).bind();
    const ip = '127.0.0.1';
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, ip, () => resolve((silent.address() as { port: number }).port));
    });
    node.mesh.addPeer({ id: nodeId('n1'), dial: true, ip, port });
    const early = new RawPeer(node);
    (await early.greet())();
    expect(await early.refusal()).to.equal('ERR_WRONG_DIALER');
    await node.until(() => node.turnedAway[0] === 'ERR_WRONG_DIALER', 'the log entry');
    const ended = new Promise((resolve) => silent.close(resolve));
    for (const socket of held) socket.resetAndDestroy();
    await ended;
    await node.until(() => node.events.some((event) => event.startsWith('missed n1')), 'the miss');
    (await new RawPeer(node).greet())();
    await node.untilEvent('up n1');
  });
});
