import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { GossipPlan } from '../../../../pkg/gossip/plan.ts';
import { planRun, type RunPlan } from '../../../../pkg/lab/plan.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../../support/config.ts';

/** The run of the smallest experiment of gossip with some fields changed. */
function run(
  sets: readonly string[] = [],
  { seed = 7, text = SMALL_GOSSIP } = {},
): RunPlan<GossipPlan> {
  return planRun(gossipConfig({ file: 'x.yaml', text, overrides: { sets } }), seed);
}

const planned = (...sets: string[]): GossipPlan => run(sets).setup.plan;

const AVERAGING = {
  text: 'experiment: gossip\nnodes: {count: 3, inputs: {uniform: {min: 2, max: 3}}}\naveraging: {}\n',
};

describe('planRun, of gossip', () => {
  it('turns a configuration into all that nodes must know', () => {
    const { setup, nodes, schedule } = run(['gossip.messages.count=3']);
    expect(nodes.map(({ id }) => id)).to.deep.equal(['n1', 'n2', 'n3', 'n4']);
    expect(schedule).to.deep.equal([]);
    expect(setup).to.deep.equal({
      plan: {
        experiment: 'gossip',
        ids: ['n1', 'n2', 'n3', 'n4'],
        crashes: [],
        forMs: 5100,
        endsEarly: true,
        loss: 0,
        disturbed: false,
        rumors: {
          mode: 'reliable',
          fanOut: { kind: 'ln', plus: 3 },
          bytes: 256,
          publications: [
            { node: 'n1', atMs: 0 },
            { node: 'n2', atMs: 50 },
            { node: 'n3', atMs: 100 },
          ],
          roundMs: 100,
          roundsMax: 30,
          stop: { kind: 'never' },
        },
      },
      network: { delay: { kind: 'constant', ms: 0 }, loss: 0, duplicate: 0, reorder: 0 },
      seed: 7,
      trace: 'facts',
      joinMs: 30_000,
      runMs: 120_000,
    });
  });

  const FAN_OUTS = [
    ['3', { kind: 'fixed', peers: 3 }],
    ['0', { kind: 'fixed', peers: 0 }],
    ['log2', { kind: 'log2' }],
    ['{ln: -2}', { kind: 'ln', plus: -2 }],
    ['{missing: 0.01}', { kind: 'miss', missing: 0.01 }],
  ] as const;
  for (const [text, want] of FAN_OUTS) {
    it(`takes the fan-out ${text} for what it says`, () => {
      expect(planned(`gossip.fanOut=${text}`).rumors?.fanOut).to.deep.equal(want);
    });
  }

  const STOPS = [
    ['never', { kind: 'never' }],
    ['{counter: 2}', { kind: 'counter', k: 2, feedback: true }],
    ['{coin: 3, feedback: false}', { kind: 'coin', k: 3, feedback: false }],
  ] as const;
  for (const [text, want] of STOPS) {
    it(`takes the stop ${text} for what it says`, () => {
      expect(planned(`gossip.stop=${text}`).rumors?.stop).to.deep.equal(want);
    });
  }

  it('lets the nodes that are named take turns, at even distances', () => {
    const { rumors } = planned(
      'gossip.messages={count: 5, perSecond: 8, bytes: 9, from: [n4, n2]}',
    );
    expect(rumors?.bytes).to.equal(9);
    expect(rumors?.publications).to.deep.equal(
      ['n4', 'n2', 'n4', 'n2', 'n4'].map((node, i) => ({ node, atMs: 125 * i })),
    );
  });

  it('hands on of membership what the file says, and what is demanded', () => {
    expect(planned('membership={}').membership).to.deep.equal({ detectMs: 3000 });
    const settings = '{probeMs: 500, timeoutMs: 200, suspicionMs: 900, detectMs: 4000}';
    expect(planned(`membership=${settings}`).membership).to.deep.equal({
      probeMs: 500,
      timeoutMs: 200,
      suspicionMs: 900,
      detectMs: 4000,
    });
  });

  it('draws what is averaged within its bounds, from the seed, the same for a node among more', () => {
    const inputs = run([], AVERAGING).setup.plan.averaging?.inputs ?? {};
    expect(Object.keys(inputs)).to.deep.equal(['n1', 'n2', 'n3']);
    for (const input of Object.values(inputs)) expect(input).to.be.within(2, 3);
    const more = run(['nodes.count=5'], AVERAGING).setup.plan.averaging?.inputs ?? {};
    expect(more).to.deep.include(inputs);
    expect(run([], { ...AVERAGING, seed: 8 }).setup.plan.averaging?.inputs).to.not.deep.equal(
      inputs,
    );
  });

  it('averages nothing unless that is asked for, and has no rumors that are not', () => {
    const plan = run(['nodes.inputs=[1, 2, 3, 4]'], {}).setup.plan;
    expect(plan).to.not.have.property('averaging');
    expect(run([], AVERAGING).setup.plan).to.not.have.property('rumors');
    expect(run([], AVERAGING).setup.plan.averaging).to.deep.include({
      protocol: 'push-pull',
      cycleMs: 100,
      cycles: 30,
      tolerance: 0.001,
    });
  });

  it('may end early only when nothing is watched for a time', () => {
    expect(planned().endsEarly).to.equal(true);
    expect(planned('forMs=100').endsEarly).to.equal(false);
    expect(planned('membership={}').endsEarly).to.equal(false);
  });

  it('says what disturbs the run, so that theory does not judge it', () => {
    const crash = 'faults.plan=[{node: n2, afterSends: 3}]';
    expect(planned(crash)).to.deep.include({
      disturbed: true,
      crashes: [{ node: 'n2', afterSends: 3 }],
    });
    const pause = 'faults.schedule=[{fault: pause, nodes: one, atMs: 1, forMs: 9}]';
    expect(planned(pause).disturbed).to.equal(true);
    expect(planned('network.loss=0.25')).to.deep.include({ disturbed: false, loss: 0.25 });
  });

  it('draws the nodes of the schedule from the seed', () => {
    const sets = ['nodes.count=9', 'faults.schedule=[{fault: burn, nodes: 4, atMs: 1, forMs: 9}]'];
    const [burn] = run(sets).schedule;
    expect(burn).to.deep.include({
      action: { kind: 'burn' },
      when: { kind: 'time', ms: 1 },
      forMs: 9,
    });
    expect(burn?.nodes).to.have.length(4);
    expect(run(sets).schedule).to.deep.equal([burn]);
    expect(run(sets, { seed: 8 }).schedule).to.not.deep.equal([burn]);
  });
});
