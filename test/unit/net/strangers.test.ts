import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { FRAME } from '../../../pkg/net/frames.ts';
import { HEADER_BYTES, writeHeader } from '../../../pkg/wire/frame.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

const frame = (type: number, text: string): Buffer => {
  const bytes = Buffer.alloc(HEADER_BYTES + text.length);
  writeHeader(bytes, 0, { type, payloadBytes: text.length });
  bytes.write(text, HEADER_BYTES, 'latin1');
  return bytes;
};

/** A raw client, and the promise of its end. */
function call(node: TestNode, bytes: Uint8Array): { socket: Socket; over: Promise<string> } {
  const socket = connect(node.mesh.address.port, '127.0.0.1', () => socket.write(bytes));
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const over = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(heard));
  });
  return { socket, over };
}

describe('Mesh, when strangers call', () => {
  let node: TestNode;
  let friend: TestNode;
  beforeEach(async () => {
    node = (await TestNode.open('n2', { limits: { handshakeMs: 100, strangersMax: 3 } })).bind();
    friend = (await TestNode.open('n1')).bind();
    friend.dial(node);
    await friend.untilEvent('up n2');
  });
  afterEach(async () => {
    // Whatever the stranger did, a peer is served as before.
    friend.transport.send(node.id, 'still there?', millis(0));
    await node.until(() => node.received.length === 1, 'a message of the peer');
    await closeNodes();
  });

  const http = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const cases = [
    { name: 'HTTP', bytes: Buffer.from(http), code: 'ERR_FRAME_TOO_BIG' },
    { name: 'a huge length', bytes: Buffer.alloc(9, 0xff), code: 'ERR_FRAME_TOO_BIG' },
    { name: 'a length of 0', bytes: Buffer.alloc(4), code: 'ERR_BAD_FRAME' },
    {
      name: 'a handshake above 1 KiB',
      bytes: frame(FRAME.hello, 'x'.repeat(1024)),
      code: 'ERR_FRAME_TOO_BIG',
    },
    { name: 'data before proof', bytes: frame(FRAME.data, '\0x'), code: 'ERR_BAD_FRAME' },
    { name: 'an ack before proof', bytes: frame(FRAME.ack, '12345678'), code: 'ERR_BAD_FRAME' },
    { name: 'an unknown type', bytes: frame(99, ''), code: 'ERR_BAD_FRAME' },
    { name: 'a hello of garbage', bytes: frame(FRAME.hello, '\0{]'), code: 'ERR_BAD_HELLO' },
    { name: 'a proof at once', bytes: frame(FRAME.proof, '{}'), code: 'ERR_BAD_HELLO' },
    { name: 'another magic', bytes: frame(FRAME.hello, '{"magic":"x"}'), code: 'ERR_BAD_MAGIC' },
  ];
  for (const { name, bytes, code } of cases) {
    it(`turns away ${name}, and says why`, async () => {
      const heard = await call(node, bytes).over;
      await node.until(() => node.turnedAway.length === 1, 'the log entry');
      expect(node.turnedAway).to.deep.equal([code]);
      expect(heard).to.equal(frame(FRAME.refuse, JSON.stringify({ code })).toString('latin1'));
    });
  }

  it('turns away who says nothing, in time', async () => {
    await call(node, new Uint8Array(0)).over;
    await node.until(() => node.turnedAway.length === 1, 'the log entry');
    expect(node.turnedAway).to.deep.equal(['ERR_HANDSHAKE_TIMEOUT']);
  });

  it('copes with half of a frame and then nothing more to say', async () => {
    const { socket, over } = call(node, frame(FRAME.hello, '{"magic"').subarray(0, 7));
    socket.end();
    await over;
    await node.until(() => node.turnedAway.length === 1, 'the log entry');
    expect(node.turnedAway).to.deep.equal(['ERR_NO_HANDSHAKE']);
  });

  it('copes with a reset', async () => {
    const { socket, over } = call(node, frame(FRAME.hello, '{"magic"').subarray(0, 7));
    socket.once('connect', () => socket.resetAndDestroy());
    await over;
    await node.until(() => node.turnedAway.length === 1, 'the log entry');
    // The kernel may report the reset or only the end.
    expect(node.turnedAway[0]).to.be.oneOf(['ECONNRESET', 'ERR_NO_HANDSHAKE']);
  });

  it('refuses more strangers than its limit', async () => {
    const calls = [1, 2, 3, 4, 5].map(() => call(node, new Uint8Array(0)));
    await Promise.all(calls.map(({ over }) => over));
    await node.until(() => node.turnedAway.length === 5, 'five log entries');
    expect(node.turnedAway.filter((code) => code === 'ERR_BUSY').length).to.equal(2);
  });
});
