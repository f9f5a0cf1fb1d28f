import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { FaultName } from '../../../../pkg/maelstrom/workbench/nemesis/faults.ts';
import { glomer, runGlomer } from '../../../support/glomers.ts';

const FAULTS: readonly FaultName[] = ['partition', 'one-way', 'loss', 'duplicate', 'pause'];

/** How many additions were acknowledged: a run without any would prove nothing. */
function additions({ history }: ReturnType<typeof runGlomer>): number {
  return history.filter(({ type, f }) => type === 'ok' && f === 'add').length;
}

describe('counters by gossip', () => {
  for (const workload of ['pn-counter', 'g-counter']) {
    for (const fault of FAULTS) {
      it(`${workload} ends with the sum, with ${fault}`, () => {
        for (const seed of [1, 2]) {
          const run = runGlomer(glomer(workload, 'gossip'), {
            workload,
            nemesis: [fault],
            latency: { mean: 20, distribution: 'exponential' },
            seed,
          });
          expect(run.result, `seed ${seed}`).to.include({ 'valid?': true });
          expect(additions(run)).to.be.above(50);
        }
      });
    }
  }

  it('are totally available under partition', () => {
    const run = runGlomer(glomer('g-counter', 'gossip'), {
      workload: 'g-counter',
      nodes: 3,
      nemesis: ['partition'],
    });
    expect(run.dropped).to.be.above(0);
    expect(run.totallyAvailable).to.equal(true);
  });
});

describe('the counter over seq-kv', () => {
  it('reads what is new, although the store may answer with what is old', () => {
    for (const seed of [1, 2, 3]) {
      const run = runGlomer(glomer('g-counter', 'seq-kv'), {
        workload: 'g-counter',
        nodes: 3,
        nemesis: ['partition'],
        seed,
      });
      expect(run.result, `seed ${seed}`).to.include({ 'valid?': true });
      expect(additions(run)).to.be.above(50);
      expect(run.totallyAvailable).to.equal(true);
    }
  });
});

describe('g-set', () => {
  for (const fault of FAULTS) {
    it(`loses nothing, with ${fault}`, () => {
      for (const seed of [1, 2]) {
        const run = runGlomer(glomer('g-set', 'gossip'), {
          workload: 'g-set',
          nemesis: [fault],
          seed,
        });
        expect(run.result, `seed ${seed}`).to.include({ 'valid?': true, 'lost-count': 0 });
      }
    });
  }
});
