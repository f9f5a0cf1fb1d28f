import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { namesIn, spansOf } from '../../../../pkg/gossip/reliable/id-spans.ts';
import { SpanSet } from '../../../../pkg/gossip/reliable/span-set.ts';
import { rumorId, type RumorName } from '../../../../pkg/gossip/rumor.ts';

const name = fc.record({
  origin: fc.constantFrom('a', 'b'),
  counter: fc.integer({ min: 1, max: 12 }),
});
const names = fc.array(name, { maxLength: 20 });

const idsOf = (some: Iterable<RumorName>) => [...new Set(Array.from(some, rumorId))].toSorted();

function setOf(some: readonly RumorName[]): SpanSet {
  const set = new SpanSet();
  for (const one of some) set.add(one);
  return set;
}

describe('SpanSet', () => {
  it('holds what was put in and not taken out, in as few runs as there can be', () => {
    fc.assert(
      fc.property(names, names, (put, taken) => {
        const set = setOf(put);
        for (const one of taken) set.delete(one);
        const out = new Set(taken.map(rumorId));
        const left = put.filter((one) => !out.has(rumorId(one)));
        expect(set.spans).to.have.deep.members(spansOf(left));
      }),
    );
  });

  it('tells what it has and others lack, and the other way round', () => {
    fc.assert(
      fc.property(names, names, (mine, theirs) => {
        const set = setOf(mine);
        const [own, other] = [idsOf(mine), idsOf(theirs)];
        const spans = spansOf(theirs);
        expect(idsOf(namesIn(set.minus(spans)))).to.deep.equal(
          own.filter((id) => !other.includes(id)),
        );
        expect(idsOf(namesIn(set.lacks(spans)))).to.deep.equal(
          other.filter((id) => !own.includes(id)),
        );
      }),
    );
  });

  it('misses nothing of what it is told in another order', () => {
    const set = setOf([{ origin: 'a', counter: 5 }]);
    const lacking = set.lacks([{ origin: 'a', runs: [7, 8, 1, 2] }]);
    expect(idsOf(namesIn(lacking))).to.deep.equal(['a:1', 'a:2', 'a:7', 'a:8']);
  });
});
