import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { Seen } from '../../../../pkg/gossip/reliable/seen.ts';
import { CounterSet } from '../../../../pkg/gossip/reliable/counter-set.ts';

const name = (counter: number, origin = 'n1') => ({ origin, counter });

describe('CounterSet', () => {
  it('holds what a plain set does, in whatever order it came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 120 }), (counters) => {
        const [set, naive] = [new CounterSet(), new Set<number>()];
        for (const counter of counters) {
          expect(set.has(counter)).to.equal(naive.has(counter));
          if (!naive.has(counter)) set.add(counter, 0, 1000);
          naive.add(counter);
        }
        for (let counter = 1; counter <= 62; counter++) {
          expect(set.has(counter), `${counter}`).to.equal(naive.has(counter));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('needs one run for each gap, and none when there is no gap', () => {
    const set = new CounterSet();
    for (const counter of [2, 4, 6, 5]) set.add(counter, 0, 1000);
    expect(set.runs).to.equal(2);
    for (const counter of [1, 3]) set.add(counter, 0, 1000);
    expect(set.runs).to.equal(0);
    expect(set.has(6)).to.equal(true);
    expect(set.has(7)).to.equal(false);
  });

  it('errs towards having it: whatever was added stays, and runs are bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 5 }),
        (counters, runsMax) => {
          const set = new CounterSet();
          const naive = new Set<number>();
          for (const [at, counter] of counters.entries()) {
            if (!set.has(counter)) set.add(counter, at, runsMax);
            set.giveUpBefore(at - 20);
            naive.add(counter);
            expect(set.runs).to.be.at.most(runsMax);
            for (const added of naive) expect(set.has(added), `${added}`).to.equal(true);
          }
        },
      ),
    );
  });
});

describe('Seen', () => {
  const settings = { originsMax: 3, runsMax: 100, horizonMs: 1000 };

  it('takes an id for new once', () => {
    const seen = new Seen(settings);
    expect(seen.add(name(2), 0)).to.equal(true);
    expect(seen.add(name(2), 0)).to.equal(false);
    expect(seen.add(name(2, 'n2'), 0)).to.equal(true);
    expect(seen.has(name(1), 0)).to.equal(false);
  });

  it('gives up a gap when it is older than the horizon, and not before', () => {
    const seen = new Seen(settings);
    seen.add(name(5), 100);
    expect(seen.has(name(4), 1100)).to.equal(false);
    expect(seen.has(name(4), 1101)).to.equal(true);
    expect(seen.has(name(6), 1101)).to.equal(false);
  });

  it('counts the age of a gap from when it was found, also when it is split', () => {
    const seen = new Seen(settings);
    seen.add(name(9), 0);
    seen.add(name(5), 900);
    seen.add(name(12), 900);
    expect(seen.has(name(7), 1001)).to.equal(true);
    expect(seen.has(name(11), 1001)).to.equal(false);
  });

  it('forgets the origin that was silent for longest', () => {
    const seen = new Seen(settings);
    for (const origin of ['a', 'b', 'c']) seen.add(name(1, origin), 0);
    seen.has(name(1, 'a'), 0);
    seen.add(name(1, 'd'), 0);
    expect(seen.has(name(1, 'b'), 0)).to.equal(false);
    for (const origin of ['a', 'c', 'd']) expect(seen.has(name(1, origin), 0)).to.equal(true);
  });
});
