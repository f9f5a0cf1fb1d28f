import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { AgreementPlan } from '../../../pkg/agreement/plan.ts';
import { largestTolerable } from '../../../pkg/agreement/resilience.ts';
import { outsideModel } from '../../../pkg/lab/config/check.ts';
import { resolve, toYaml, type Drawn } from '../../../pkg/lab/config/resolved.ts';
import type { AgreementConfig } from '../../../pkg/lab/config/schema.ts';
import { validate } from '../../../pkg/lab/config/validate.ts';
import { planRun, type RunPlan } from '../../../pkg/lab/plan.ts';
import { lostNodes } from '../../../pkg/lab/schedule.ts';
import { agreementConfig } from '../../support/config.ts';

function drawnBy({ setup, nodes, schedule }: RunPlan<AgreementPlan>): Drawn {
  const { inputs, crashes } = setup.plan;
  return { seed: setup.seed, inputs: nodes.map(({ id }) => inputs[id] ?? 0), crashes, schedule };
}

const someIds = fc.uniqueArray(
  fc.integer({ min: 1, max: 9 }).map((i) => `n${i}`),
  { minLength: 1, maxLength: 3 },
);
const trigger = fc.oneof(
  fc.record({ atMs: fc.nat(1000) }),
  fc.record({ atRound: fc.nat(9) }),
  fc.record({ whenDecided: fc.integer({ min: 1, max: 3 }) }),
);
const crash = fc.record({
  fault: fc.constant('crash'),
  nodes: fc.oneof(fc.constantFrom('one', 'f', 2), someIds),
});
const healable = fc.record(
  {
    fault: fc.constantFrom('pause', 'partition'),
    nodes: fc.oneof(fc.constantFrom('one', 'f', 'minority', 2), someIds),
    forMs: fc.integer({ min: 1, max: 99 }),
  },
  { requiredKeys: ['fault', 'nodes'] },
);
const loss = fc.record(
  { fault: fc.constant('loss'), share: fc.constantFrom(0, 0.5), forMs: fc.constant(9) },
  { requiredKeys: ['fault', 'share'] },
);
const entry = fc
  .tuple(fc.oneof(crash, healable, loss), trigger)
  .map(([fault, when]): unknown => ({ ...fault, ...when }));

/** Experiments as data; about half of them are valid. */
const experiments = fc
  .record({
    count: fc.integer({ min: 6, max: 12 }),
    model: fc.constantFrom('async-crash', 'async-byzantine', 'sync-byzantine'),
    probability: fc.constantFrom(0.05, 1),
    liars: fc.nat(1),
    schedule: fc.array(entry, { minLength: 1, maxLength: 3 }),
    outsideModel: fc.constantFrom('refuse', 'label'),
  })
  .map(({ count, model, probability, liars, schedule, outsideModel: breach }): unknown => ({
    name: 'drawn',
    experiment: 'agreement',
    nodes: { count, inputs: { uniform: { min: 0, max: 1 } } },
    agreement: { f: largestTolerable(model, count, 'master'), model, outsideModel: breach },
    faults: {
      crash: { probability },
      ...(liars > 0 && model !== 'async-crash' ? { liars: { nodes: liars } } : {}),
      schedule,
    },
  }));

/** Calls `hold` with many valid experiments. */
function forValid(runs: number, hold: (config: AgreementConfig, seed: number) => void): void {
  const property = fc.property(experiments, fc.nat(), (data, seed) => {
    const { experiment } = validate(data);
    fc.pre(experiment?.experiment === 'agreement');
    hold({ ...experiment, name: 'drawn' }, seed);
  });
  fc.assert(property, { numRuns: runs });
}

describe('every valid experiment with a schedule', () => {
  it('lets at most f nodes fail for good, each in one way', () => {
    forValid(200, (config, seed) => {
      const { setup, schedule } = planRun(config, seed);
      const crashed = schedule.filter(({ action }) => action.kind === 'crash');
      const fatal = [
        ...setup.plan.liars,
        ...setup.plan.crashes.map(({ node }) => node),
        ...crashed.flatMap(({ nodes }) => nodes),
      ];
      expect(new Set(fatal).size, 'one way each').to.equal(fatal.length);
      expect(fatal.length).to.be.at.most(config.agreement.f);
      if (outsideModel(config) === undefined) {
        const lost = new Set([...fatal, ...lostNodes(schedule)]);
        expect(lost.size, 'with those that are cut off').to.be.at.most(config.agreement.f);
      }
    });
  });

  it('resolves to an experiment that plans the same run', () => {
    forValid(50, (config, seed) => {
      const plan = planRun(config, seed);
      const drawn = drawnBy(plan);
      const again = agreementConfig({ file: 'other.yaml', text: toYaml(config, drawn) });
      expect(again).to.deep.equal(resolve(config, drawn));
      for (const { nodes } of again.faults.schedule) expect(nodes).to.be.an('array');
      const replanned = planRun(again, seed);
      expect(replanned.schedule).to.deep.equal(plan.schedule);
      // Nodes drawn twice are fewer than those that the label counted on.
      const { outsideModel: _label, ...setting } = plan.setup.plan;
      expect(replanned.setup.plan).to.deep.include(setting);
      expect(toYaml(again, drawnBy(replanned)), 'a fixed point').to.equal(toYaml(config, drawn));
    });
  });
});
