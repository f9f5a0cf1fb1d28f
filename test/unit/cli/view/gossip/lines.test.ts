import { expect } from 'chai';
import { describe, it } from 'mocha';
import { gossipHeadline } from '../../../../../pkg/cli/view/gossip/headline.ts';
import { GossipLines } from '../../../../../pkg/cli/view/gossip/lines.ts';
import type { RunEvent } from '../../../../../pkg/lab/master/events.ts';
import { gossipConfig } from '../../../../support/config.ts';
import { ending, record, startUp } from '../../../../support/run-events.ts';

const config = (sections: string) =>
  gossipConfig({
    file: 'x.yaml',
    text: `experiment: gossip\nnodes: {count: 2, inputs: [1, 5]}\n${sections}\n`,
  });

function lines(sections: string, events: readonly RunEvent[]): string[] {
  const shown = new GossipLines(config(sections), 7);
  return events.flatMap((event) => shown.observe(event));
}

/** n1 begins rumors with these numbers, and n2, the only other one, hears them. */
const spread = (from: number, to: number): RunEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `n1:${from + i}`).flatMap((id) => [
    ...record('n1', 'publish', { id }),
    ...record('n2', 'deliver', { id, from: 'n1', hops: 1 }),
  ]);

const average = (node: string, cycle: number, value: number): RunEvent[] =>
  record(node, 'average', { cycle, value, mass: value, weight: 1 });

describe('the headline of gossip', () => {
  const HEADS = [
    ['gossip: {messages: {count: 1}}', 'x: 2 nodes, 1 rumor, reliable, seed 7'],
    ['membership: {}', 'x: 2 nodes, membership, seed 7'],
    [
      'gossip: {mode: push}\nmembership: {}\naveraging: {protocol: pairwise}',
      'x: 2 nodes, 10 rumors, push, membership, averaging by pairwise, seed 7',
    ],
  ] as const;
  for (const [sections, want] of HEADS) {
    it(`says what is done: ${want}`, () => {
      expect(gossipHeadline(config(sections), 7)).to.equal(want);
      expect(new GossipLines(config(sections), 7).head()).to.equal(`${want}\n`);
    });
  }
});

describe('GossipLines', () => {
  it('tell each step of a run once', () => {
    const told = lines('gossip: {messages: {count: 1}}\nmembership: {}', [
      ...startUp(2),
      ...spread(1, 1),
      ...record('n1', 'member', { id: 'n2', state: 'alive', incarnation: 0 }),
      ...record('master', 'gone', { id: 'n2', planned: false, cause: 'x' }),
      ...record('n1', 'member', { id: 'n2', state: 'dead', incarnation: 0 }),
      ...record('n1', 'health', { score: 1 }),
      ending('its 3 ms\nare over'),
    ]);
    expect(told).to.deep.equal([
      'master listens on 127.0.0.1:7000, 2 nodes to come',
      '2 nodes joined',
      '2 nodes connected, all to all',
      'running',
      '1 of 1 rumor so far heard by all',
      '0.0 s: n2 died',
      'all others take n2 for dead',
      'ending: its 3 ms are over',
    ]);
  });

  it('tell of many rumors in about ten steps', () => {
    const told = lines('gossip: {messages: {count: 95}}', spread(1, 95));
    expect(told).to.deep.equal(
      [10, 20, 30, 40, 50, 60, 70, 80, 90].map((n) => `${n} of ${n} rumors so far heard by all`),
    );
  });

  it('tell how near the averages are, once a cycle', () => {
    const told = lines('averaging: {}', [
      ...average('n1', 0, 1),
      ...average('n2', 0, 5),
      ...average('n1', 1, 2),
      ...average('n2', 1, 4.5),
      ...average('n2', 2, 2.0001),
    ]);
    expect(told).to.deep.equal([
      'cycle 1: values within 3 of each other',
      'cycle 2: values within 0.0001 of each other',
    ]);
  });
});
