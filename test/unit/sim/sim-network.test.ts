import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { millis, nodeId, type NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { SimNetwork } from '../../../pkg/sim/sim-network.ts';
import type { SimNode } from '../../../pkg/sim/sim-node.ts';

type Body = Record<string, unknown>;
type Network = SimNetwork<Body>;

const NOW = millis(0);
const [A, B, C] = ['a', 'b', 'c'].map(nodeId) as [NodeId, NodeId, NodeId];

function networkOf(options: { seed?: number; fast?: boolean; max?: number } = {}): Network {
  const { seed = 1, fast = false, max = 10 } = options;
  return new SimNetwork<Body>({
    random: Random.fromSeed(seed),
    latencyMs: { min: 0, max },
    parse: (body) => body as Body,
    fast,
  });
}

/** Notes every message with the time at which it came. */
function listen(network: Network, node: SimNode<Body>) {
  const heard: { at: number; from: NodeId; body: Body; holdMs: number }[] = [];
  node.bind({
    message: (from, body, holdMs) => heard.push({ at: network.queue.now, from, body, holdMs }),
    drained: () => {},
  });
  return heard;
}

function drain({ queue }: Network): void {
  while (queue.runNext());
}

/** When 20 messages from a to b arrive, as a sends to others as well. */
const arrivals = (others: readonly NodeId[], seed = 1): number[] => {
  const network = networkOf({ seed });
  const [a, b] = [network.add(A), network.add(B)];
  const heard = listen(network, b);
  for (const id of others) network.add(id);
  for (let i = 0; i < 20; i++) {
    for (const id of others) a.send(id, { i }, NOW);
    a.send(B, { i }, NOW);
  }
  drain(network);
  return heard.map(({ at }) => at);
};

/** A network in which only bodies with an x are messages, and what was heard of the others. */
function choosy(severed?: (by: NodeId, peer: NodeId, error: LabError) => void): Network {
  return new SimNetwork<Body>({
    random: Random.fromSeed(1),
    latencyMs: { min: 0, max: 1 },
    parse(body) {
      if (typeof body === 'object' && body !== null && 'x' in body) return { ...body };
      throw new LabError('ERR_BAD_SHAPE', 'no x');
    },
    fast: false,
    severed,
  });
}

describe('SimNetwork', () => {
  it('gives a link up over which something came that has no shape, both ways, until one is started anew', () => {
    const told: unknown[] = [];
    const network = choosy((by, peer, { code }) => told.push([by, peer, code]));
    const [a, b, c] = [network.add(A), network.add(B), network.add(C)];
    const [atA, atB, atC] = [a, b, c].map((node) => listen(network, node));
    a.send(B, { x: 1 }, NOW);
    a.send(B, { y: 1 }, NOW);
    a.send(B, { x: 2 }, NOW);
    a.send(C, { x: 3 }, NOW);
    drain(network);
    b.send(A, { x: 4 }, NOW);
    c.send(A, { x: 5 }, NOW);
    a.send(B, { y: 2 }, NOW);
    drain(network);
    expect(told).to.deep.equal([[B, A, 'ERR_BAD_SHAPE']]);
    const bodies = (heard: typeof atA): unknown[] => (heard ?? []).map(({ body }) => body);
    expect([atA, atB, atC].map(bodies)).to.deep.equal([[{ x: 5 }], [{ x: 1 }], [{ x: 3 }]]);
    a.kill();
    network.add(A).send(B, { x: 6 }, NOW);
    drain(network);
    expect(bodies(atB)).to.deep.equal([{ x: 1 }, { x: 6 }]);
  });

  it('throws what the parser throws where nobody is to be told', () => {
    const network = choosy();
    network.add(B);
    network.add(A).send(B, { y: 1 }, NOW);
    expect(() => drain(network)).to.throw(LabError, 'no x');
  });

  it('delivers what was sent, with its hold, within the latency', () => {
    const network = networkOf();
    const [a, b] = [network.add(A), network.add(B)];
    const heard = listen(network, b);
    const bytes = a.send(B, { kind: 'x' }, millis(3));
    drain(network);
    expect(heard).to.have.length(1);
    expect(heard[0]).to.deep.include({ from: A, body: { kind: 'x' }, holdMs: 3 });
    expect(heard[0]!.at).to.be.within(0, 10);
    // Header of 5, channel, hold of 8, and a map of one text in MessagePack.
    expect(bytes).to.equal(a.send(B, { kind: 'x' }, NOW) + 8);
  });

  it('keeps the order of each link, and none between links', () => {
    const network = networkOf();
    const [a, b, c] = [network.add(A), network.add(B), network.add(C)];
    const heard = listen(network, c);
    for (let i = 0; i < 50; i++) {
      a.send(C, { i }, NOW);
      b.send(C, { i }, NOW);
    }
    drain(network);
    for (const from of [A, B]) {
      const own = heard.filter((message) => message.from === from);
      expect(own.map(({ body }) => body['i'])).to.deep.equal(
        Array.from({ length: 50 }, (_, i) => i),
      );
    }
    const together = heard.map(({ from }) => from).join('');
    expect(together).not.to.equal('ab'.repeat(50));
  });

  for (const fast of [false, true]) {
    it(`${fast ? 'shares' : 'copies'} bodies ${fast ? 'when told to be fast' : 'for real'}`, () => {
      const network = networkOf({ fast });
      const [a, b] = [network.add(A), network.add(B)];
      const heard = listen(network, b);
      const shared = { list: [1] };
      a.send(B, shared, NOW);
      shared.list.push(2);
      a.send(B, shared, NOW);
      drain(network);
      const lists = heard.map(({ body }) => body['list']);
      expect(lists).to.deep.equal(
        fast
          ? [
              [1, 2],
              [1, 2],
            ]
          : [[1], [1, 2]],
      );
    });
  }

  it('shows what the codec cannot carry', () => {
    const network = networkOf();
    const a = network.add(A);
    network.add(B);
    expect(() => a.send(B, { f: Symbol('x') }, NOW)).to.throw('cannot be encoded');
  });

  it('loses no body among many packets, equal and different, whose numbers are used again', () => {
    for (const fast of [false, true]) {
      const network = networkOf({ fast });
      const [a, b] = [network.add(A), network.add(B)];
      network.add(C);
      const heard = listen(network, b);
      const sent: Body[] = [];
      for (let i = 0; i < 300; i++) {
        // Bodies that begin alike, are as long as each other, or are the same as the one before.
        const body = { i: Math.floor(i / 2) % 100, text: 'x'.repeat(i % 3) };
        sent.push(body);
        expect(a.send(B, body, millis(i % 4))).to.equal(fast ? 0 : a.send(C, body, millis(i % 4)));
        if (i % 3 > 0) network.queue.runNext();
      }
      drain(network);
      expect(heard.map(({ body }) => body)).to.deep.equal(sent);
      expect(heard.map(({ holdMs }) => holdMs)).to.deep.equal(sent.map((_, i) => i % 4));
    }
  });

  it('takes no message for somebody who does not exist', () => {
    const a = networkOf().add(A);
    expect(() => a.send(B, {}, NOW)).to.throw('b, to whom a message goes, does not exist');
  });

  it('draws the latency of a link from its own stream', () => {
    expect(arrivals([C])).to.deep.equal(arrivals([]));
    expect(arrivals([], 2)).not.to.deep.equal(arrivals([]));
  });

  it('draws latencies evenly, and each anew', () => {
    const network = networkOf({ max: 1 });
    const a = network.add(A);
    const times: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const id = nodeId(`x${i}`);
      const heard = listen(network, network.add(id));
      a.send(id, {}, NOW);
      drain(network);
      times.push(heard[0]!.at);
    }
    const delays = times.map((at, index) => at - (times[index - 1] ?? 0));
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    // The mean of 2000 draws has a standard deviation of 0.29 / sqrt(2000) = 0.0065.
    expect(mean).to.be.closeTo(0.5, 0.03);
    expect(new Set(delays).size).to.be.above(1990);
  });
});

describe('SimNode', () => {
  it('keeps what happens while it is paused, in order, until it is resumed', () => {
    const network = networkOf({ max: 0 });
    const [a, b] = [network.add(A), network.add(B)];
    const seen: string[] = [];
    b.bind({ message: (_from, body) => seen.push(String(body['i'])), drained: () => {} });
    b.suspend();
    b.after(millis(5), () => seen.push('timer'));
    a.send(B, { i: 1 }, NOW);
    network.queue.schedule(9, () => a.send(B, { i: 2 }, NOW));
    drain(network);
    expect(seen).to.deep.equal([]);
    b.resume();
    expect(seen).to.deep.equal(['1', 'timer', '2']);
  });

  it('may be paused again by what it catches up on', () => {
    const network = networkOf({ max: 0 });
    const b = network.add(B);
    const seen: string[] = [];
    b.suspend();
    b.after(millis(1), () => {
      seen.push('first');
      b.suspend();
    });
    b.after(millis(2), () => seen.push('second'));
    drain(network);
    b.resume();
    expect(seen).to.deep.equal(['first']);
    b.resume();
    expect(seen).to.deep.equal(['first', 'second']);
  });

  it('hears and does nothing after its death, not even on being resumed', () => {
    const network = networkOf();
    const [a, b] = [network.add(A), network.add(B)];
    const heard = listen(network, b);
    const seen: string[] = [];
    b.suspend();
    b.after(millis(1), () => seen.push('timer'));
    a.send(B, {}, NOW);
    drain(network);
    b.kill();
    a.send(B, {}, NOW);
    b.suspend();
    b.resume();
    drain(network);
    expect([heard, seen, b.dead]).to.deep.equal([[], [], true]);
  });

  it('that was started anew hears nothing of what was meant for the one before', () => {
    const network = networkOf();
    const [a, old] = [network.add(A), network.add(B)];
    const before = listen(network, old);
    a.send(B, { i: 'old' }, NOW);
    old.kill();
    const after = listen(network, network.add(B));
    a.send(B, { i: 'new' }, NOW);
    drain(network);
    expect(before).to.deep.equal([]);
    expect(after.map(({ body }) => body)).to.deep.equal([{ i: 'new' }]);
  });

  it('shows the time of its own clock, and waits by it', () => {
    const network = networkOf();
    const b = network.add(B, { rate: 2, offsetMs: 100 });
    const seen: [own: number, true_: number][] = [];
    const note = (): unknown => seen.push([b.now(), network.queue.now]);
    note();
    // Its clock runs twice as fast: 10 of its milliseconds are 5 true ones.
    b.after(millis(10), note);
    drain(network);
    expect(seen).to.deep.equal([
      [100, 0],
      [110, 5],
    ]);
  });

  it('does not call back what was cancelled', () => {
    const network = networkOf();
    const b = network.add(B);
    const cancel = b.after(millis(1), () => expect.fail('it was cancelled'));
    cancel();
    drain(network);
    cancel();
  });
});
