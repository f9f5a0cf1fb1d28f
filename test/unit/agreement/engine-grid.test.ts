import { expect } from 'chai';
import { it } from 'mocha';
import { ALGORITHMS } from '../../../pkg/agreement/algorithms/registry.ts';
import { AVERAGES, type Model } from '../../../pkg/agreement/plan.ts';
import { PLAIN_MODELS } from '../../support/settings.ts';
import { provenFactor } from '../../../pkg/agreement/contraction.ts';
import { largestTolerable } from '../../../pkg/agreement/resilience.ts';
import { judge } from '../../../pkg/checkers/judge.ts';
import { Random } from '../../../pkg/core/random.ts';
import type { LiarName } from '../../../pkg/faults/adversaries/names.ts';
import { drawCrashPlan } from '../../../pkg/faults/crash-plan.ts';
import { usableLiars } from '../../../pkg/lab/agreement/usable.ts';
import { memoryRun } from '../../support/memory-run.ts';
import { ARITHMETIC_NAMES, idsOf, planOf, randomInputs } from '../../support/plans.ts';

const SEEDS_PER_CELL = 6;

/** What is no message is stopped at the door, which this rig has not. */
const lies = (model: Model): readonly LiarName[] =>
  usableLiars(model).filter((name) => name !== 'malformed');

/**
 * A random run inside its model: as many faults as it tolerates, part of them lies (in the Byzantine
 * models) and the rest crashes in the middle of a multicast.
 */
for (const model of PLAIN_MODELS) {
  for (const rule of AVERAGES) {
    for (const stop of ALGORITHMS[model].stops) {
      for (const arithmetic of ARITHMETIC_NAMES) {
        const name = `${model}, ${rule}, stop: ${stop}, ${arithmetic}`;
        it(`passes every check: ${name}`, () => {
          for (let seed = 0; seed < SEEDS_PER_CELL; seed++) {
            const random = Random.fromSeed(seed).fork(name);
            const n = 4 + random.integer(9);
            const f = random.integer(largestTolerable(model, n, stop) + 1);
            if (provenFactor({ model, rule, n, f }) === undefined) continue;
            const lying = ALGORITHMS[model].bears !== 'crashes';
            const ids = random.shuffle(idsOf(n));
            const liars = lying ? ids.slice(0, random.integer(f + 1)) : [];
            const plan = planOf({
              inputs: randomInputs(n, random),
              model,
              rule,
              f,
              stop,
              arithmetic,
              maxRounds: 400,
              liars,
              crashes: drawCrashPlan({
                candidates: ids.filter((id) => !liars.includes(id)),
                budget: f - liars.length,
                probability: 0.05,
                random,
              }),
            });
            const strategy = random.shuffle(lies(model))[0]!;
            const { records } = memoryRun({
              plan,
              seed,
              strategy,
              faults: { delay: { kind: 'uniform', min: 0, max: 20 } },
            });
            const { verdict, checks } = judge(plan, records);
            const text = JSON.stringify({ seed, n, f, strategy, checks }, null, 1);
            expect(verdict, text).to.equal('pass');
          }
        });
      }
    }
  }
}
