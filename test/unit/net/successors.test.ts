import { createServer } from 'node:net';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { MeshOptions } from '../../../pkg/net/mesh-options.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

const NOW = millis(0);
const ACCEPT = { successors: 'accept', limits: { redialMs: 1, redialMsMax: 4 } } as const;

const open = async (id: string, options: Partial<MeshOptions> = ACCEPT): Promise<TestNode> =>
  (await TestNode.open(id, options)).bind();

/** The next process at the same address. */
const successor = (of: TestNode): Promise<TestNode> =>
  open(of.id, { ...ACCEPT, port: of.mesh.address.port });

describe('Mesh, when another process takes the place of a peer', () => {
  afterEach(closeNodes);

  for (const [name, weDial] of [
    ['that it dials', true],
    ['that dials it', false],
  ] as const) {
    it(`begins anew with a process ${name}, and drops what waited for the old one`, async () => {
      const node = await open('n2');
      const old = await open('n1');
      const join = (peer: TestNode): void => {
        if (weDial) node.mesh.addPeer({ id: peer.id, dial: true, ...peer.mesh.address });
        else peer.mesh.addPeer({ id: node.id, dial: true, ...node.mesh.address });
      };
      join(old);
      await node.untilEvent('up n1');
      for (const from of [old, node]) {
        if (from === old) await old.untilEvent('up n2');
        const to = from === old ? node : old;
        for (const i of [1, 2, 3]) from.transport.send(to.id, i, NOW);
        await to.until(() => to.received.length === 3, 'the first messages');
      }
      await old.mesh.close();
      await node.untilEvent('down n1');
      node.transport.send(old.id, 'for the old one', NOW);
      const next = await successor(old);
      if (!weDial) join(next);
      await node.untilEvent('replaced n1');
      node.transport.send(next.id, 'for the new one', NOW);
      await next.until(() => next.received.length === 1, 'a message');
      next.transport.send(node.id, 'hello', NOW);
      await node.until(() => node.received.length === 4, 'an answer');
      expect(next.bodies).to.deep.equal(['for the new one']);
      expect(node.bodies).to.deep.equal([1, 2, 3, 'hello']);
      const life = node.events.filter((event) => !event.startsWith('missed'));
      expect(life).to.deep.equal(['up n1', 'down n1', 'replaced n1', 'up n1']);
    });
  }

  it('refuses a second process while the first is connected, and takes it afterwards', async () => {
    const node = await open('n2');
    const first = await open('n1');
    first.dial(node);
    await node.untilEvent('up n1');
    const second = await open('n1');
    second.mesh.addPeer({ id: node.id, dial: true, ...node.mesh.address });
    await node.until(() => node.turnedAway.length > 0, 'a refusal');
    expect(node.turnedAway[0]).to.equal('ERR_DUPLICATE_ID');
    expect(node.events).to.deep.equal(['up n1']);
    await first.mesh.close();
    await node.untilEvent('replaced n1');
    second.transport.send(node.id, 'mine now', NOW);
    await node.until(() => node.received.length === 1, 'a message of the second');
  });

  it('takes a successor of a process whose link had failed', async () => {
    const node = (await TestNode.open('n2', ACCEPT)).bind((body) => {
      if (body === 'nonsense') throw new TypeError('not understood');
      return body;
    });
    const old = await open('n1');
    old.dial(node);
    old.transport.send(node.id, 'nonsense', NOW);
    await node.untilEvent('failed n1 ERR_BAD_MESSAGE');
    await old.mesh.close();
    const next = await successor(old);
    next.dial(node);
    next.transport.send(node.id, 'sense', NOW);
    await node.until(() => node.received.length === 1, 'a message');
  });

  it('refuses a successor by default', async () => {
    const node = await open('n2', {});
    const old = await open('n1', {});
    old.dial(node);
    await node.untilEvent('up n1');
    await old.mesh.close();
    await node.untilEvent('down n1');
    const next = await open('n1', {});
    next.dial(node);
    await next.untilEvent('failed n2 ERR_DUPLICATE_ID');
  });
});

describe('Mesh, when a peer is removed and added again', () => {
  afterEach(closeNodes);

  it('begins anew on both sides, whatever had been exchanged', async () => {
    const [a, b] = [await open('n1'), await open('n2')];
    a.dial(b);
    for (const i of [1, 2, 3]) {
      a.transport.send(b.id, i, NOW);
      b.transport.send(a.id, i, NOW);
    }
    await a.until(() => a.received.length === 3, 'all of n2');
    await b.until(() => b.received.length === 3, 'all of n1');
    expect(await a.mesh.flushed(5000)).to.equal(true);
    for (let round = 1; round <= 3; round++) {
      a.mesh.removePeer(b.id);
      a.mesh.addPeer({ id: b.id, dial: true, ...b.mesh.address });
      a.transport.send(b.id, `a${round}`, NOW);
      await b.until(() => b.received.length === 3 + round, 'a message');
      b.transport.send(a.id, `b${round}`, NOW);
      await a.until(() => a.received.length === 3 + round, 'an answer');
    }
    expect(a.bodies).to.deep.equal([1, 2, 3, 'b1', 'b2', 'b3']);
    expect(b.bodies).to.deep.equal([1, 2, 3, 'a1', 'a2', 'a3']);
    expect(b.events.filter((event) => event === 'replaced n1').length).to.equal(3);
  });

  it('refuses the peer only while it is removed, by name', async () => {
    const [a, b] = [await open('n1'), await open('n2')];
    a.dial(b);
    a.transport.send(b.id, 1, NOW);
    await b.until(() => b.received.length === 1, 'a message');
    expect(await a.mesh.flushed(5000)).to.equal(true);
    b.mesh.removePeer(a.id);
    await a.untilEvent('failed n2 ERR_PEER_REMOVED');
    b.mesh.addPeer({ id: a.id, dial: false });
    a.mesh.removePeer(b.id);
    a.mesh.addPeer({ id: b.id, dial: true, ...b.mesh.address });
    a.transport.send(b.id, 2, NOW);
    await b.until(() => b.received.length === 2, 'another message');
  });

  it('tells of a failure only for the link that failed, not for the one after it', async () => {
    const [a, b] = [await open('n1', { limits: { queueBytesMax: 100 } }), await open('n2')];
    a.dial(b);
    await a.untilEvent('up n2');
    a.transport.send(b.id, 'x'.repeat(200), NOW);
    a.mesh.removePeer(b.id);
    a.dial(b);
    a.transport.send(b.id, 'short', NOW);
    await b.until(() => b.received.length === 1, 'a message');
    expect(a.events).to.not.include('failed n2 ERR_QUEUE_FULL');
  });
});

describe('Mesh, when a peer cannot be reached', () => {
  afterEach(closeNodes);

  it('tells of every attempt that fails, until the peer is removed', async () => {
    const node = await open('n2');
    node.mesh.addPeer({ id: nodeId('n1'), dial: true, ip: '127.0.0.1', port: 1 });
    const missed = (): number => node.events.filter((e) => e === 'missed n1 ECONNREFUSED').length;
    await node.until(() => missed() >= 3, 'three attempts');
    node.mesh.removePeer(nodeId('n1'));
    const peer = await open('n1');
    node.mesh.addPeer({ id: peer.id, dial: true, ...peer.mesh.address });
    await node.untilEvent('up n1');
  });

  it('tells of a machine that does not answer in time', async () => {
    const node = await open('n2', { limits: { dialMs: 30 } });
    const silent = createServer((socket) => socket.on('error', () => {}).resume());
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
    });
    node.mesh.addPeer({ id: nodeId('n1'), dial: true, ip: '127.0.0.1', port });
    await node.untilEvent('missed n1 ERR_HANDSHAKE_TIMEOUT');
    await node.mesh.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('does not tell of a peer that only asks for patience', async () => {
    const node = await open('n2');
    const first = await open('n1');
    first.dial(node);
    await node.untilEvent('up n1');
    const second = await open('n1');
    second.mesh.addPeer({ id: node.id, dial: true, ...node.mesh.address });
    await second.until(
      () => second.log.filter(({ event }) => event === 'redial').length > 1,
      'two refusals',
    );
    expect(second.events.filter((event) => event.startsWith('missed'))).to.deep.equal([]);
  });
});

describe('Mesh, when its id follows from its address', () => {
  afterEach(closeNodes);

  it('knows its id once it listens', async () => {
    const byPort = { id: ({ port }: { port: number }) => nodeId(`p${port}`) };
    const a = await open('a', byPort);
    const b = await open('b', byPort);
    expect(a.mesh.id).to.equal(`p${a.mesh.address.port}`);
    a.mesh.addPeer({ id: b.mesh.id, dial: true, ...b.mesh.address });
    a.transport.send(b.mesh.id, 'hello', NOW);
    await b.until(() => b.received.length === 1, 'the message');
    expect(b.received[0]?.from).to.equal(a.mesh.id);
  });

  it('stops listening when no id can be made', async () => {
    let port = 0;
    const id = (address: { port: number }): never => {
      ({ port } = address);
      throw new RangeError('no id');
    };
    const error: unknown = await TestNode.open('n1', { id }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(RangeError);
    expect((await open('n1', { port })).mesh.address.port).to.equal(port);
  });
});
