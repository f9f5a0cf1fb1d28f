import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import {
  IDS_MAX,
  asIdSpans,
  namesIn,
  spansCover,
  spansOf,
} from '../../../../pkg/gossip/reliable/id-spans.ts';
import { rumorId } from '../../../../pkg/gossip/rumor.ts';

const names = fc.array(
  fc.record({
    origin: fc.constantFrom('n1', 'n2', '10.0.0.1:80:x'),
    counter: fc.integer({ min: 1, max: 30 }),
  }),
);

describe('spansOf', () => {
  it('names the same ids, each once', () => {
    fc.assert(
      fc.property(names, (some) => {
        const wanted = [...new Set(some.map(rumorId))].toSorted();
        expect(Array.from(namesIn(spansOf(some)), rumorId).toSorted()).to.deep.equal(wanted);
      }),
    );
  });

  it('writes a run as its first and last counter', () => {
    const counters = [3, 1, 2, 7, 2];
    const spans = spansOf(counters.map((counter) => ({ origin: 'n1', counter })));
    expect(spans).to.deep.equal([{ origin: 'n1', runs: [1, 3, 7, 7] }]);
  });
});

describe('spansCover', () => {
  it('tells whether all ids of one list are in another', () => {
    const counts = { yes: 0, no: 0 };
    fc.assert(
      fc.property(names, names, fc.boolean(), (some, others, added) => {
        const whole = added ? [...some, ...others] : some;
        const ids = new Set(whole.map(rumorId));
        const expected = others.every((name) => ids.has(rumorId(name)));
        counts[expected ? 'yes' : 'no'] += 1;
        expect(spansCover(spansOf(whole), spansOf(others))).to.equal(expected);
      }),
    );
    expect(counts.yes).to.be.above(10);
    expect(counts.no).to.be.above(10);
  });
});

describe('asIdSpans', () => {
  it('reads what spansOf has written', () => {
    fc.assert(
      fc.property(names, (some) => {
        expect(asIdSpans(spansOf(some), 'ids')).to.deep.equal(spansOf(some));
      }),
    );
  });

  for (const [what, value] of [
    ['no list', {}],
    ['an odd number of counters', [{ origin: 'n1', runs: [1] }]],
    ['a run backwards', [{ origin: 'n1', runs: [2, 1] }]],
    ['counter 0', [{ origin: 'n1', runs: [0, 1] }]],
    ['a fraction', [{ origin: 'n1', runs: [1, 1.5] }]],
    ['an origin that is none', [{ origin: 'n 1', runs: [1, 1] }]],
    ['a counter that no id has', [{ origin: 'n1', runs: [1e15, 1e15] }]],
    ['more ids than a message may name', [{ origin: 'n1', runs: [1, IDS_MAX + 1] }]],
    [
      'more ids in all',
      [
        { origin: 'n1', runs: [1, IDS_MAX] },
        { origin: 'n2', runs: [1, 1] },
      ],
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => asIdSpans(value, 'ids'))
        .to.throw('ids')
        .with.property('code', 'ERR_BAD_SHAPE');
    });
  }
});
