import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementPlan } from '../../../pkg/agreement/plan.ts';
import { judge } from '../../../pkg/checkers/judge.ts';
import { nodeId } from '../../../pkg/core/ids.ts';
import { memoryRun, type MemoryRunOptions } from '../../support/memory-run.ts';
import { MUTANTS, type Mutant } from '../../support/mutants.ts';
import { planOf } from '../../support/plans.ts';

const DELAY = { delay: { kind: 'uniform', min: 0, max: 20 } } as const;
const INPUTS = [0.3, 0.4, 0.5, 0.9, 0.1, 0.75, 0.2];
const CRASHING = planOf({ inputs: INPUTS, f: 2, maxRounds: 30 });
const LYING = planOf({
  inputs: [...INPUTS, 0.6, 0.8, 0.35, 0.15],
  model: 'async-byzantine',
  rule: 'midpoint',
  f: 2,
  maxRounds: 30,
  liars: [nodeId('n10'), nodeId('n11')],
});

interface MutantCase {
  readonly name: string;
  readonly mutant: Mutant;
  readonly plan: AgreementPlan;
  /** The checks that fail, for at least one seed of those tried. */
  readonly caughtBy: readonly string[];
  readonly strategy?: MemoryRunOptions['strategy'];
}

const CASES: readonly MutantCase[] = [
  {
    name: 'trims one less',
    mutant: MUTANTS.trimsOneLess,
    plan: LYING,
    strategy: 'extreme',
    caughtBy: ['validity', 'integrity', 'contraction'],
  },
  { name: 'trims one more', mutant: MUTANTS.trimsOneMore, plan: LYING, caughtBy: ['integrity'] },
  {
    name: 'selects off by one',
    mutant: MUTANTS.selectsOffByOne,
    plan: CRASHING,
    caughtBy: ['integrity', 'contraction'],
  },
  {
    name: 'counts a sender twice',
    mutant: MUTANTS.countsOneTwice,
    plan: CRASHING,
    caughtBy: ['integrity', 'contraction'],
  },
  {
    name: 'forgets its own value',
    mutant: MUTANTS.forgetsItself,
    plan: CRASHING,
    caughtBy: ['integrity'],
  },
  {
    name: 'waits for one value less',
    mutant: MUTANTS.waitsForOneLess,
    plan: CRASHING,
    caughtBy: ['integrity'],
  },
  {
    name: 'uses a value that was not sent',
    mutant: MUTANTS.inventsAValue,
    plan: CRASHING,
    caughtBy: ['integrity'],
  },
  {
    name: 'does not wait for the others of a synchronous round',
    mutant: MUTANTS.doesNotWait,
    plan: planOf({ inputs: INPUTS, model: 'sync-crash', rule: 'mean', f: 2, maxRounds: 30 }),
    caughtBy: ['integrity', 'contraction'],
  },
  {
    name: 'decides what nobody held',
    mutant: MUTANTS.decidesWhatNobodyHeld,
    plan: CRASHING,
    caughtBy: ['integrity', 'epsilon-agreement'],
  },
  {
    name: 'decides twice',
    mutant: MUTANTS.decidesTwice,
    plan: CRASHING,
    caughtBy: ['integrity'],
  },
  {
    name: 'decides for another round than the oracle named',
    mutant: MUTANTS.decidesAnEarlierRound,
    plan: CRASHING,
    caughtBy: ['integrity'],
  },
  {
    name: 'decides a round too early',
    mutant: MUTANTS.decidesAnEarlierRound,
    plan: planOf({ inputs: INPUTS, f: 2, stop: 'local' }),
    caughtBy: ['integrity'],
  },
  {
    name: 'tells every other node something else, and reports none of it',
    mutant: MUTANTS.tellsEveryoneSomethingElse,
    plan: CRASHING,
    caughtBy: ['integrity'],
  },
];

const SEEDS = 12;

describe('a mutant among honest nodes', () => {
  for (const { name, mutant, plan, strategy, caughtBy } of CASES) {
    it(`that ${name} is caught by ${caughtBy.join(', ')}`, () => {
      const failed = new Set<string>();
      for (let seed = 0; seed < SEEDS; seed++) {
        const { records } = memoryRun({
          plan,
          seed,
          faults: DELAY,
          ...(strategy === undefined ? {} : { strategy }),
          wrap: (honest, id) => (id === 'n2' || id === 'n5' ? mutant(id, plan) : honest),
        });
        const { verdict, checks } = judge(plan, records);
        expect(verdict, `seed ${seed}`).to.equal('fail');
        for (const check of checks) if (check.verdict === 'fail') failed.add(check.name);
      }
      expect([...failed]).to.include.members([...caughtBy]);
    });
  }

  it('that never decides leaves the run without an orderly end, and nothing is claimed', () => {
    const { records } = memoryRun({
      plan: CRASHING,
      seed: 1,
      faults: DELAY,
      wrap: (honest, id) => (id === 'n2' ? MUTANTS.neverDecides(id, CRASHING) : honest),
    });
    const { verdict, checks } = judge(CRASHING, records);
    expect(verdict).to.equal('unknown');
    expect(checks.find((check) => check.name === 'termination')?.detail).to.include(
      'whether n2 would have decided cannot be told: the run did not end orderly (stuck)',
    );
  });

  it('in place of everyone, dying beyond the budget, is caught by crash-budget', () => {
    const crashes = ['n2', 'n3', 'n4'].map((id) => ({ node: nodeId(id), afterSends: 9 }));
    const plan = { ...CRASHING, crashes };
    const { records } = memoryRun({ plan, seed: 1, faults: DELAY });
    const found = judge(plan, records).checks.find((check) => check.name === 'crash-budget');
    expect(found).to.include({ verdict: 'fail' });
    expect(found?.detail).to.include('3 nodes died (n2, n3 and n4) and 0 lied, where f = 2');
  });
});
