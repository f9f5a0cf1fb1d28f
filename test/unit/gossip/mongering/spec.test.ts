import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Random } from '../../../../pkg/core/random.ts';
import { Spec, parseSpecMessage, type SpecMessage } from '../../../../pkg/gossip/mongering/spec.ts';
import { payloadBytes } from '../../../../pkg/gossip/payload.ts';
import { Stepper, factsIn, sendsIn } from '../../../support/step.ts';

const IDS = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'].map(nodeId);

function spec(peers = 2): { node: Stepper<SpecMessage>; process: Spec } {
  const process = new Spec({
    self: IDS[0]!,
    origin: 'n1.7',
    peers: IDS,
    random: Random.fromSeed(1),
    fanOut: { kind: 'fixed', peers },
  });
  return { process, node: new Stepper(process) };
}

const rumor = (id: string, hops = 1, payload = 'news'): SpecMessage => ({
  kind: 'rumor',
  id,
  hops,
  payload,
});

describe('Spec', () => {
  it('tells a rumor of its own to as many others as wanted, and says whom', () => {
    const { node, process } = spec();
    const effects = node.command('publish', { payload: [1, 2] });
    const sends = sendsIn(effects);
    expect(sends.map(([, body]) => body)).to.deep.equal(
      sends.map(() => ({ kind: 'rumor', id: 'n1.7:1', hops: 1, payload: [1, 2] })),
    );
    const told = sends.map(([to]) => to);
    expect(new Set(told).size).to.equal(2);
    expect(told).to.not.include('n1');
    expect(factsIn(effects)).to.deep.equal([
      { kind: 'publish', id: 'n1.7:1', bytes: payloadBytes([1, 2]), told },
    ]);
    expect(process.payloadOf('n1.7:1')).to.deep.equal([1, 2]);
  });

  it('delivers what is new to it, answers, and tells it on, one hop further', () => {
    const { node, process } = spec();
    const effects = node.hear('n2', rumor('n9:4', 3));
    expect(factsIn(effects)).to.deep.equal([{ kind: 'deliver', id: 'n9:4', from: 'n2', hops: 3 }]);
    expect(process.payloadOf('n9:4')).to.equal('news');
    const [answer, ...told] = sendsIn(effects);
    expect(answer).to.deep.equal(['n2', { kind: 'heard', id: 'n9:4', fresh: true }]);
    expect(told.map(([, body]) => body)).to.deep.equal([rumor('n9:4', 4), rumor('n9:4', 4)]);
  });

  it('answers what it has heard before, and does nothing else', () => {
    const { node } = spec();
    node.hear('n2', rumor('n9:4'));
    const effects = node.hear('n3', rumor('n9:4'));
    expect(effects).to.deep.equal([
      { kind: 'send', to: 'n3', body: { kind: 'heard', id: 'n9:4', fresh: false } },
    ]);
  });

  it('takes its own rumor for no news', () => {
    const { node } = spec();
    node.command('publish', { payload: 'mine' });
    const effects = node.hear('n3', rumor('n1.7:1', 2, 'mine'));
    expect(factsIn(effects)).to.deep.equal([]);
    expect(sendsIn(effects).length).to.equal(1);
  });

  it('reports the answers of those it told first, each once, and of nobody else', () => {
    const { node } = spec();
    const told = sendsIn(node.command('publish', { payload: 0 })).map(([to]) => to);
    const stranger = IDS.find((id) => id !== 'n1' && !told.includes(id))!;
    const answer = { kind: 'heard', id: 'n1.7:1', fresh: true } as const;
    expect(factsIn(node.hear(told[1]!, answer))).to.deep.equal([
      { kind: 'acked', id: 'n1.7:1', from: told[1], fresh: true },
    ]);
    expect(node.hear(told[1]!, answer)).to.deep.equal([]);
    expect(node.hear(stranger, answer)).to.deep.equal([]);
    expect(node.hear(told[0]!, { ...answer, id: 'n1.7:2' })).to.deep.equal([]);
    expect(factsIn(node.hear(told[0]!, { ...answer, fresh: false }))).to.deep.equal([
      { kind: 'acked', id: 'n1.7:1', from: told[0], fresh: false },
    ]);
  });

  it('tells those who take part now', () => {
    const { node } = spec(5);
    node.command('peers', { ids: ['n1', 'n5', 'n8'] });
    const told = sendsIn(node.command('publish', { payload: 0 })).map(([to]) => to);
    expect(told.toSorted()).to.deep.equal(['n5', 'n8']);
  });

  it('refuses commands in another shape', () => {
    const { node } = spec();
    expect(() => node.command('publish', {})).to.throw('publish.payload');
    expect(() => node.command('publish', 'news')).to.throw('publish');
    expect(() => node.command('peers', { ids: ['not an id'] })).to.throw('peers.ids[0]');
  });
});

describe('parseSpecMessage', () => {
  it('takes what the protocol sends', () => {
    for (const message of [
      rumor('n1:1'),
      { kind: 'rumor', id: 'n1.7:12', hops: 0, payload: { a: [null, true, 0.5] } },
      { kind: 'heard', id: 'n1:1', fresh: false },
    ]) {
      expect(parseSpecMessage(message)).to.deep.equal(message);
    }
  });

  it('takes nothing else', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 10_000; level++) deep = [deep];
    for (const message of [
      undefined,
      null,
      'rumor',
      {},
      { kind: 'ask' },
      { kind: 'rumor' },
      { ...rumor('n1:1'), id: 'n1' },
      { ...rumor('n1:1'), id: 7 },
      { ...rumor('n1:1'), hops: -1 },
      { ...rumor('n1:1'), hops: 0.5 },
      { ...rumor('n1:1'), hops: 1e9 },
      { ...rumor('n1:1'), payload: undefined },
      { ...rumor('n1:1'), payload: new Map() },
      { ...rumor('n1:1'), payload: [1n] },
      { ...rumor('n1:1'), payload: deep },
      { kind: 'heard', id: 'n1:1' },
      { kind: 'heard', id: 'n1:0', fresh: true },
      { kind: 'heard', id: 'n1:1', fresh: 1 },
    ]) {
      expect(parseSpecMessage(message)).to.equal(undefined);
    }
  });
});
