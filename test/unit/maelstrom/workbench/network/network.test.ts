import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../../../../pkg/core/random.ts';
import {
  drawLatency,
  type Latency,
} from '../../../../../pkg/maelstrom/workbench/network/latency.ts';
import { Network } from '../../../../../pkg/maelstrom/workbench/network/network.ts';
import { Recorder } from '../../../../../pkg/maelstrom/workbench/network/recorder.ts';
import { Scheduler } from '../../../../../pkg/maelstrom/workbench/scheduler.ts';

const CONSTANT: Latency = { mean: 100, distribution: 'constant' };

/** A network of n0, n1, c0 and lin-kv that notes what arrives as `time dest text`. */
function rig({ latency = CONSTANT, seed = 1 }: { latency?: Latency; seed?: number } = {}) {
  const scheduler = new Scheduler();
  const recorder = new Recorder(() => {});
  const nodes = new Set(['n0', 'n1']);
  const random = Random.fromSeed(seed);
  const network = new Network({ scheduler, latency, random, recorder, nodes });
  const arrived: string[] = [];
  for (const endpoint of ['n0', 'n1', 'c0', 'lin-kv']) {
    network.register(endpoint, ({ message: { dest, body } }) =>
      arrived.push(`${scheduler.now} ${dest} ${body.type}`),
    );
  }
  const send = (src: string, dest: string, type: string): void =>
    network.send({ src, dest, body: { type } });
  return { scheduler, recorder, network, arrived, send };
}

describe('the latency of a message', () => {
  it('is 0 when a client is at either end, and drawn for services', () => {
    const { scheduler, arrived, send } = rig();
    send('c0', 'n0', 'request');
    send('n1', 'c0', 'reply');
    send('n1', 'lin-kv', 'ask');
    scheduler.advance(1000);
    expect(arrived).to.deep.equal(['0 n0 request', '0 c0 reply', '100 lin-kv ask']);
  });

  for (const [distribution, max] of [
    ['constant', 50],
    ['uniform', 99],
    ['exponential', Infinity],
  ] as const) {
    it(`has its mean when it is ${distribution}, in whole milliseconds`, () => {
      const random = Random.fromSeed(7);
      const latency = { mean: 50, distribution };
      const drawn = Array.from({ length: 20_000 }, () => drawLatency(latency, 'n0', 'n1', random));
      // Cutting off the fraction takes half a millisecond; 4 standard errors of the mean are 1.4.
      const mean = drawn.reduce((sum, ms) => sum + ms, 0) / drawn.length;
      expect(mean).to.be.closeTo(distribution === 'constant' ? 50 : 49.5, 1.4);
      expect(drawn.every((ms) => Number.isInteger(ms) && ms >= 0 && ms <= max)).to.equal(true);
      expect(drawLatency({ mean: 0, distribution }, 'n0', 'n1', random)).to.equal(0);
    });
  }
});

describe('the network', () => {
  it('drops what is taken from the queue during a partition, not what is sent during one', () => {
    const { scheduler, network, arrived, send, recorder } = rig();
    send('n0', 'n1', 'in-hand');
    send('n0', 'n1', 'queued');
    network.cut('partition', new Map([['n1', new Set(['n0'])]]));
    send('n1', 'n0', 'other-way');
    scheduler.advance(150);
    // The first was in the recipient's hand; the second was taken while the link was cut.
    expect(arrived).to.deep.equal(['100 n1 in-hand', '100 n0 other-way']);
    send('n0', 'n1', 'dropped-at-once');
    network.heal('partition');
    send('n0', 'n1', 'after');
    scheduler.advance(1000);
    expect(arrived.slice(2)).to.deep.equal(['250 n1 after']);
    const drops = recorder.journal().filter(({ kind }) => kind === 'drop');
    expect(drops.map(({ message }) => message.body.type)).to.deep.equal([
      'queued',
      'dropped-at-once',
    ]);
  });

  it('delivers what waited behind another message until the link was healed', () => {
    const { scheduler, network, arrived, send } = rig();
    send('lin-kv', 'n1', 'in-hand');
    network.cut('partition', new Map([['n1', new Set(['n0'])]]));
    send('n0', 'n1', 'waiting');
    scheduler.advance(50);
    network.heal('partition');
    scheduler.advance(1000);
    expect(arrived).to.deep.equal(['100 n1 in-hand', '100 n1 waiting']);
  });

  it('lets a client wait for the message that a node has in hand, as the original does', () => {
    const { scheduler, arrived, send } = rig();
    send('n0', 'n1', 'in-hand');
    scheduler.advance(20);
    send('c0', 'n1', 'request');
    scheduler.advance(1000);
    expect(arrived).to.deep.equal(['100 n1 in-hand', '100 n1 request']);
  });

  it('is not first in, first out', () => {
    const latency = { mean: 100, distribution: 'uniform' } as const;
    const orders = new Set(
      Array.from({ length: 20 }, (_, seed) => {
        const { scheduler, arrived, send } = rig({ latency, seed });
        send('n0', 'n1', 'hand');
        send('n0', 'n1', 'a');
        send('n0', 'n1', 'b');
        scheduler.advance(1000);
        return arrived.map((text) => text.split(' ')[2]).join(' ');
      }),
    );
    expect([...orders].toSorted()).to.deep.equal(['hand a b', 'hand b a']);
  });

  it('keeps cuts of several faults apart', () => {
    const { scheduler, network, arrived, send } = rig();
    network.cut('partition', new Map([['n1', new Set(['n0'])]]));
    network.cut('one-way', new Map([['n1', new Set(['n0'])]]));
    network.heal('partition');
    send('n0', 'n1', 'still-cut');
    network.heal('one-way');
    send('n0', 'n1', 'through');
    scheduler.advance(1000);
    expect(arrived).to.deep.equal(['100 n1 through']);
  });

  it('loses and doubles messages between nodes only', () => {
    const { scheduler, network, arrived, send, recorder } = rig();
    network.loss = 1;
    send('n0', 'n1', 'lost');
    send('c0', 'n1', 'request');
    send('n0', 'lin-kv', 'ask');
    network.loss = 0;
    network.duplication = 1;
    send('n1', 'n0', 'twice');
    send('n1', 'c0', 'reply');
    scheduler.advance(1000);
    expect(arrived.map((text) => text.split(' ')[2])).to.have.members([
      'request',
      'ask',
      'twice',
      'twice',
      'reply',
    ]);
    expect(recorder.statistics(1)).to.deep.include({ dropped: { partition: 0, loss: 1, dead: 0 } });
  });

  it('drops what is sent to the dead, and what was on its way when they died', () => {
    const { scheduler, network, arrived, send, recorder } = rig();
    send('n0', 'n1', 'hand');
    send('n0', 'n1', 'queue');
    network.bury('n1');
    send('n0', 'n1', 'later');
    network.register('n1', ({ message }) => arrived.push(`reborn ${message.body.type}`));
    send('n0', 'n1', 'again');
    scheduler.advance(1000);
    expect(arrived).to.deep.equal(['reborn again']);
    expect(recorder.statistics(1)).to.deep.include({ dropped: { partition: 0, loss: 0, dead: 3 } });
  });
});

describe('the recorder', () => {
  it('counts everything, and keeps the first and the last events', () => {
    const recorder = new Recorder(() => {}, { first: 2, last: 3 });
    for (let id = 0; id < 10; id++) {
      recorder.record('send', id, { id, message: { src: 'n0', dest: 'n1', body: { type: 'x' } } });
    }
    expect(recorder.journal().map(({ id }) => id)).to.deep.equal([0, 1, 7, 8, 9]);
    expect([recorder.messages, recorder.forgotten]).to.deep.equal([10, 5]);
    expect(recorder.statistics(4)['servers']).to.deep.include({
      'msg-count': 10,
      'msgs-per-op': 2.5,
    });
  });

  it('cuts long lists, with clients sooner than between servers', () => {
    const recorder = new Recorder(() => {});
    const list = Array.from({ length: 1100 }, (_, i) => i);
    const message = (src: string) => ({ src, dest: 'n1', body: { type: 'x', list, n: 1 } });
    const [server, client] = [message('n0'), message('c0')];
    recorder.record('send', 0, { id: 0, message: server });
    recorder.record('send', 0, { id: 1, message: client });
    recorder.record('recv', 1, { id: 1, message: client });
    const [first, second, third] = recorder.journal();
    expect(first?.message.body['list']).to.deep.equal([...list.slice(0, 1000), '... 100 more']);
    expect(second?.message.body).to.deep.include({
      n: 1,
      list: [...list.slice(0, 50), '... 1050 more'],
    });
    expect(third?.message).to.equal(second?.message);
    expect(client.body.list).to.have.length(1100);
  });
});
