import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../../../pkg/core/json.ts';
import type { GossipResult } from '../../../../pkg/lab/gossip/result.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { buildResult } from '../../../../pkg/lab/result.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../../support/config.ts';
import { Trace } from '../../../support/records.ts';

/** The result of an experiment with this trace, as a script reads it. */
function result(trace: Trace, text = SMALL_GOSSIP, ...sets: string[]): GossipResult {
  const plan = planRun(gossipConfig({ file: 'x.yaml', text, overrides: { sets } }), 7);
  const read = buildResult({
    plan,
    resolved: { ...plan.config, seed: 7 },
    records: trace.records,
    outcome: { cause: 'all that was to be done is done', startupMs: 12.4, runMs: 99.5 },
  });
  const json: GossipResult = JSON.parse(JSON.stringify(read));
  return json;
}

const NOBODY = { sent: 0, received: 0, droppedByFault: 0, duplicatedByFault: 0, bytes: 0 };

/** What a node counted: so many messages of each kind. To whom does not matter here. */
const counted = (byKind: Record<string, number>): JsonObject => ({
  ...NOBODY,
  sent: Object.values(byKind).reduce((sum, number) => sum + number, 0),
  byKind,
  peers: {},
  view: {},
});

const held = (value: number, cycle: number): JsonObject => ({
  cycle,
  value,
  mass: value,
  weight: 1,
  sentMass: 0,
  receivedMass: 0,
});

const seen = (id: string, state: string): JsonObject => ({ id, state, incarnation: 0 });

/** n1:1 reaches all but n4, n2:1 reaches all. */
const spreadOut = (): Trace =>
  new Trace()
    .add('n1', 'publish', { id: 'n1:1', bytes: 256 }, 10)
    .add('n2', 'deliver', { id: 'n1:1', from: 'n1', hops: 1 }, 12)
    .add('n3', 'deliver', { id: 'n1:1', from: 'n2', hops: 2 }, 15)
    .add('n2', 'publish', { id: 'n2:1', bytes: 256 }, 60)
    .add('n4', 'deliver', { id: 'n2:1', from: 'n2', hops: 1 }, 61)
    .add('n3', 'deliver', { id: 'n2:1', from: 'n4', hops: 2 }, 62)
    .add('n1', 'deliver', { id: 'n2:1', from: 'n3', hops: 3 }, 70)
    .add('n2', 'complete', { id: 'n2:1' }, 80);

describe('buildResult, of gossip', () => {
  it('says of an ordinary run what was run, how it went, and what was measured', () => {
    const trace = spreadOut()
      .add('n1', 'counts', counted({ rumor: 6, ihave: 2 }))
      .add('n2', 'counts', counted({ rumor: 4, 'membership.ping': 9 }))
      .add('master', 'end', { orderly: true });
    const { config, checks, traffic, ...rest } = result(trace);
    expect(config).to.deep.include({ experiment: 'gossip', name: 'x', seed: 7 });
    expect(checks.map(({ name }) => name)).to.deep.equal([
      'coverage',
      'exactly-once',
      'knowledge',
      'accounting',
    ]);
    expect(checks[0]).to.deep.include({ verdict: 'fail', detail: 'n4 never heard n1:1' });
    expect(traffic).to.deep.include({
      sent: 21,
      byKind: { rumor: 10, ihave: 2, 'membership.ping': 9 },
    });
    expect(rest).to.deep.equal({
      version: 1,
      experiment: 'gossip',
      name: 'x',
      engine: 'tcp',
      seed: 7,
      verdict: 'fail',
      cause: 'all that was to be done is done',
      timing: { startupMs: 12, runMs: 100 },
      nodes: [
        { id: 'n1', fate: 'correct', published: 1, delivered: 1 },
        { id: 'n2', fate: 'correct', published: 1, delivered: 1 },
        { id: 'n3', fate: 'correct', published: 0, delivered: 2 },
        { id: 'n4', fate: 'correct', published: 0, delivered: 1 },
      ],
      rumors: [
        { id: 'n1:1', atMs: 10, delivered: 2, missed: ['n4'], lastMs: 15, completeMs: null },
        { id: 'n2:1', atMs: 60, delivered: 3, missed: [], lastMs: 70, completeMs: 80 },
      ],
      measures: {
        rumors: {
          rumors: 2,
          // ln 4 + 3 = 4.4 is more than there are others.
          fanOut: 3,
          coverage: (3 / 4 + 1) / 2,
          all: 1 / 2,
          payloadsPerDelivery: 10 / 5,
          controlPerDelivery: 2 / 5,
          lastHop: { mean: 2.5, max: 3 },
          lastDeliveryMs: { p50: 5, p99: 10, max: 10 },
          completeMs: { p50: 20, p99: 20, max: 20 },
          theory: null,
        },
      },
      faults: [],
    });
  });

  it('measures nothing of a run that never began', () => {
    const { nodes, rumors, faults, measures, verdict } = result(new Trace());
    expect(verdict).to.equal('unknown');
    expect(nodes).to.have.length(4);
    expect(rumors).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
    expect(measures.rumors).to.deep.equal({
      rumors: 0,
      fanOut: 3,
      coverage: 0,
      all: 0,
      payloadsPerDelivery: null,
      controlPerDelivery: null,
      lastHop: null,
      lastDeliveryMs: null,
      completeMs: null,
      theory: null,
    });
  });

  it('says null of a rumor that nobody heard', () => {
    const [rumor] = result(new Trace().add('n1', 'publish', { id: 'n1:1' }, 10)).rumors;
    expect(rumor).to.deep.include({ delivered: 0, missed: ['n2', 'n3', 'n4'], lastMs: null });
  });

  it('tells the faults: crashes by plan, deaths that nobody planned, and what the schedule did', () => {
    const action = { kind: 'pause' };
    const trace = new Trace()
      .add('n1', 'crash', { afterSends: 3 }, 5)
      .add('master', 'gone', { id: 'n1', planned: true, cause: 'SIGKILL' }, 6)
      .add('master', 'fault', { turn: 'begin', action, nodes: ['n2', 'n3'] }, 7)
      .add('master', 'fault', { turn: 'heal', action, nodes: ['n2', 'n3'] }, 9)
      .add('master', 'gone', { id: 'n4', planned: false, cause: 'SIGSEGV' }, 10);
    const { nodes, faults } = result(trace);
    expect(nodes.map(({ fate }) => fate)).to.deep.equal([
      'crashed',
      'correct',
      'correct',
      'crashed',
    ]);
    expect(faults).to.deep.equal([
      { kind: 'crash', node: 'n1', afterSends: 3 },
      { kind: 'killed', node: 'n4' },
      { kind: 'pause', node: 'n2', atMs: 7 },
      { kind: 'pause', node: 'n3', atMs: 7 },
    ]);
  });

  it('shows of each node where it began to average and where it ended', () => {
    const text = 'experiment: gossip\nnodes: {count: 2, inputs: [1, 5]}\naveraging: {cycles: 1}\n';
    const trace = new Trace()
      .add('n1', 'average', held(1, 0))
      .add('n2', 'average', held(5, 0))
      .add('n1', 'average', held(2.5, 1))
      .add('n2', 'average', held(3.5, 1))
      .add('n1', 'averaged', { value: 2.5 });
    const { nodes, measures } = result(trace, text);
    expect(nodes).to.deep.equal([
      { id: 'n1', fate: 'correct', published: 0, delivered: 0, input: 1, average: 2.5 },
      { id: 'n2', fate: 'correct', published: 0, delivered: 0, input: 5, average: null },
    ]);
    expect(measures).to.deep.equal({
      averaging: { mean: 3, settled: 3, bias: 0, distance: 0.5, range: 4, variance: [4, 0.25] },
    });
  });

  it('measures how membership noticed, and where it was wrong', () => {
    const text = 'experiment: gossip\nnodes: {count: 3}\nmembership: {}\n';
    const trace = new Trace();
    for (const node of ['n1', 'n2', 'n3']) {
      for (const id of ['n1', 'n2', 'n3'])
        if (id !== node) trace.add(node, 'member', seen(id, 'alive'), 1);
    }
    trace
      .add('master', 'gone', { id: 'n3', planned: true, cause: 'x' }, 1000)
      .add('n1', 'member', seen('n3', 'dead'), 2200)
      .add('n2', 'member', seen('n3', 'suspect'), 2000)
      .add('n2', 'member', seen('n3', 'dead'), 2500)
      .add('n1', 'member', seen('n2', 'suspect'), 9000)
      .add('master', 'end', { orderly: true }, 12_000);
    const { membership } = result(trace, text).measures;
    expect(membership?.detectionMs).to.deep.equal({ n3: { p50: 1200, p99: 1500, max: 1500 } });
    expect(membership).to.deep.include({ falseSuspicions: 1, falseRemovals: 0 });
  });

  const THEORIES: readonly [name: string, sets: readonly string[], kind: string | undefined][] = [
    ['spec in an undisturbed run', ['gossip.mode=spec'], 'reach'],
    ['spec with loss', ['gossip.mode=spec', 'network.loss=0.1'], 'reach'],
    ['push that never stops', ['gossip.mode=push'], 'rounds'],
    ['pull that never stops', ['gossip.mode=pull'], 'rounds'],
    ['push-pull that never stops', ['gossip.mode=push-pull'], 'rounds'],
    ['push that stops by a counter', ['gossip.mode=push', 'gossip.stop={counter: 2}'], 'reach'],
    ['pull that stops by a counter', ['gossip.mode=pull', 'gossip.stop={counter: 2}'], undefined],
    ['reliable gossip', [], undefined],
    [
      'spec with faults',
      ['gossip.mode=spec', 'faults.schedule=[{fault: loss, share: 1, atMs: 1}]'],
      undefined,
    ],
  ];
  for (const [name, sets, kind] of THEORIES) {
    it(`has ${kind === undefined ? 'no theory' : `a theory of ${kind}`} for ${name}`, () => {
      const { measures } = result(spreadOut(), SMALL_GOSSIP, ...sets);
      expect(measures.rumors?.theory?.kind).to.equal(kind);
    });
  }

  it('puts the rounds that were measured beside those of theory', () => {
    const { measures } = result(spreadOut(), SMALL_GOSSIP, 'gossip.mode=push', 'gossip.roundMs=5');
    // n2:1 alone reached all, 10 ms after it began.
    expect(measures.rumors).to.deep.include({ fanOut: 1 });
    expect(measures.rumors?.theory).to.deep.include({ kind: 'rounds', measuredMean: 2 });
  });
});
