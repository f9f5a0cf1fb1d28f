/**
 * Theory's limits, one by one, through the whole lab in the simulator. Each experiment stands just outside
 * the condition of its algorithm. It is refused, with the condition named; run all the same it is labelled,
 * and fails under the right adversary; and with one node more the same adversary achieves nothing.
 *
 * Graphs that liars can cut (the chord network, two cliques) stand in `graph.test.ts`, with the very groups
 * that are kept apart; searching for failures and shrinking them in `controls.test.ts`.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ALGORITHMS } from '../../pkg/agreement/algorithms/registry.ts';
import { mutated } from '../support/search.ts';
import { experimentOf, simulate } from '../support/simulate.ts';

interface Limit {
  /** The condition that is violated, and by whom. */
  readonly name: string;
  readonly inputs: readonly number[];
  readonly agreement: object;
  readonly faults: object;
  /** What the refusal and the label name. */
  readonly condition: RegExp;
  /** How the run ends: everybody gives up with values apart, or nothing can happen any more. */
  readonly ends: 'apart' | 'stuck';
  /** The inputs of an experiment within the condition. */
  readonly mended: readonly number[];
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

const LIMITS: readonly Limit[] = [
  ...(['mean', 'midpoint', 'select'] as const).map((rule): Limit => ({
    name: `sync-byzantine with n = 3t, ${rule}: two-faced liars keep two halves apart`,
    inputs: [...zeros(2), ...ones(4)],
    agreement: { model: 'sync-byzantine', rule, f: 2 },
    faults: { liars: { nodes: 2, strategy: 'split-brain' } },
    condition: /n > 3f \(sync-byzantine\)/,
    ends: 'apart',
    mended: [...zeros(2), ...ones(5)],
  })),
  {
    name: 'sync-gradecast with n = 3t: both halves see grade 2 for different values',
    inputs: [...zeros(2), ...ones(4)],
    agreement: { model: 'sync-gradecast', rule: 'mean', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'quote-split' } },
    condition: /n > 3f \(sync-gradecast\)/,
    ends: 'apart',
    mended: [...zeros(2), ...ones(5)],
  },
  {
    name: 'async-witness with n = 3t: without the liars no broadcast is ever delivered',
    inputs: [...zeros(2), ...ones(4)],
    agreement: { model: 'async-witness', rule: 'midpoint', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'silent' } },
    condition: /n > 3f \(async-witness\)/,
    ends: 'stuck',
    mended: [...zeros(2), ...ones(5)],
  },
  {
    name: 'async-crash with n = 2f: two halves need not hear of each other',
    inputs: [...zeros(2), ...ones(2)],
    agreement: { model: 'async-crash', rule: 'mean', f: 2 },
    faults: { scheduler: { strategy: 'slow-side' } },
    condition: /n > 2f \(async-crash\)/,
    ends: 'apart',
    mended: [...zeros(2), ...ones(3)],
  },
  {
    name: 'async-byzantine with n = 5t: slow messages and liars together move select across the gap',
    inputs: [...zeros(2), ...ones(8)],
    agreement: { model: 'async-byzantine', rule: 'select', f: 2 },
    faults: { liars: { nodes: 2, strategy: 'withhold-and-split' } },
    condition: /n > 5f \(async-byzantine\)/,
    ends: 'apart',
    mended: [...zeros(2), ...ones(9)],
  },
  {
    name: 'sync-mixed with n = 3a + 2s + b: asymmetric liars, as many as are counted',
    inputs: [...zeros(2), ...ones(4)],
    agreement: {
      model: 'sync-mixed',
      rule: 'mean',
      f: 2,
      mixed: { asymmetric: 2, symmetric: 0, benign: 0 },
    },
    faults: { liars: { nodes: 2, strategy: 'split-brain' } },
    condition: /n > 3a \+ 2s \+ b \(sync-mixed\)/,
    ends: 'apart',
    mended: [...zeros(2), ...ones(5)],
  },
];

const EXACT = { arithmetic: 'rational', epsilon: '1/1000', maxRounds: 30 };
const NETWORK = { delayMs: { min: 0, max: 20 }, roundMs: 100 };

function experiment(inputs: readonly number[], agreement: object, faults: object, more = {}) {
  return experimentOf({
    nodes: { count: inputs.length, inputs },
    agreement: { ...EXACT, ...agreement, ...more },
    network: NETWORK,
    faults,
  });
}

describe('outside its condition', () => {
  for (const { name, inputs, agreement, faults, condition, ends, mended } of LIMITS) {
    it(name, async () => {
      expect(() => experiment(inputs, agreement, faults)).to.throw(condition);

      const labelled = experiment(inputs, agreement, faults, { outsideModel: 'label' });
      const { judgement, outcome } = await simulate(labelled, 1, { fast: true });
      for (const { detail } of judgement.checks) {
        expect(detail)
          .to.match(condition)
          .and.to.match(/outside its model on request/);
      }
      const termination = judgement.checks.find((check) => check.name === 'termination');
      if (ends === 'apart') {
        expect(judgement.verdict).to.equal('fail');
        expect(termination?.detail).to.match(/gave up in round 30, the last allowed/);
      } else {
        // That somebody would have decided later is not for a trace to exclude: so no check says fail.
        expect(judgement.verdict).to.equal('unknown');
        expect(outcome.cause).to.match(/nothing can happen any more, and .* have yet to decide/);
      }

      const within = experiment(mended, agreement, faults);
      expect((await simulate(within, 1, { fast: true })).judgement.verdict).to.equal('pass');
    });
  }
});

describe('what is within its condition, and yet not proven', () => {
  const inputs = [...zeros(3), ...ones(6)];
  const agreement = { model: 'sync-byzantine', rule: 'median', f: 2 };
  const faults = { liars: { nodes: 2, strategy: 'split-brain' } };

  it('a median does not converge with two-faced liars, and has no number of rounds', async () => {
    expect(() => experiment(inputs, agreement, faults, { stop: 'rounds' })).to.throw(
      /no factor is proven by which a round of median narrows/,
    );
    const { judgement } = await simulate(experiment(inputs, agreement, faults), 1, { fast: true });
    expect(judgement.verdict).to.equal('fail');
    const proof = judgement.checks.find(({ name }) => name === 'contraction')?.detail;
    expect(proof).to.match(/worst factor measured: 1 .* no factor below 1 is proven for median/);
  });

  it('a midpoint does, in the same place', async () => {
    const config = experiment(inputs, { ...agreement, rule: 'midpoint' }, faults);
    expect((await simulate(config, 1, { fast: true })).judgement.verdict).to.equal('pass');
  });
});

describe('async-byzantine that estimates its rounds', () => {
  const config = experiment(
    [...zeros(2), ...ones(9)],
    { model: 'async-byzantine', rule: 'midpoint', f: 2, stop: 'local' },
    { liars: { nodes: 2, strategy: 'withhold-and-split' } },
  );

  it('must trim 2t in round 0: with t, values leave the range on which an estimate rests', async () => {
    // Nodes and checks ask the algorithm alike, so it is not the rule that is seen to be another one.
    const run = mutated(ALGORITHMS['async-byzantine'], 'trim', (original) => {
      return (setting) => original(setting, false);
    });
    const { checks } = (await run(config, 1)).judgement;
    const found = checks.find(({ name }) => name === 'contraction');
    expect(found?.verdict).to.equal('fail');
    expect(found?.detail).to.match(/outside \[1, 1\], on which the estimate of n\d+ rests/);
  });

  it('passes as it is', async () => {
    expect((await simulate(config, 1, { fast: true })).judgement.verdict).to.equal('pass');
  });
});
