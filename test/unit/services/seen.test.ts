import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Seen } from '../../../pkg/services/seen.ts';

describe('ids that were seen', () => {
  it('are new once', () => {
    const seen = new Seen(3);
    expect(['a', 'a', 'b', 'a'].map((id) => seen.add(id))).to.deep.equal([
      true,
      false,
      true,
      false,
    ]);
  });

  it('are forgotten in the order in which they came, beyond the bound', () => {
    const seen = new Seen(2);
    for (const id of ['a', 'b', 'c']) seen.add(id);
    expect(seen.add('b'), 'one of the latest two').to.equal(false);
    expect(seen.add('c')).to.equal(false);
    expect(seen.add('a'), 'the oldest').to.equal(true);
    expect(seen.add('c')).to.equal(false);
  });

  it('behave as the latest of all new ids do', () => {
    const ids = fc.array(fc.nat(12).map(String), { maxLength: 200 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 8 }), (list, max) => {
        const seen = new Seen(max);
        let latest: string[] = [];
        for (const id of list) {
          const fresh = !latest.includes(id);
          expect(seen.add(id)).to.equal(fresh);
          if (fresh) latest = [...latest, id].slice(-max);
        }
      }),
    );
  });
});
