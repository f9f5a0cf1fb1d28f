import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { FRAME } from '../../../pkg/net/frames.ts';
import { refusal } from '../../../pkg/net/handshake.ts';
import type { MeshOptions } from '../../../pkg/net/mesh-options.ts';
import type { SecurityMode } from '../../../pkg/net/security-mode.ts';
import { RawPeer } from '../../support/raw-peer.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

const NOW = millis(0);
const GARBAGE = Uint8Array.of(0, 0xc1, 0xc1);
/** The header of a frame of 4 GiB, and the first of its bytes. */
const GIANT = Uint8Array.of(0xff, 0xff, 0xff, 0xff, FRAME.data, 0);

const portOf = (server: Server): number => (server.address() as { port: number }).port;

/** Passes connections on to a port, and keeps what the callers say. */
async function tap(to: () => number): Promise<{ server: Server; heard: Buffer[]; ends: Socket[] }> {
  const heard: Buffer[] = [];
  const ends: Socket[] = [];
  const server = createServer((inside) => {
    const outside = connect(to(), '127.0.0.1');
    ends.push(inside, outside);
    inside.on('error', () => {}).on('data', (chunk: Buffer) => heard.push(chunk));
    inside.pipe(outside.on('error', () => {})).pipe(inside);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, heard, ends };
}

/** Connects, says something, and hears until the end. */
function say(node: TestNode, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(node.mesh.address.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('error', () => {}).on('close', () => resolve(heard));
  });
}

const open = async (
  id: string,
  mode: SecurityMode,
  limits: MeshOptions['limits'] = {},
): Promise<TestNode> => (await TestNode.open(id, { security: { mode }, limits })).bind();

/** A node with a friend that is connected to it. */
const pair = async (
  mode: SecurityMode,
  limits: MeshOptions['limits'] = {},
): Promise<[TestNode, TestNode]> => {
  const [friend, node] = [await open('n1', mode), await open('n2', mode, limits)];
  friend.dial(node);
  await Promise.all([friend.untilEvent('up n2'), node.untilEvent('up n1')]);
  return [friend, node];
};

/** Whatever happened, the friend is served, on the connection that it had. */
const served = async (friend: TestNode, node: TestNode, before = 0): Promise<void> => {
  friend.transport.send(node.id, 'still there?', NOW);
  await node.until(() => node.received.length === before + 1, 'a message of the friend');
  expect(node.events).to.deep.equal(['up n1']);
};

const CASES: readonly { mode: SecurityMode; plain: string; replayed: string; halfOpen: Buffer }[] =
  [
    {
      mode: 'auth',
      plain: 'ERR_FRAME_TOO_BIG',
      replayed: 'ERR_WRONG_SECRET',
      halfOpen: Buffer.alloc(3),
    },
    // A record of TLS that does not end.
    {
      mode: 'tls',
      plain: 'ERR_WRONG_MODE',
      replayed: 'ERR_WRONG_SECRET',
      halfOpen: Buffer.of(22, 3, 1, 2, 0),
    },
    {
      mode: 'off',
      plain: 'ERR_FRAME_TOO_BIG',
      replayed: 'ERR_WRONG_SECRET',
      halfOpen: Buffer.alloc(3),
    },
  ];

for (const { mode, plain, replayed, halfOpen } of CASES) {
  describe(`Mesh under attack, in mode ${mode}`, () => {
    afterEach(closeNodes);

    it('tells a stranger why it is refused', async () => {
      const [friend, node] = await pair(mode);
      const heard = await say(node, Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
      expect(heard.slice(5)).to.equal(Buffer.from(refusal(new LabError(plain, ''))).toString());
      await node.until(() => node.turnedAway.length === 1, 'the log entry');
      expect(node.turnedAway).to.deep.equal([plain]);
      await served(friend, node);
    });

    it('refuses a handshake that was recorded', async () => {
      const [friend, node] = [await open('n1', mode), await open('n2', mode)];
      const { server, heard, ends } = await tap(() => node.mesh.address.port);
      friend.dial(node, portOf(server));
      friend.transport.send(node.id, 'once', NOW);
      await node.until(() => node.received.length === 1, 'the message');
      await say(node, Buffer.concat(heard));
      await node.until(() => node.turnedAway.length === 1, 'the refusal');
      expect(node.turnedAway).to.deep.equal([replayed]);
      await served(friend, node, 1);
      expect(node.bodies).to.deep.equal(['once', 'still there?']);
      await closeNodes();
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    });

    it('is not taken in by its own words', async () => {
      const node = await open('n2', mode);
      const { server, ends } = await tap(() => node.mesh.address.port);
      const address = { ip: '127.0.0.1', port: portOf(server) };
      node.mesh.addPeer({ id: nodeId('n1'), dial: true, ...address });
      await node.untilEvent('failed n1 ERR_WRONG_PEER');
      expect(node.mesh.connected).to.deep.equal([]);
      for (const end of ends) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    });

    it('refuses who claims the id of a peer that is connected', async () => {
      const [friend, node] = await pair(mode);
      const twin = new RawPeer(node, mode);
      (await twin.greet())();
      expect(await twin.refusal()).to.equal('ERR_DUPLICATE_ID');
      await node.until(() => node.turnedAway.length === 1, 'the log entry');
      await served(friend, node);
    });

    it('keeps half-open connections within their bound', async () => {
      const strangersMax = 8;
      const [friend, node] = await pair(mode, { strangersMax, handshakeMs: 300 });
      const calls = Array.from({ length: 40 }, () => say(node, halfOpen));
      const busy = (): number => node.turnedAway.filter((code) => code === 'ERR_BUSY').length;
      await node.until(() => busy() === 40 - strangersMax, 'refusals of all that are too many');
      expect(node.turnedAway.length).to.equal(40 - strangersMax);
      await served(friend, node);
      await Promise.all(calls);
      await node.until(() => node.turnedAway.length === 40, 'the others, in time');
      const late = node.turnedAway.filter((code) => code === 'ERR_HANDSHAKE_TIMEOUT').length;
      expect(late).to.equal(strangersMax);
    });

    it('lets an honest peer in while all places are taken, again and again', async () => {
      const node = await open('n2', mode, { strangersMax: 32, handshakeMs: 60_000 });
      const flood = { on: true };
      const again = async (): Promise<void> => {
        await say(node, halfOpen);
        if (flood.on) await again();
      };
      const floods = Array.from({ length: 40 }, again);
      await node.until(() => node.turnedAway.length > 100, 'the flood');
      const friend = await open('n1', mode);
      friend.dial(node);
      await node.untilEvent('up n1');
      await served(friend, node);
      flood.on = false;
      await node.mesh.close();
      await Promise.all(floods);
    });

    for (const [name, bytes, code] of [
      ['garbage', Buffer.concat([Buffer.of(0, 0, 0, 4, FRAME.data), GARBAGE]), 'ERR_BAD_PAYLOAD'],
      ['the header of a giant frame', GIANT, 'ERR_FRAME_TOO_BIG'],
    ] as const) {
      it(`fails a peer that sends ${name} after the handshake`, async () => {
        const node = await open('n2', mode);
        const peer = new RawPeer(node, mode);
        (await peer.greet())();
        await node.untilEvent('up n1');
        peer.write(bytes);
        await node.untilEvent(`failed n1 ${code}`);
        expect(node.bodies).to.deep.equal([]);
      });
    }
  });
}
