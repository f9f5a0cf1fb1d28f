import { expect } from 'chai';
import { describe, it } from 'mocha';
import { namedTopology } from '../../../../../pkg/maelstrom/workbench/workloads/topology.ts';
import {
  ids,
  logs,
  registers,
  sets,
  sums,
  transactions,
} from '../../../../support/maelstrom-programs.ts';
import {
  echoNode,
  nodeNames,
  simulate,
  type NodeProgram,
} from '../../../../support/maelstrom-session.ts';

const hundredth = (i: number): boolean => i % 100 === 50;

/** A right program and a wrong one for each workload, and how the wrong one is found out. */
const TABLE: readonly (readonly [
  workload: string,
  right: () => NodeProgram,
  wrong: () => NodeProgram,
  evidence: RegExp,
])[] = [
  [
    'echo',
    () => echoNode,
    () => (node) => (message) => node.reply(message, { type: 'echo_ok', echo: 'x' }),
    /"errors":\[\[/,
  ],
  ['unique-ids', () => ids(), () => ids(100), /"duplicated-count":\d/],
  ['g-set', () => sets(), () => sets((element) => element === 7), /"lost":\[7\]/],
  ['g-counter', () => sums(), () => sums(2), /"errors":\[/],
  ['pn-counter', () => sums(), () => sums(-1), /"errors":\[/],
  ['lin-kv', () => registers(), () => registers(hundredth), /"valid\?":false/],
  ['txn-list-append', () => transactions(), () => transactions(hundredth), /"valid\?":false/],
  ['txn-rw-register', () => transactions(), () => transactions(hundredth), /"valid\?":false/],
  ['kafka', () => logs(), () => logs(hundredth), /"garbage-read"/],
];

describe('the workload', () => {
  for (const [workload, right, wrong, evidence] of TABLE) {
    const settings = { workload, nodes: nodeNames(3), concurrency: 6, rate: 100 };

    it(`${workload} finds nothing in a right program`, () => {
      const { results, session } = simulate(right(), { ...settings, timeLimitMs: 10_000 });
      expect(results['valid?'], JSON.stringify(results['workload'])).to.equal(true);
      expect(results).not.to.have.property('nodes');
      expect(session.history.invoked).to.be.greaterThan(800);
    });

    it(`${workload} finds out a wrong program`, () => {
      const { results } = simulate(wrong(), { ...settings, timeLimitMs: 10_000 });
      expect(results['valid?']).to.equal(false);
      expect(JSON.stringify(results['workload'])).to.match(evidence);
    });
  }

  it('kafka goes on through partitions, crashes of clients and restarts of nodes', () => {
    const { session } = simulate(logs(), {
      workload: 'kafka',
      nodes: nodeNames(2),
      concurrency: 4,
      rate: 200,
      nemesis: ['kill', 'pause'],
      nemesisIntervalMs: 2000,
      timeLimitMs: 60_000,
    });
    const count = (wanted: string): number =>
      session.history.history.filter(({ f, type }) => f === wanted && type === 'invoke').length;
    // Four clients crash about every 30 s for 60 s.
    expect(count('crash')).to.be.within(3, 20);
    expect(count('assign')).to.be.greaterThan(count('crash'));
    expect(count('send') / count('poll')).to.be.within(0.8, 1.2);
    const finals = session.history.history.filter(({ final }) => final);
    expect(new Set(finals.map(({ f }) => f))).to.deep.equal(new Set(['crash', 'assign', 'poll']));
  });
});

describe('a topology', () => {
  it('names neighbours in the order of the reference', () => {
    expect(namedTopology('grid', nodeNames(5))).to.deep.equal({
      n0: ['n3', 'n1'],
      n1: ['n4', 'n2', 'n0'],
      n2: ['n1'],
      n3: ['n0', 'n4'],
      n4: ['n1', 'n3'],
    });
    expect(namedTopology('tree', ['a', 'b', 'd'])).to.deep.equal({
      a: ['b', 'd'],
      b: ['a'],
      d: ['a'],
    });
  });

  it('does not mention the only node of a line', () => {
    expect(namedTopology('line', ['n0'])).to.deep.equal({});
    expect(namedTopology('grid', ['n0'])).to.deep.equal({ n0: [] });
  });
});
