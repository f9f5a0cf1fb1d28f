import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { TestNode, closeNodes, connectedPair } from '../../support/test-node.ts';

const NOW = millis(0);
const count = (to: number): number[] => Array.from({ length: to }, (_, i) => i);

describe('Mesh, when a peer is not what it should be', () => {
  afterEach(closeNodes);

  it('fails a peer that takes nothing for too long', async () => {
    const [a, b] = await connectedPair({ congestedBytes: 1000, stallMs: 50 });
    b.transport.pause(true);
    while (!a.transport.congested()) a.transport.send(b.id, 'x'.repeat(100), NOW);
    await a.untilEvent('failed n2 ERR_PEER_STALLED');
    expect(a.transport.congested()).to.equal(false);
    expect(a.transport.send(b.id, 'lost', NOW)).to.equal(0);
    await b.untilEvent('down n1');
  });

  it('fails a peer for which more waits than the limit, without calling back at once', async () => {
    const [a, b] = await connectedPair({ queueBytesMax: 10_000 });
    b.transport.pause(true);
    for (const i of count(200)) a.transport.send(b.id, [i, 'x'.repeat(100)], NOW);
    expect(a.events).to.deep.equal(['up n2']);
    await a.untilEvent('failed n2 ERR_QUEUE_FULL');
  });

  it('fails a peer that sends on while it is not listened to', async () => {
    const a = (await TestNode.open('n1')).bind();
    const b = (await TestNode.open('n2', { limits: { queueBytesMax: 10_000 } })).bind();
    a.dial(b);
    b.transport.pause(true);
    for (const i of count(200)) a.transport.send(b.id, [i, 'x'.repeat(100)], NOW);
    await b.untilEvent('failed n1 ERR_PEER_FLOODS');
    await a.untilEvent('failed n2 ERR_PEER_FLOODS');
  });

  it('fails a peer whose message is not understood, for good, and lives on', async () => {
    const a = (await TestNode.open('n1')).bind();
    const c = (await TestNode.open('n3')).bind();
    const b = (await TestNode.open('n2')).bind((body) => {
      if (typeof body !== 'number') throw new TypeError('a number is due');
      return body;
    });
    a.dial(b);
    b.dial(c);
    for (const body of [1, 'two', 3]) a.transport.send(b.id, body, NOW);
    await b.untilEvent('failed n1 ERR_BAD_MESSAGE');
    await a.untilEvent('failed n2 ERR_BAD_MESSAGE');
    expect(b.bodies).to.deep.equal([1]);
    c.transport.send(b.id, 4, NOW);
    await b.until(() => b.received.length === 2, 'n3 is still heard');
  });

  it('refuses a second process with the id of a peer, and tells it where the first one is', async () => {
    const [a, b] = await connectedPair();
    // What the first one has sent must not be held against the second.
    a.transport.send(b.id, 1, NOW);
    await b.until(() => b.received.length === 1, 'the message');
    const twin = (await TestNode.open('n1')).bind();
    twin.dial(b);
    await twin.untilEvent('failed n2 ERR_DUPLICATE_ID');
    await b.until(() => b.turnedAway.length === 1, 'the refusal');
    expect(b.turnedAway).to.deep.equal(['ERR_DUPLICATE_ID']);
    expect(b.events).to.deep.equal(['up n1']);
    const { fields } = twin.log.find(({ event }) => event === 'peer-failed') ?? {};
    expect(fields?.['message']).to.match(
      /^link to n2: n2 refuses this process \(ERR_DUPLICATE_ID\): a second process calls itself n1; the first is connected from 127\.0\.0\.1:\d+: end one of the two, or give it another id$/,
    );
  });

  for (const [name, options, code] of [
    ['another secret', { secret: 'guessed' }, 'ERR_WRONG_SECRET'],
    ['another run', { run: 'yesterday' }, 'ERR_WRONG_RUN'],
  ] as const) {
    it(`gives up on a peer with ${name}, and is not let in by it`, async () => {
      const a = (await TestNode.open('n1', options)).bind();
      const b = (await TestNode.open('n2')).bind();
      a.dial(b);
      await a.untilEvent(`failed n2 ${code}`);
      await b.until(() => b.turnedAway.length === 1, 'the refusal');
      expect(b.turnedAway).to.deep.equal([code]);
    });
  }
});
