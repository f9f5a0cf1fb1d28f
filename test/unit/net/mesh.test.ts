import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { InvariantError, LabError } from '../../../pkg/core/errors.ts';
import { millis, nodeId, type NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { dials } from '../../../pkg/net/dialer.ts';
import { CuttingProxy } from '../../support/cutting-proxy.ts';
import { TestNode, closeNodes, connectedPair } from '../../support/test-node.ts';

const NOW = millis(0);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const count = (to: number): number[] => Array.from({ length: to }, (_, i) => i);

describe('Mesh', () => {
  afterEach(closeNodes);

  it('carries messages both ways, once, unchanged and in order', async () => {
    const [a, b] = await connectedPair();
    for (const i of count(1000)) {
      const bytes = a.transport.send(b.id, { i, zero: -0 }, NOW);
      expect(bytes).to.be.within(15, 20);
      b.transport.send(a.id, i, NOW);
    }
    await b.until(() => b.received.length >= 1000, 'all of n1');
    await a.until(() => a.received.length >= 1000, 'all of n2');
    expect(b.bodies).to.deep.equal(count(1000).map((i) => ({ i, zero: -0 })));
    expect(a.bodies).to.deep.equal(count(1000));
    expect(b.received[0]?.from).to.equal('n1');
  });

  it('keeps what is sent before the peer is connected', async () => {
    const a = (await TestNode.open('n1')).bind();
    const b = (await TestNode.open('n2')).bind();
    a.mesh.addPeer({ id: b.id, dial: false });
    a.transport.send(b.id, 'early', NOW);
    b.mesh.addPeer({ id: a.id, dial: true, ...a.mesh.address });
    await b.until(() => b.received.length === 1, 'the message');
    expect(b.bodies).to.deep.equal(['early']);
  });

  it('carries a hold with the message', async () => {
    const [a, b] = await connectedPair();
    a.transport.send(b.id, 'later', millis(12.5));
    a.transport.send(b.id, 'now', NOW);
    await b.until(() => b.received.length === 2, 'both');
    expect(b.received.map(({ holdMs }) => holdMs)).to.deep.equal([12.5, 0]);
  });

  it('keeps channels apart and counts their messages and bytes', async () => {
    const [a, b] = await connectedPair();
    const other = a.mesh.transport(3, String);
    const heard: string[] = [];
    other.bind({ message: () => {}, drained: () => {} });
    b.mesh.transport(3, String).bind({ message: (_, body) => heard.push(body), drained: () => {} });
    const bytes = other.send(b.id, 'on three', NOW);
    a.transport.send(b.id, 'on zero', NOW);
    await b.until(() => b.received.length === 1, 'the message on channel 0');
    expect(heard).to.deep.equal(['on three']);
    expect(bytes).to.equal(4 + 1 + 1 + 1 + 'on three'.length);
    expect(a.mesh.counts(3)).to.include({ sentMessages: 1, sentBytes: bytes });
    expect(b.mesh.counts(3)).to.include({ receivedMessages: 1, receivedBytes: bytes });
    expect(b.mesh.counts(7)).to.equal(undefined);
  });

  it('connects ten nodes all-to-all by the rule of who dials', async () => {
    const nodes = await Promise.all(count(10).map((i) => TestNode.open(`n${i}`)));
    for (const node of nodes) node.bind();
    for (const node of nodes) {
      for (const peer of nodes) if (dials(node.id, peer.id)) node.dial(peer);
    }
    for (const node of nodes) {
      for (const peer of nodes) if (peer !== node) node.transport.send(peer.id, node.id, NOW);
    }
    await Promise.all(nodes.map((node) => node.until(() => node.received.length === 9, 'all')));
    for (const { received, mesh } of nodes) {
      expect(new Set(received.map(({ from }) => from)).size).to.equal(9);
      expect(mesh.connected.length).to.equal(9);
    }
  });

  it('loses nothing and repeats nothing when connections are cut anywhere', async function () {
    this.timeout(30_000);
    const messages = 10_000;
    for (const seed of [1, 2, 3]) {
      const a = (await TestNode.open('n1', { limits: { redialMs: 1, redialMsMax: 2 } })).bind();
      const b = (await TestNode.open('n2')).bind();
      const { proxy, port } = await CuttingProxy.listen({
        targetPort: b.mesh.address.port,
        random: Random.fromSeed(seed),
        cutBytesMax: 30_000,
        cuts: 40,
      });
      a.dial(b, port);
      // In portions of 50, so that there is always something under way when a cut comes.
      const pump = (from: TestNode, to: NodeId, next = 0): void => {
        for (let i = next; i < next + 50; i++) from.transport.send(to, i, NOW);
        if (next + 50 < messages) setImmediate(() => pump(from, to, next + 50));
      };
      pump(a, b.id);
      pump(b, a.id);
      await b.until(() => b.received.length >= messages, `all of n1, seed=${seed}`);
      await a.until(() => a.received.length >= messages, `all of n2, seed=${seed}`);
      expect(await a.mesh.flushed(5000)).to.equal(true);
      expect(a.bodies, `seed=${seed}`).to.deep.equal(count(messages));
      expect(b.bodies, `seed=${seed}`).to.deep.equal(count(messages));
      expect(proxy.cuts, `seed=${seed}`).to.be.at.least(10);
      await closeNodes();
      await proxy.close();
    }
  });

  it('asks for acknowledgements when somebody waits for them', async () => {
    const [a, b] = await connectedPair({ ackDelayMs: 60_000, ackRideMs: 60_000 });
    for (let i = 0; i < 3; i++) {
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        from.transport.send(to.id, i, NOW);
      }
      await Promise.all([a, b].map((node) => node.until(() => node.received.length > i, 'it')));
      const flushed = [a, b].map((node) => node.mesh.flushed(5000));
      a.transport.send(b.id, 'more', NOW);
      expect(await Promise.all(flushed)).to.deep.equal([true, true]);
      b.received.length = i + 1;
    }
  });

  it('makes a paused receiver felt by its sender, within bounds, and loses nothing', async () => {
    const limits = { congestedBytes: 100_000, queueBytesMax: 1_000_000 };
    const [a, b] = await connectedPair(limits);
    b.transport.pause(true);
    let sent = 0;
    const body = 'x'.repeat(1000);
    while (!a.transport.congested()) a.transport.send(b.id, [sent++, body], NOW);
    expect(sent).to.be.within(90, 110);
    expect(await a.mesh.flushed(50)).to.equal(false);
    expect(b.received).to.deep.equal([]);
    expect(a.events).to.not.include('drained');
    b.transport.pause(false);
    await a.untilEvent('drained');
    expect(a.transport.congested()).to.equal(false);
    expect(await a.mesh.flushed(5000)).to.equal(true);
    expect(b.bodies).to.deep.equal(count(sent).map((i) => [i, body]));
  });

  it('delivers other channels while one is paused, and acknowledges in the end', async () => {
    const [a, b] = await connectedPair();
    const other = a.mesh.transport(1, String);
    const heard: string[] = [];
    other.bind({ message: () => {}, drained: () => {} });
    b.mesh.transport(1, String).bind({
      message: (_, body) => {
        heard.push(body);
        if (body === 'stop') b.transport.pause(false);
      },
      drained: () => {},
    });
    b.transport.pause(true);
    for (const i of count(5)) {
      a.transport.send(b.id, i, NOW);
      other.send(b.id, i === 4 ? 'stop' : 'go on', NOW);
    }
    await b.until(() => b.received.length === 5, 'the paused channel');
    expect(heard).to.deep.equal(['go on', 'go on', 'go on', 'go on', 'stop']);
    expect(b.bodies).to.deep.equal(count(5));
    expect(await a.mesh.flushed(5000)).to.equal(true);
  });

  it('stops in the middle of a chunk when the receiver pauses, and goes on in order', async () => {
    const [a, b] = await connectedPair();
    b.onMessage = () => {
      b.transport.pause(true);
      setImmediate(() => b.transport.pause(false));
    };
    for (const i of count(100)) a.transport.send(b.id, i, NOW);
    await b.until(() => b.received.length === 100, 'all');
    expect(b.bodies).to.deep.equal(count(100));
  });

  it('connects again after a loss, and says so', async () => {
    const a = (await TestNode.open('n1')).bind();
    const b = (await TestNode.open('n2')).bind();
    const { proxy, port } = await CuttingProxy.listen({
      targetPort: b.mesh.address.port,
      random: Random.fromSeed(1),
      cutBytesMax: 1,
      cuts: 0,
    });
    a.dial(b, port);
    await a.untilEvent('up n2');
    await proxy.close();
    await a.untilEvent('down n2');
    expect(a.events).to.deep.equal(['up n2', 'down n2']);
    await a.until(() => a.log.some(({ event }) => event === 'redial'), 'another attempt');
  });

  it('drops what waits for a removed peer and does not let it in again', async () => {
    const [a, b] = await connectedPair();
    b.transport.pause(true);
    a.transport.send(b.id, 'lost', NOW);
    b.mesh.removePeer(a.id);
    expect(b.transport.send(a.id, 'lost', NOW)).to.equal(0);
    await a.untilEvent('failed n2 ERR_PEER_REMOVED');
    a.mesh.removePeer(b.id);
    expect(await a.mesh.flushed(1000)).to.equal(true);
  });

  it('treats a message to a stranger as a bug', async () => {
    const [a] = await connectedPair();
    expect(() => a.transport.send(nodeId('n9'), 1, NOW)).to.throw(InvariantError, 'n9');
  });

  it('refuses to send what is above the limit of a frame', async () => {
    const [a, b] = await connectedPair({ frameBytesMax: 100 });
    expect(() => a.transport.send(b.id, 'x'.repeat(100), NOW))
      .to.throw(LabError)
      .with.property('code', 'ERR_FRAME_TOO_BIG');
    a.transport.send(b.id, 'x'.repeat(90), NOW);
    await b.until(() => b.received.length === 1, 'the shorter one');
  });

  it('names a port that is taken, and what to do', async () => {
    const a = await TestNode.open('n1');
    const { ip, port } = a.mesh.address;
    const error: unknown = await TestNode.open('n2', { ip, port }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(LabError).with.property('code', 'ERR_PORT_TAKEN');
    expect(String(error)).to.include(`${ip}:${port}`).and.include('choose another port');
  });

  it('leaves no handle behind, also with a peer that is gone and one that is silent', async () => {
    // One turn first: mocha sets the timer of a test only after it has begun.
    await nextTurn();
    const before = process.getActiveResourcesInfo().toSorted();
    const [a] = await connectedPair();
    a.mesh.addPeer({ id: nodeId('n8'), dial: true, ip: '127.0.0.1', port: 1 });
    await a.until(() => a.log.some(({ event }) => event === 'redial'), 'an attempt in vain');
    await closeNodes();
    await nextTurn();
    expect(process.getActiveResourcesInfo().toSorted()).to.deep.equal(before);
  });
});
