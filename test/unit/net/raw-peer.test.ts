import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { FRAME } from '../../../pkg/net/frames.ts';
import { RawPeer } from '../../support/raw-peer.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

/** A message on channel 0: the number 5 in MessagePack. */
const FIVE = Uint8Array.of(0, 5);

const countOf = (count: number): Buffer => {
  const payload = Buffer.alloc(8);
  payload.writeDoubleBE(count);
  return payload;
};

describe('Mesh, with a peer of any manners', () => {
  let node: TestNode;
  const connected = async (): Promise<RawPeer> => {
    const peer = new RawPeer(node);
    (await peer.greet())();
    await node.untilEvent('up n1');
    return peer;
  };
  beforeEach(async () => {
    node = (await TestNode.open('n2', { limits: { ackDelayMs: 20 } })).bind();
  });
  afterEach(closeNodes);

  it('acknowledges what it handed over, and again on the next connection', async () => {
    const first = await connected();
    first.send(FRAME.data, FIVE);
    first.send(FRAME.data, FIVE);
    expect(await first.ack()).to.equal(2);
    first.cut();
    await node.untilEvent('down n1');
    // The acknowledgement might have been lost: without another one these two were kept for ever.
    const second = new RawPeer(node);
    (await second.greet())();
    expect(await second.ack()).to.equal(2);
  });

  it('refuses a proof when more was received since the welcome, and takes the next', async () => {
    const first = await connected();
    const second = new RawPeer(node);
    const prove = await second.greet();
    first.send(FRAME.data, FIVE);
    await node.until(() => node.received.length === 1, 'the message on the old connection');
    prove();
    expect(await second.refusal()).to.equal('ERR_STALE');
    await node.untilEvent('down n1');
    const third = new RawPeer(node);
    (await third.greet())();
    expect(await third.ack()).to.equal(1);
  });

  it('refuses a proof when the peer was removed and added again since the welcome', async () => {
    const first = await connected();
    const second = new RawPeer(node);
    const prove = await second.greet();
    node.mesh.removePeer(first.id);
    node.mesh.addPeer({ id: first.id, dial: false });
    prove();
    expect(await second.refusal()).to.equal('ERR_STALE');
    await node.until(() => node.turnedAway.includes('ERR_STALE'), 'it is turned away');
    // It calls again by itself: nobody need be warned.
    expect(node.log.find(({ event }) => event === 'turned-away')?.level).to.equal('debug');
  });

  it('prefers a new connection of the same process to the old one', async () => {
    await connected();
    const second = new RawPeer(node);
    (await second.greet())();
    second.send(FRAME.data, FIVE);
    expect(await second.ack()).to.equal(1);
    expect(node.events).to.deep.equal(['up n1']);
  });

  const offences = [
    ['garbage', FRAME.data, Uint8Array.of(0, 0xc1, 0xc1), 'ERR_BAD_PAYLOAD'],
    ['no body', FRAME.data, Uint8Array.of(0), 'ERR_BAD_PAYLOAD'],
    ['nothing at all', FRAME.data, new Uint8Array(0), 'ERR_BAD_FRAME'],
    ['an unknown channel', FRAME.data, Uint8Array.of(200, 5), 'ERR_BAD_FRAME'],
    ['half of a hold', FRAME.heldData, Uint8Array.of(0, 1, 2), 'ERR_BAD_FRAME'],
    [
      'a negative hold',
      FRAME.heldData,
      Buffer.concat([FIVE.subarray(0, 1), countOf(-1), FIVE.subarray(1)]),
      'ERR_BAD_FRAME',
    ],
    ['a second hello', FRAME.hello, new Uint8Array(0), 'ERR_BAD_FRAME'],
    ['an ack of what was never sent', FRAME.ack, countOf(1), 'ERR_BAD_ACK'],
    ['an ack that is no number', FRAME.ack, countOf(NaN), 'ERR_BAD_ACK'],
    ['an ack of a wrong size', FRAME.ack, new Uint8Array(3), 'ERR_BAD_FRAME'],
  ] as const;
  for (const [name, type, payload, code] of offences) {
    it(`fails a peer that sends ${name}`, async () => {
      const peer = await connected();
      peer.send(FRAME.data, FIVE);
      peer.send(type, payload);
      peer.send(FRAME.data, FIVE);
      await node.untilEvent(`failed n1 ${code}`);
      expect(node.bodies).to.deep.equal([5]);
      const again = new RawPeer(node);
      (await again.greet())();
      expect(await again.refusal()).to.equal(code);
    });
  }

  it('fails a peer that claims more than was sent when it comes back, or less than it had', async () => {
    const first = await connected();
    for (const body of ['a', 'b', 'c']) node.transport.send(first.id, body, millis(0));
    for (let i = 0; i < 3; i++) expect((await first.next()).type).to.equal(FRAME.data);
    first.send(FRAME.ack, countOf(2));
    first.send(FRAME.data, FIVE);
    await node.until(() => node.received.length === 1, 'all before it');
    first.cut();
    await node.untilEvent('down n1');
    const second = new RawPeer(node);
    (await second.greet(1))();
    await node.untilEvent('failed n1 ERR_BAD_RESUME');
  });

  it('sends again exactly what the peer says it has not received', async () => {
    const first = await connected();
    for (const body of ['a', 'b', 'c']) node.transport.send(first.id, body, millis(0));
    await first.next();
    first.cut();
    await node.untilEvent('down n1');
    const second = new RawPeer(node);
    (await second.greet(1))();
    const texts = [(await second.next()).payload, (await second.next()).payload].map(String);
    expect(texts).to.deep.equal(['\u0000\uFFFDb', '\u0000\uFFFDc']);
  });
});
