import { expect } from 'chai';
import { describe, it } from 'mocha';
import { alternate, comparison, median, meets } from '../../bench/measure.ts';
import { table } from '../../bench/table.ts';

describe('median', () => {
  const cases = [
    { values: [3], want: 3 },
    { values: [10, 9, 100], want: 10 },
    { values: [4, 1, 2, 100], want: 3 },
  ];
  for (const { values, want } of cases) {
    it(`of ${values.join(', ')} is ${want}`, () => {
      expect(median(values)).to.equal(want);
    });
  }
});

describe('alternate', () => {
  it('pairs neighbours, and lets each side begin in turn', async () => {
    const order: string[] = [];
    const measured = (name: string) => (): Promise<number> => {
      order.push(name);
      return Promise.resolve(order.length);
    };
    const pairs = await alternate(2, measured('ours'), measured('rival'));
    expect(order).to.deep.equal(['ours', 'rival', 'rival', 'ours']);
    expect(pairs).to.deep.equal([
      { ours: 1, rival: 2 },
      { ours: 4, rival: 3 },
    ]);
  });
});

describe('meets', () => {
  it('counts the bound itself as met', () => {
    expect(meets(1.5, { atMost: 1.5 })).to.equal(true);
    expect(meets(0.8, { atLeast: 0.8 })).to.equal(true);
    expect(meets(1.51, { atMost: 1.5 })).to.equal(false);
    expect(meets(0.79, { atLeast: 0.8 })).to.equal(false);
  });
});

describe('table', () => {
  it('shows medians of both sides and of the ratios of the pairs', () => {
    const pairs = [
      { ours: 2, rival: 1 },
      { ours: 3, rival: 2 },
      { ours: 9, rival: 9 },
    ];
    const row = comparison('speed', pairs, { show: String, target: { atMost: 1.5 } });
    const cells = table([row])
      .split('\n')[2]
      ?.split(/ *\| */)
      .filter(Boolean);
    expect(cells).to.deep.equal(['speed', '3', '2', '1.50', '1.00..2.00', '<= 1.5', 'yes']);
  });

  it('leaves the comparison out where there is none', () => {
    const lines = table([{ name: 'memory', ours: '46 MiB' }]).split('\n');
    expect(lines[2]?.split(/ *\| */).filter(Boolean)).to.deep.equal(['memory', '46 MiB']);
    expect(new Set(lines.map((line) => line.length)).size).to.equal(1);
  });
});
