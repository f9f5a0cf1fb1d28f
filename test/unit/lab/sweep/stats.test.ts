import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Random } from '../../../../pkg/core/random.ts';
import { mean, quantile, summarize } from '../../../../pkg/lab/sweep/stats.ts';

const random = (): Random => Random.fromSeed(1).fork('bootstrap');

describe('quantile', () => {
  // R 4: quantile(c(1, 2, 4, 8, 16, 32), c(0, .05, .25, .5, .75, .95, 1)), type 7.
  const cases: readonly (readonly [share: number, want: number])[] = [
    [0, 1],
    [0.05, 1.25],
    [0.25, 2.5],
    [0.5, 6],
    [0.75, 14],
    [0.95, 28],
    [1, 32],
  ];
  for (const [share, want] of cases) {
    it(`of 1, 2, 4, 8, 16, 32 at ${share} is ${want}`, () => {
      expect(quantile([1, 2, 4, 8, 16, 32], share)).to.be.closeTo(want, 1e-12);
    });
  }

  it('of one value is that value', () => {
    expect(quantile([7], 0.05)).to.equal(7);
  });
});

describe('summarize', () => {
  it('has nothing to say about no values', () => {
    expect(summarize([], random())).to.equal(undefined);
  });

  it('does not depend on the order of the values', () => {
    expect(summarize([3, 1, 2, 9], random())).to.deep.equal(summarize([9, 2, 1, 3], random()));
  });

  it('gives an interval of no width for values that do not differ', () => {
    const summary = summarize([5, 5, 5], random());
    expect(summary).to.deep.include({ count: 3, mean: 5, low: 5, high: 5, q05: 5, q95: 5 });
  });

  it('covers the true mean in about 95 of 100 samples', () => {
    // Uniform on [0, 1), 40 values each: the mean is 0.5. The percentile bootstrap falls a little short
    // of 95 %; of 400 samples the share has a standard deviation of 1.1 %.
    const source = Random.fromSeed(42);
    const samples = 400;
    let covered = 0;
    for (let index = 0; index < samples; index++) {
      const values = Array.from({ length: 40 }, () => source.float());
      const summary = summarize(values, source.fork(`${index}`));
      if (summary !== undefined && summary.low <= 0.5 && 0.5 <= summary.high) covered += 1;
    }
    expect(covered / samples).to.be.within(0.91, 0.98);
  }).timeout(20_000);

  it('is as wide as the normal approximation says', () => {
    // Standard error of the mean of 0 and 1 in equal parts, n = 100: 0.05; so +- 0.098.
    const values = Array.from({ length: 100 }, (_, index) => index % 2);
    const { low = 0, high = 0 } = summarize(values, random()) ?? {};
    expect(high - low).to.be.closeTo(4 * 0.049, 0.025);
    expect(mean(values)).to.equal(0.5);
  });
});
