/** The figures of gossip in words, as the summary of a run shows them. */
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { GossipMeasures, RumorMeasures } from '../../../../../pkg/checkers/gossip/measures.ts';
import { summary } from '../../../../../pkg/cli/view/summary.ts';
import type { GossipResult } from '../../../../../pkg/lab/gossip/result.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../../../support/config.ts';

const RESULT: GossipResult = {
  version: 1,
  experiment: 'gossip',
  name: 'x',
  engine: 'sim',
  seed: 7,
  verdict: 'pass',
  cause: 'all that was to be done is done',
  checks: [{ name: 'coverage', verdict: 'pass', detail: 'everyone heard each of 2 rumors' }],
  nodes: [],
  rumors: [],
  measures: {},
  traffic: {
    sent: 14,
    received: 14,
    bytes: 700,
    lostToCrash: 0,
    lostToSevered: 0,
    droppedByFault: 0,
    duplicatedByFault: 0,
    late: 0,
    early: 0,
    duplicate: 0,
    byKind: {},
  },
  faults: [],
  timing: { startupMs: 210, runMs: 84 },
  config: gossipConfig({ file: 'x.yaml', text: SMALL_GOSSIP }),
};

/** The lines of a summary about what was measured. */
function lines(measures: GossipMeasures, columns?: number): string[] {
  const text = summary({ ...RESULT, measures }, 'runs/x', { colour: false, columns });
  expect(stripVTControlCharacters(text)).to.equal(text);
  const shown = text.split('\n');
  return shown.slice(shown.indexOf('', 1) + 1, shown.lastIndexOf('', shown.length - 2));
}

const RUMORS: RumorMeasures = {
  rumors: 2,
  fanOut: 3,
  coverage: 0.98765,
  all: 0.5,
  payloadsPerDelivery: 1.03456,
  controlPerDelivery: 2.3456,
  lastHop: { mean: 2.512, max: 4 },
  lastDeliveryMs: { p50: 12.345, p99: 90, max: 100 },
  completeMs: { p50: 20, p99: 200, max: 1234.5 },
  theory: null,
};

describe('the summary of gossip', () => {
  it('stands where that of agreement shows its nodes', () => {
    const text = summary(RESULT, 'runs/x', { colour: false, columns: undefined });
    expect(text.split('\n')).to.deep.equal([
      '',
      'PASS: every check passed',
      '  pass     coverage  everyone heard each of 2 rumors',
      '',
      '',
      '  messages  14 sent = 14 received + 0 lost to crashes + 0 dropped by faults; 700 bytes',
      '  time      210 ms to connect, 84 ms of gossip',
      '  folder    runs/x',
      '  repeat    node cmd/run.js --config runs/x/config.yaml',
      '',
    ]);
  });

  it('tells of rumors how far, how cheaply and how fast they came', () => {
    expect(lines({ rumors: RUMORS })).to.deep.equal([
      '  rumors    2 rumors, fan-out 3: 98.8 % of the nodes heard, 50 % of the rumors reached all',
      '  messages  1.035 payloads for each delivery (1 is the least), 2.35 others',
      '  latency   to the last node p50 12.3, p99 90, at most 100 ms; 2.51 hops, at most 4',
      '  known     by the origin p50 20, p99 200, at most 1230 ms',
    ]);
  });

  it('tells nothing of what there is nothing to tell', () => {
    const nothing = {
      payloadsPerDelivery: null,
      controlPerDelivery: null,
      lastHop: null,
      lastDeliveryMs: null,
      completeMs: null,
    };
    expect(lines({ rumors: { ...RUMORS, ...nothing } })).to.have.length(1);
    const hopless = lines({ rumors: { ...RUMORS, lastHop: null } });
    expect(hopless[2]).to.equal('  latency   to the last node p50 12.3, p99 90, at most 100 ms');
  });

  it('puts theory beside what was measured', () => {
    const reach = { kind: 'reach', coverage: 0.991, all: 1 } as const;
    expect(lines({ rumors: { ...RUMORS, theory: reach } })[1]).to.equal(
      '  theory    99.1 % of the nodes, 100 % of the rumors',
    );
    const rounds = { kind: 'rounds', mean: 7.256, p99: 11, measuredMean: 7.5 } as const;
    expect(lines({ rumors: { ...RUMORS, theory: rounds } })[1]).to.equal(
      '  theory    7.26 rounds until all know, p99 11; measured 7.5',
    );
    expect(lines({ rumors: { ...RUMORS, theory: { ...rounds, measuredMean: null } } })[1]).to.equal(
      '  theory    7.26 rounds until all know, p99 11',
    );
  });

  it('tells of membership who noticed what, who was wrong, and how many views there were', () => {
    const views = {
      ever: 3,
      overTime: [
        { atMs: 0, distinct: 1 },
        { atMs: 9, distinct: 2 },
      ],
    };
    const detectionMs = { n3: { p50: 1200, p99: 1500, max: 1500 } };
    const membership = { detectionMs, falseSuspicions: 1, falseRemovals: 0, views };
    expect(lines({ membership })).to.deep.equal([
      '  noticed   n3 by all others, p50 1200, p99 1500, at most 1500 ms',
      '  alarms    1 false suspicion, 0 false removals',
      '  views     3 different views of who is alive, 2 at a time at most',
    ]);
  });

  it('tells of averaging where all agree, how near, and how fast it went', () => {
    const averaging = {
      mean: 3,
      settled: 3.25,
      bias: 0.25,
      distance: 0.0001234,
      range: 4,
      variance: [4, 1, 0.25],
    };
    expect(lines({ averaging })).to.deep.equal([
      '  mean      3 of the inputs; the nodes agree on 3.25 (bias 0.25)',
      '  nearness  all within 0.000123; variance times 0.25 a cycle',
    ]);
  });

  it('wraps at the width of the terminal', () => {
    const shown = lines({ rumors: RUMORS }, 60);
    expect(shown.length).to.be.above(4);
    for (const line of shown) expect(line.length).to.be.below(60);
  });
});
