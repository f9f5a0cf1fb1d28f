import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementPlan } from '../../../pkg/agreement/plan.ts';
import { planRun, type RunPlan } from '../../../pkg/lab/plan.ts';
import { agreementConfig, SMALL } from '../../support/config.ts';

/** The plan of the smallest experiment with some fields changed. */
function planned(sets: readonly string[] = [], seed = 7, text = SMALL): RunPlan<AgreementPlan> {
  return planRun(agreementConfig({ file: 'x.yaml', text, overrides: { sets } }), seed);
}

const UNIFORM = 'nodes.inputs={uniform: {min: 2, max: 3}}';

describe('planRun', () => {
  it('turns a configuration into all that nodes must know', () => {
    expect(planned()).to.deep.equal({
      config: agreementConfig({ file: 'x.yaml', text: SMALL }),
      nodes: ['n1', 'n2', 'n3'].map((id) => ({ id, ip: '127.0.0.1', port: 0 })),
      setup: {
        plan: {
          experiment: 'agreement',
          ids: ['n1', 'n2', 'n3'],
          inputs: { n1: 1, n2: 2, n3: 3 },
          model: 'async-crash',
          rule: 'select',
          f: 1,
          epsilon: 0.001,
          stop: 'master',
          maxRounds: 200,
          arithmetic: 'float',
          roundMs: 1000,
          liars: [],
          crashes: [],
        },
        adversary: {},
        network: { delay: { kind: 'constant', ms: 0 }, loss: 0, duplicate: 0, reorder: 0 },
        seed: 7,
        trace: 'facts',
        joinMs: 30_000,
        runMs: 120_000,
      },
      schedule: [],
    });
  });

  it('plans the same from the same seed, and something else from another', () => {
    const sets = [UNIFORM, 'nodes.count=9', 'agreement.f=4', 'faults.crash.probability=0.05'];
    expect(planned(sets, 3)).to.deep.equal(planned(sets, 3));
    const { inputs, crashes } = planned(sets, 3).setup.plan;
    expect(planned(sets, 4).setup.plan.inputs).to.not.deep.equal(inputs);
    expect(planned(sets, 4).setup.plan.crashes).to.not.deep.equal(crashes);
  });

  it('draws inputs within their bounds, and none anew when a node is added', () => {
    const few = Object.entries(planned([UNIFORM]).setup.plan.inputs);
    const more = Object.entries(planned([UNIFORM, 'nodes.count=9']).setup.plan.inputs);
    expect(more).to.have.length(9);
    expect(more.slice(0, 3)).to.deep.equal(few);
    for (const [, input] of more) expect(input).to.be.within(2, 3);
    expect(new Set(more.map(([, input]) => input)).size).to.equal(9);
  });

  it('keeps to the order of the file where nodes listen, and to that of ids elsewhere', () => {
    const listed = planned(['nodes=[{id: n10, port: 7001, input: 5}, {input: 6}, {input: 7}]']);
    expect(listed.nodes.map(({ id, port }) => `${id}:${port}`)).to.deep.equal([
      'n10:7001',
      'n2:0',
      'n3:0',
    ]);
    expect(listed.setup.plan.ids).to.deep.equal(['n2', 'n3', 'n10']);
    expect(listed.setup.plan.inputs).to.deep.equal({ n10: 5, n2: 6, n3: 7 });
  });

  it('takes the crashes of the file in place of drawn ones', () => {
    const sets = ['faults.crash.probability=1', 'faults.plan=[{node: n3, afterSends: 4}]'];
    expect(planned(sets).setup.plan.crashes).to.deep.equal([{ node: 'n3', afterSends: 4 }]);
    expect(
      planned(['faults.crash.probability=1', 'faults.plan=[]']).setup.plan.crashes,
    ).to.deep.equal([]);
  });

  it('lets liars count against f, and none of them crash', () => {
    const sets = [
      'nodes.count=13',
      UNIFORM,
      'agreement.model=sync-byzantine',
      'agreement.f=4',
      'faults.crash.probability=1',
      'faults.liars={nodes: 3, strategy: random}',
    ];
    const { plan, adversary } = planned(sets).setup;
    expect(plan.liars).to.deep.equal(['n11', 'n12', 'n13']);
    expect(plan.crashes).to.deep.equal([{ node: 'n1', afterSends: 1 }]);
    expect(adversary).to.deep.equal({ strategy: 'random' });
    const first = [...sets, 'faults.liars={nodes: [n1]}', 'agreement.f=2'];
    expect(planned(first).setup.plan.crashes).to.deep.equal([{ node: 'n2', afterSends: 1 }]);
  });

  it('fixes the number of rounds where that is asked for, and only there', () => {
    // async-crash, select, n = 3, f = 1 halves: 2 / 0.001 needs 11 halvings, 2^10 = 1024 < 2000.
    expect(planned(['agreement.stop=rounds']).setup.plan.rounds).to.equal(11);
    const exact = [
      'agreement.stop=rounds',
      'agreement.arithmetic=rational',
      'agreement.epsilon="1/4"',
    ];
    expect(planned(exact).setup.plan.rounds).to.equal(3);
    expect(planned().setup.plan).to.not.have.property('rounds');
  });

  it('labels what is outside its model, and only that', () => {
    const sets = ['agreement.f=2', 'agreement.outsideModel=label'];
    expect(planned(sets).setup.plan.outsideModel).to.match(/^agreement\.f: .*n > 2f/);
    expect(planned(['agreement.outsideModel=label']).setup.plan).to.not.have.property(
      'outsideModel',
    );
  });

  it('lets nodes ask again only where messages are lost', () => {
    const lossy = planned(['network.loss=0.1', 'network.resendMs=50']).setup;
    expect(lossy.plan.resendMs).to.equal(50);
    expect(lossy.network.loss).to.equal(0.1);
    expect(planned(['network.resendMs=50']).setup.plan).to.not.have.property('resendMs');
  });

  const DELAYS: readonly [string, unknown][] = [
    ['4', { kind: 'constant', ms: 4 }],
    ['{min: 1, max: 5}', { kind: 'uniform', min: 1, max: 5 }],
    ['{mean: 3}', { kind: 'exponential', mean: 3 }],
  ];
  for (const [text, want] of DELAYS) {
    it(`reads the delay ${text}`, () => {
      const sets = [`network.delayMs=${text}`, 'network.duplicate=0.2', 'network.reorder=0.3'];
      expect(planned(sets).setup.network).to.deep.equal({
        delay: want,
        loss: 0,
        duplicate: 0.2,
        reorder: 0.3,
      });
    });
  }
});
