import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../../../pkg/core/random.ts';
import { DelayEstimate } from '../../../../pkg/gossip/reliable/delay-estimate.ts';
import { Median } from '../../../../pkg/gossip/reliable/median.ts';

describe('DelayEstimate', () => {
  const bounds = { minMs: 50, maxMs: 2000 };

  it('waits the least before anything came, and while it comes at once', () => {
    const estimate = new DelayEstimate(bounds);
    expect(estimate.waitMs).to.equal(50);
    for (let i = 0; i < 20; i++) estimate.sample(0);
    expect(estimate.waitMs).to.equal(50);
  });

  it('waits longer than what comes late, from the first time on', () => {
    const estimate = new DelayEstimate(bounds);
    // 400 / 8 + 4 * 400 / 4.
    estimate.sample(400);
    expect(estimate.waitMs).to.equal(450);
    for (let i = 0; i < 50; i++) estimate.sample(400);
    expect(estimate.waitMs).to.be.within(399, 410);
  });

  it('comes down again, and never goes beyond the bound', () => {
    const estimate = new DelayEstimate(bounds);
    estimate.sample(1e9);
    expect(estimate.waitMs).to.equal(2000);
    for (let i = 0; i < 300; i++) estimate.sample(1);
    expect(estimate.waitMs).to.equal(50);
  });
});

describe('Median', () => {
  it('finds its way to the median, within a step or two', () => {
    const random = Random.fromSeed(1);
    const median = new Median({ min: 10, max: 10_000 });
    let sum = 0;
    for (let i = 0; i < 2000; i++) {
      median.sample(random.uniform(500, 700));
      if (i >= 100) sum += Math.log(median.estimate);
    }
    expect(Math.exp(sum / 1900)).to.be.within(600 / 1.25, 600 * 1.25);
  });

  it('is not carried away by a few samples of something else, and stays within its bounds', () => {
    const median = new Median({ min: 10, max: 100 });
    for (let i = 0; i < 5; i++) median.sample(1e9);
    // 10 * 1.25^5.
    expect(median.estimate).to.be.closeTo(30.5, 0.1);
    for (let i = 0; i < 100; i++) median.sample(1e9);
    expect(median.estimate).to.equal(100);
    for (let i = 0; i < 100; i++) median.sample(0);
    expect(median.estimate).to.equal(10);
  });
});
