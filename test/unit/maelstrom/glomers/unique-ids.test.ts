import { expect } from 'chai';
import { describe, it } from 'mocha';
import { glomer, runGlomer } from '../../../support/glomers.ts';

const uniqueIds = glomer('unique-ids', 'only');

describe('the node of unique ids', () => {
  it('is totally available under partition, and no id is given twice', () => {
    const run = runGlomer(uniqueIds, {
      workload: 'unique-ids',
      nodes: 3,
      rate: 1000,
      timeLimitMs: 3000,
      nemesis: ['partition'],
    });
    expect(run.result).to.include({ 'valid?': true, 'duplicated-count': 0 });
    expect(run.result['attempted-count']).to.be.above(2500);
    expect(run.totallyAvailable).to.equal(true);
    expect(run.serverMessages).to.equal(0);
  });

  it('gives no id again when it was started anew', () => {
    const run = runGlomer(uniqueIds, {
      workload: 'unique-ids',
      nodes: 3,
      rate: 300,
      nemesis: ['kill'],
    });
    expect(run.history.some(({ f }) => f === 'start-kill' || f.includes('kill'))).to.equal(true);
    expect(run.result).to.include({ 'valid?': true, 'duplicated-count': 0 });
  });
});
