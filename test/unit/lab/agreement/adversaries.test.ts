import { expect } from 'chai';
import { describe, it } from 'mocha';
import { sidesOf } from '../../../../pkg/lab/agreement/sides.ts';
import { usableLiars } from '../../../../pkg/lab/agreement/usable.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import { toYaml } from '../../../../pkg/lab/config/resolved.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { drawn } from '../../../../pkg/lab/run.ts';
import { idsOf } from '../../../support/plans.ts';
import { experimentOf, simulate } from '../../../support/simulate.ts';

const six = { count: 6, inputs: [3, 0, 1, 2, 9, 5] };

function adversaryWith(strategy: string): unknown {
  const config = experimentOf({
    nodes: six,
    agreement: { model: 'sync-omission', f: 2 },
    faults: { liars: { nodes: ['n5', 'n6'], strategy } },
  });
  return planRun(config, 1).setup.adversary;
}

describe('sidesOf', () => {
  const plan = { ids: idsOf(5), inputs: { n1: '1/2', n2: 1, n3: 0, n4: '1/3', n5: 0 } };

  it('splits at the midpoint of the inputs, which is high, and ranks exactly', () => {
    const sides = sidesOf({ ...plan, arithmetic: 'rational' });
    expect(sides).to.deep.equal({ low: ['n3', 'n5', 'n4'], high: ['n1', 'n2'] });
  });

  it('takes as many for the high side as it is told to', () => {
    const sides = sidesOf({ ...plan, arithmetic: 'rational' }, 1);
    expect(sides).to.deep.equal({ low: ['n3', 'n5', 'n4', 'n1'], high: ['n2'] });
  });
});

describe('the adversaries of a plan', () => {
  it('bring along their scheduler, with sides among the nodes that do not lie', () => {
    const config = experimentOf({
      nodes: six,
      agreement: { model: 'async-byzantine', f: 1 },
      faults: { liars: { nodes: ['n5'], strategy: 'withhold-and-split' }, highSide: 2 },
    });
    const { setup } = planRun(config, 1);
    expect(setup.adversary).to.deep.equal({
      strategy: 'withhold-and-split',
      sides: { low: ['n2', 'n3', 'n4'], high: ['n1', 'n6'] },
      scheduler: { strategy: 'withhold', holdMs: 1000 },
    });
  });

  it('have sides of all nodes where a liar is on one of them, and none where nobody asks', () => {
    expect(adversaryWith('own-side')).to.deep.equal({
      strategy: 'own-side',
      sides: { low: ['n2', 'n3', 'n4', 'n1'], high: ['n6', 'n5'] },
    });
    expect(adversaryWith('omit')).to.deep.equal({ strategy: 'omit' });
  });

  it('turn a ladder into crashes, which the resolved experiment has by name', () => {
    const config = experimentOf({
      name: 'ladder',
      nodes: six,
      agreement: { model: 'sync-crash', f: 3 },
      faults: { crash: { ladder: [1, 2] } },
    });
    const plan = planRun(config, 1);
    const crashes = [
      { node: 'n2', afterSends: 3 },
      { node: 'n3', afterSends: 6 },
      { node: 'n4', afterSends: 6 },
    ];
    expect(plan.setup.plan.crashes).to.deep.equal(crashes);
    const again = loadConfig({ file: 'x.yaml', text: toYaml(config, drawn(plan)) });
    expect(again.faults.plan).to.deep.equal(crashes);
  });

  it('stand in the resolved experiment as they are', () => {
    const faults = {
      liars: { nodes: 1, strategy: 'silent-after', lastRound: 2 },
      scheduler: { strategy: 'slow-side', holdMs: 70 },
      highSide: 3,
    };
    const config = experimentOf({
      nodes: six,
      agreement: { model: 'async-byzantine', f: 1 },
      faults,
    });
    const again = loadConfig({ file: 'x.yaml', text: toYaml(config, drawn(planRun(config, 1))) });
    expect(again.faults).to.deep.include(faults);
  });
});

describe('a run with what is no message', () => {
  const config = experimentOf({
    nodes: six,
    agreement: { model: 'async-byzantine', rule: 'mean', f: 1, stop: 'rounds', epsilon: 0.01 },
    faults: { liars: { nodes: 1, strategy: 'malformed' } },
  });

  it('passes: links to the liar are given up, and the accounts say what was lost with them', async () => {
    for (const fast of [false, true]) {
      const { records, judgement, outcome } = await simulate(config, 3, { fast });
      const severed = records.filter(({ kind }) => kind === 'severed');
      expect(severed.length).to.be.within(1, 5);
      for (const { peer } of severed) expect(peer).to.equal('n6');
      expect(outcome.orderly).to.equal(true);
      expect(judgement.checks.filter(({ verdict }) => verdict !== 'pass')).to.deep.equal([]);
      const accounts = judgement.checks.find(({ name }) => name === 'accounting')?.detail;
      expect(accounts).to.match(/ \+ [1-9]\d* lost to links that were given up$/);
    }
  });
});

describe('usableLiars', () => {
  it('are those that a model has something to say for', () => {
    const all = usableLiars('async-byzantine');
    expect(all).to.include('withhold-and-split').and.not.include('forged-sender');
    expect(usableLiars('sync-byzantine')).to.deep.equal(
      all.filter((name) => name !== 'withhold-and-split'),
    );
    expect(usableLiars('async-witness')).to.include.members(['forged-sender', 'witness-lies']);
  });
});
