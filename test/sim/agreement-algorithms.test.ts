/**
 * Algorithms with messages of their own, through the whole lab in the simulator: every liar that can lie
 * in them, as many as they bear, over many seeds.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ALGORITHMS } from '../../pkg/agreement/algorithms/registry.ts';
import { provenFactor } from '../../pkg/agreement/contraction.ts';
import type { Model, Setting } from '../../pkg/agreement/plan.ts';
import { toText } from '../../pkg/agreement/rational.ts';
import { usableLiars } from '../../pkg/lab/agreement/usable.ts';
import { measure, type Measured } from '../../pkg/lab/adversaries/measure.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import type { AgreementConfig } from '../../pkg/lab/config/schema.ts';

const SEEDS = 5;

/** Sizes with n = 3f + 1, the least that is borne. */
const SIZES = [
  { n: 4, f: 1 },
  { n: 7, f: 2 },
] as const;

const CASES: readonly Model[] = [
  'async-witness',
  'sync-gradecast',
  'sync-fca',
  'async-binary',
  'async-delphi',
];

function agreementOf({ model, rule, f }: Omit<Setting, 'n'>): object {
  const delphi = model === 'async-delphi' ? { delphi: { rho0: '1/4', delta: 2 } } : {};
  return { model, rule, f, epsilon: '1/1000', arithmetic: 'rational', ...delphi };
}

/** One node against all others: what is the same for all at the start stays so. */
function bits(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => (index === 0 ? 1 : 0));
}

function experiment(setting: Setting, changes: object): AgreementConfig {
  const { model, n } = setting;
  const text = JSON.stringify({
    experiment: 'agreement',
    engine: 'sim',
    nodes: {
      count: n,
      inputs: model === 'async-binary' ? bits(n) : { uniform: { min: -1, max: 1 } },
    },
    agreement: { ...agreementOf(setting), maxRounds: 50 },
    network: { delayMs: { min: 0, max: 20 }, roundMs: 100 },
    ...changes,
  });
  const config = loadConfig({ file: 'test', text, overrides: {} });
  if (config.experiment !== 'agreement') throw new Error('an experiment of agreement');
  return config;
}

/** Ten runs of six nodes of which two lie. */
async function runsOfSix(model: Model, strategy: string): Promise<readonly Measured[]> {
  const [rule] = ALGORITHMS[model].rules;
  const agreement = { ...agreementOf({ model, rule, f: 2 }), maxRounds: 12 };
  const changes = {
    nodes: { count: 6, inputs: [0, 1, 0, 1, 0, 1] },
    agreement: { ...agreement, outsideModel: 'label' },
    faults: { liars: { nodes: 2, strategy } },
  };
  const runs: Measured[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    runs.push(await measure(experiment({ model, rule, n: 6, f: 2 }, changes), seed));
  }
  return runs;
}

function failures(runs: readonly Measured[]): readonly string[] {
  const failed = runs.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'fail'));
  return [...new Set(failed.map(({ name }) => name))];
}

for (const model of CASES) {
  const [rule] = ALGORITHMS[model].rules;
  describe(`${model} in the simulator`, function () {
    this.timeout(30_000);

    for (const strategy of usableLiars(model)) {
      it(`passes against ${strategy}`, async () => {
        for (const { n, f } of SIZES) {
          for (let seed = 1; seed <= SEEDS; seed++) {
            const faults = { liars: { nodes: f, strategy } };
            const config = experiment({ model, rule, n, f }, { faults });
            const { verdict } = await measure(config, seed);
            expect(verdict, `n = ${n}, seed ${seed}`).to.equal('pass');
          }
        }
      });
    }

    it('passes with crashes in the middle of what is sent', async () => {
      for (const { n, f } of SIZES) {
        for (let seed = 1; seed <= SEEDS; seed++) {
          const config = experiment(
            { model, rule, n, f },
            { faults: { crash: { probability: 0.05 } } },
          );
          const { verdict } = await measure(config, seed);
          expect(verdict, `n = ${n}, seed ${seed}`).to.equal('pass');
        }
      }
    });
  });
}

describe('outside their condition, with n = 3f', () => {
  it('async-binary never ends: two sides keep their values', async () => {
    const runs = await runsOfSix('async-binary', 'withhold-and-split');
    expect(failures(runs)).to.deep.equal(['termination']);
  });

  it('async-delphi stands still: two sides keep their weights, and wait for more', async () => {
    const runs = await runsOfSix('async-delphi', 'withhold-and-split');
    // It depends on the order of messages: in some orders the liars' first words come too late.
    const still = runs.filter(({ verdict }) => verdict === 'unknown');
    expect(still.length).to.be.above(3);
    const factors = still.map((run) => new Set(run.factors.map(toText)));
    expect(factors).to.deep.include(new Set(['1']));
  });

  it('sync-fca never ends: no value is near to enough others', async () => {
    expect(failures(await runsOfSix('sync-fca', 'fringe'))).to.deep.equal(['termination']);
  });
});

describe('gradecasts', () => {
  it('are harmed at most once: a split of grades attains t / (n - 2t), and nothing is left', async () => {
    for (const [n, f] of [
      [4, 1],
      [7, 2],
      [10, 3],
      [13, 3],
    ] as const) {
      const setting: Setting = { model: 'sync-gradecast', rule: 'mean', n, f };
      const honest = n - f;
      const inputs = Array.from({ length: n }, (_, index) =>
        index < f ? 0 : index < honest ? 1 : 0,
      );
      const faults = { liars: { nodes: f, strategy: 'grade-split' } };
      const config = experiment(setting, { nodes: { count: n, inputs }, faults });
      const { verdict, factors } = await measure(config, 1);
      expect(verdict).to.equal('pass');
      expect(factors.map(toText)).to.deep.equal([toText(provenFactor(setting)!), '0']);
    }
  });
});
