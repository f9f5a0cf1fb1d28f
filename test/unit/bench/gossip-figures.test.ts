import { expect } from 'chai';
import { describe, it } from 'mocha';
import { outcomeOf, percentile, sendsOf } from '../../bench/gossip-figures.ts';
import { numberOf, textOf, type Report } from '../../bench/gossip-member.ts';

const SCHEDULE = { from: 1000, everyMs: 20, first: 7, count: 3, origins: 2 };

describe('textOf', () => {
  it('is 256 characters long and tells its number', () => {
    expect(textOf(1234)).to.have.length(256);
    expect(numberOf(textOf(1234))).to.equal(1234);
  });
});

describe('sendsOf', () => {
  it('lets the origins take turns, one message at each tick', () => {
    expect([...sendsOf(SCHEDULE)]).to.deep.equal([
      [
        0,
        [
          { k: 7, at: 1000 },
          { k: 9, at: 1040 },
        ],
      ],
      [1, [{ k: 8, at: 1020 }]],
    ]);
  });
});

describe('outcomeOf', () => {
  it('takes the last arrival, since the message was to leave and since it left', () => {
    const { lastMs, coverage } = outcomeOf(SCHEDULE, [
      member({
        sent: [
          { k: 7, at: 1001 },
          { k: 9, at: 1045 },
        ],
        heard: [[8, 1024]],
      }),
      member({
        sent: [{ k: 8, at: 1020 }],
        heard: [
          [7, 1003],
          [9, 1050],
        ],
      }),
      member({
        heard: [
          [8, 1023],
          [7, 1002],
          [9, 1049],
        ],
      }),
    ]);
    expect(lastMs).to.deep.equal({ intended: [3, 4, 10], real: [2, 4, 5] });
    expect(coverage).to.equal(1);
  });

  it('has no last arrival for a message that somebody lacks, and counts what came', () => {
    const { lastMs, coverage, deliveries } = outcomeOf(SCHEDULE, [
      member({}),
      member({ heard: [[7, 1003]] }),
      member({ heard: [[8, 1023]] }),
    ]);
    expect(lastMs.intended).to.deep.equal([]);
    expect(deliveries).to.equal(2);
    expect(coverage).to.equal(2 / 6);
  });

  it('counts a message that comes again apart, and neither own ones nor those of other schedules', () => {
    const { coverage, doubled } = outcomeOf(SCHEDULE, [
      member({
        heard: [
          [7, 1000],
          [9, 1040],
          [8, 1021],
          [8, 1022],
          [6, 999],
          [10, 1080],
        ],
      }),
      member({}),
    ]);
    expect(coverage).to.equal(1 / 3);
    expect(doubled).to.equal(1);
  });
});

describe('percentile', () => {
  const cases = [
    { values: [3], percent: 50, want: 3 },
    { values: [10, 9, 100, 1], percent: 50, want: 9 },
    { values: [10, 9, 100, 1], percent: 51, want: 10 },
    { values: Array.from({ length: 100 }, (_, i) => 100 - i), percent: 99, want: 99 },
    { values: [5, 7], percent: 100, want: 7 },
  ];
  for (const { values, percent, want } of cases) {
    it(`${percent} of ${values.length} values is ${want}`, () => {
      expect(percentile(values, percent)).to.equal(want);
    });
  }

  it('is not a number where there are no values', () => {
    expect(Number.isNaN(percentile([], 50))).to.equal(true);
  });
});

function member(report: Partial<Report>): Report {
  return { sent: [], heard: [], payloads: 0, cpuMs: 0, sights: [], ...report };
}
