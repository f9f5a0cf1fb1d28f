import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Random } from '../../../../pkg/core/random.ts';
import { Accounts } from '../../../../pkg/gossip/averaging/accounts.ts';
import { Averaging, type AveragingMode } from '../../../../pkg/gossip/averaging/averaging.ts';
import {
  parseAveragingMessage,
  type AveragingMessage,
} from '../../../../pkg/gossip/averaging/message.ts';
import { Stepper, factsIn, sendsIn } from '../../../support/step.ts';

function averaging(mode: AveragingMode, self = 'n1', value = 8) {
  const process = new Averaging({
    mode,
    self: nodeId(self),
    value,
    peers: [nodeId('n1'), nodeId('n2')],
    random: Random.fromSeed(1),
    cycleMs: 100,
    cycles: 3,
  });
  return { process, node: new Stepper<AveragingMessage>(process) };
}

describe('Averaging', () => {
  it('sends half of what it has, with push-sum', () => {
    const { node, process } = averaging('push-sum');
    node.start();
    const effects = node.fire('cycle');
    expect(sendsIn(effects)).to.deep.equal([['n2', { kind: 'mass', mass: 4, weight: 0.5 }]]);
    expect(process.value).to.equal(8);
    node.hear('n2', { kind: 'mass', mass: 1, weight: 0.5 });
    expect(process.value).to.equal(5);
    expect(process.view()).to.include({ mass: 5, weight: 1, sentMass: 4, receivedMass: 1 });
  });

  it('brings both to the mean, with push-pull', () => {
    const [a, b] = [averaging('push-pull', 'n1', 8), averaging('push-pull', 'n2', 2)];
    a.node.start();
    const [[, offer] = []] = sendsIn(a.node.fire('cycle'));
    expect(offer).to.deep.equal({ kind: 'offer', value: 8 });
    const [[to, answer] = []] = sendsIn(b.node.hear('n1', offer!));
    expect(to).to.equal('n1');
    expect(b.process.value).to.equal(5);
    a.node.hear('n2', answer!);
    expect(a.process.value).to.equal(5);
  });

  it('keeps the sum when both offer at once', () => {
    const [a, b] = [averaging('push-pull', 'n1', 8), averaging('push-pull', 'n2', 2)];
    const offers = [a, b].map(({ node }) => {
      node.start();
      return sendsIn(node.fire('cycle'))[0]![1];
    });
    const toA = sendsIn(b.node.hear('n1', offers[0]!))[0]![1];
    const toB = sendsIn(a.node.hear('n2', offers[1]!))[0]![1];
    a.node.hear('n2', toA);
    b.node.hear('n1', toB);
    expect(a.process.value + b.process.value).to.equal(10);
  });

  it('speaks in as many cycles as wanted, and then waits one before it ends', () => {
    const { node } = averaging('push-pull');
    node.start();
    const turns = Array.from({ length: 5 }, () => node.fire('cycle'));
    expect(turns.map((effects) => sendsIn(effects).length)).to.deep.equal([1, 1, 1, 0, 0]);
    expect(turns.map((effects) => factsIn(effects).map(({ kind }) => kind))).to.deep.equal([
      [],
      ['average'],
      ['average'],
      [],
      ['average', 'averaged'],
    ]);
  });

  it('goes on halving for ever without coming to 0 / 0', () => {
    const process = new Averaging({
      mode: 'push-sum',
      self: nodeId('n1'),
      value: 8,
      peers: [nodeId('n1'), nodeId('n2')],
      random: Random.fromSeed(1),
      cycleMs: 100,
      cycles: 5000,
    });
    const node = new Stepper<AveragingMessage>(process);
    node.start();
    for (let cycle = 0; cycle < 3000; cycle++) node.fire('cycle');
    expect(process.value).to.equal(8);
  });

  it('has nobody to speak to when it is alone', () => {
    const alone = new Averaging({
      mode: 'push-sum',
      self: nodeId('n1'),
      value: 3,
      peers: [nodeId('n1')],
      random: Random.fromSeed(1),
      cycleMs: 100,
      cycles: 1,
    });
    const node = new Stepper<AveragingMessage>(alone);
    node.start();
    expect(sendsIn(node.fire('cycle'))).to.deep.equal([]);
    expect(alone.value).to.equal(3);
  });

  it('shares accounts with others without a word', () => {
    const accounts = new Accounts(1);
    const make = (self: string, value: number): Averaging =>
      new Averaging({
        mode: 'push-pull',
        self: nodeId(self),
        value,
        peers: [],
        random: Random.fromSeed(1),
        cycleMs: 1,
        cycles: 1,
        accounts,
      });
    const [a, b, c] = [make('n1', 1), make('n2', 2), make('n3', 3)];
    b.step({ kind: 'message', from: nodeId('n1'), body: { kind: 'mass', mass: 0.5, weight: 0 } });
    expect([a, b, c].map(({ value }) => value)).to.deep.equal([1, 2.5, 3]);
  });
});

describe('parseAveragingMessage', () => {
  it('takes what the protocol sends, and nothing else', () => {
    for (const message of [
      { kind: 'offer', value: -1.5 },
      { kind: 'mass', mass: -3, weight: 0 },
    ]) {
      expect(parseAveragingMessage(message)).to.deep.equal(message);
    }
    for (const message of [
      undefined,
      'offer',
      {},
      { kind: 'offer' },
      { kind: 'offer', value: Number.NaN },
      { kind: 'offer', value: '1' },
      { kind: 'mass', mass: 1 },
      { kind: 'mass', mass: Infinity, weight: 0 },
      { kind: 'mass', mass: 1, weight: -0.5 },
      { kind: 'mass', mass: 1, weight: 1e300 },
      { kind: 'share', mass: 1, weight: 1 },
    ]) {
      expect(parseAveragingMessage(message)).to.equal(undefined);
    }
  });
});
