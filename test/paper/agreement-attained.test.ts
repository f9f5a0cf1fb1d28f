/**
 * Under the adversary that attains a bound, measured equals proven: in every round of a run of the lab,
 * in exact fractions, for every model and rule that has a factor. Reference: `agreement.md` 1.0, 2.2.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ALGORITHMS } from '../../pkg/agreement/algorithms/registry.ts';
import { crashRoundFactor } from '../../pkg/agreement/crash-round.ts';
import type { RuleName } from '../../pkg/agreement/plan.ts';
import { ONE, compare, toText } from '../../pkg/agreement/rational.ts';
import { measure } from '../../pkg/lab/adversaries/measure.ts';
import {
  exactExperiment,
  splitInputs,
  worstFaults,
  worstInputs,
} from '../../pkg/lab/adversaries/worst-case.ts';
import { REPEATING_MODELS, label, setting, settingsUpTo } from '../support/settings.ts';

const N_MAX = 16;
const ROUNDS = 6;

/** How many pairs of n and f there are: a loop that runs over nothing demands nothing. */
const SETTINGS = {
  'async-crash': 56,
  'sync-byzantine': 35,
  'async-byzantine': 18,
  'sync-mixed': 35,
  'async-witness': 35,
  'sync-fca': 35,
  'sync-omission': 56,
};

/** The factors of a run whose crashes stand on a ladder, with a round without crashes at its end. */
async function ladder(rule: RuleName, n: number, rungs: readonly number[]): Promise<string[]> {
  const f = rungs.reduce((sum, count) => sum + count, 0);
  const given = setting('sync-crash', rule, n, f);
  const inputs = splitInputs(n, rungs[0] ?? 0);
  const faults = { crash: { ladder: rungs } };
  const config = exactExperiment({ setting: given, inputs, faults, rounds: rungs.length + 1 });
  const { verdict, factors } = await measure(config, 1);
  expect(verdict, `${label(given)} ${rungs.join()}`).to.equal('pass');
  return factors.map(toText);
}

/** What is proven of these rounds and of one without crashes. */
function proven(rule: RuleName, n: number, rungs: readonly number[]): string[] {
  const f = rungs.reduce((sum, count) => sum + count, 0);
  let alive = n;
  const factors = rungs.map((count) => {
    const factor = crashRoundFactor(rule, f, alive, count);
    alive -= count;
    return toText(factor!);
  });
  // A single survivor has no spread to lose, nor have nodes that agree.
  return alive > 1 ? [...factors, '0'] : factors;
}

describe('the adversary that attains a bound', function () {
  this.timeout(60_000);

  for (const model of [...REPEATING_MODELS, 'sync-mixed', 'async-witness', 'sync-fca'] as const) {
    for (const rule of ALGORITHMS[model].rules) {
      it(`attains the factor of ${rule} in ${model} in every round, n <= ${N_MAX} (1.0, A3..A13; 1.3)`, async () => {
        const settings = settingsUpTo(N_MAX, model, rule);
        expect(settings).to.have.length(SETTINGS[model]);
        for (const given of settings) {
          const factor = ALGORITHMS[model].factor(given);
          const inputs = worstInputs(given);
          const faults = worstFaults(given);
          const { verdict, factors } = await measure(
            exactExperiment({ setting: given, inputs, faults, rounds: ROUNDS }),
            1,
          );
          const want = Array.from({ length: ROUNDS }, () => toText(factor));
          expect(factors.map(toText), label(given)).to.deep.equal(want);
          // Where nothing converges, nobody decides.
          const sound = compare(factor, ONE) < 0 ? 'pass' : 'fail';
          expect(verdict, label(given)).to.equal(sound);
        }
      });
    }
  }

  it('attains that of async-witness however long messages take, and with liars beside exceeds nothing (A13)', async () => {
    for (const given of [
      setting('async-witness', 'midpoint', 4, 1),
      setting('async-witness', 'midpoint', 7, 2),
    ]) {
      const stage = {
        setting: given,
        inputs: worstInputs(given),
        network: { delayMs: { mean: 20 } },
        rounds: ROUNDS,
      };
      for (let seed = 1; seed <= 5; seed++) {
        const { factors } = await measure(
          exactExperiment({ ...stage, faults: worstFaults(given) }),
          seed,
        );
        expect(new Set(factors.map(toText)), `${label(given)}, seed ${seed}`).to.deep.equal(
          new Set(['1/2']),
        );
        const liars = { nodes: given.f, strategy: 'witness-lies' };
        const faults = { ...worstFaults(given), liars };
        const { verdict } = await measure(exactExperiment({ ...stage, faults }), seed);
        expect(verdict, `${label(given)} with liars, seed ${seed}`).to.equal('pass');
      }
    }
  });

  it('attains that of async-binary in single rounds, and nothing exceeds it', async () => {
    for (const given of [
      setting('async-binary', 'midpoint', 4, 1),
      setting('async-binary', 'midpoint', 7, 2),
      setting('async-binary', 'midpoint', 10, 3),
    ]) {
      const { n, f } = given;
      const found = new Set<string>();
      for (let lows = 1; lows < n - f; lows++) {
        for (let seed = 1; seed <= 5; seed++) {
          const stage = {
            setting: given,
            inputs: splitInputs(n, lows),
            faults: { liars: { nodes: f, strategy: 'equivocate' } },
            network: { delayMs: { mean: 10 } },
            rounds: ROUNDS,
          };
          const { verdict, factors } = await measure(exactExperiment(stage), seed);
          expect(verdict, `${label(given)}, ${lows} low, seed ${seed}`).to.equal('pass');
          for (const factor of factors) found.add(toText(factor));
        }
      }
      expect(found, label(given)).to.deep.equal(new Set(['0', '1/2']));
    }
  });

  for (const rule of ['mean', 'midpoint', 'select'] as const) {
    it(`attains the factor of ${rule} in sync-crash with one crash a round, n <= ${N_MAX} (1.0, A1, A2)`, async () => {
      let rounds = 0;
      for (let n = 3; n <= N_MAX; n++) {
        // The longest ladder has all shorter ones in it, but for select, whose step is f.
        for (let f = rule === 'select' ? 1 : n - 2; f <= n - 2; f++) {
          const rungs = Array.from({ length: f }, () => 1);
          const where = `${rule} n = ${n}, f = ${f}`;
          expect(await ladder(rule, n, rungs), where).to.deep.equal(proven(rule, n, rungs));
          rounds += f;
        }
      }
      expect(rounds).to.equal(rule === 'select' ? 560 : 105);
    });
  }

  for (const rule of ['mean', 'midpoint'] as const) {
    it(`attains the factor of ${rule} in sync-crash with any ladder (1.0, A1, A2)`, async () => {
      let runs = 0;
      for (let n = 3; n <= N_MAX; n++) {
        for (let f = 2; f <= n - 2; f += 4) {
          for (const rungs of [
            [f],
            [f - 1, 1],
            [1, f - 1],
            [Math.ceil(f / 2), Math.floor(f / 2)],
          ]) {
            const where = `${rule} n = ${n}, ${rungs.join()}`;
            expect(await ladder(rule, n, rungs), where).to.deep.equal(proven(rule, n, rungs));
            runs += 1;
          }
        }
      }
      expect(runs).to.equal(112);
    });
  }
});
