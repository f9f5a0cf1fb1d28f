import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { fanOutOf, type FanOut } from '../../../pkg/gossip/fan-out.ts';

const TABLE: readonly { readonly policy: FanOut; readonly n: number; readonly want: number }[] = [
  { policy: { kind: 'fixed', peers: 3 }, n: 10, want: 3 },
  { policy: { kind: 'fixed', peers: 3 }, n: 3, want: 2 },
  { policy: { kind: 'fixed', peers: 0 }, n: 10, want: 0 },
  { policy: { kind: 'log2' }, n: 10, want: 4 },
  { policy: { kind: 'log2' }, n: 1024, want: 10 },
  { policy: { kind: 'log2' }, n: 2, want: 1 },
  { policy: { kind: 'log2' }, n: 1, want: 0 },
  { policy: { kind: 'ln', plus: 3 }, n: 100, want: 8 },
  { policy: { kind: 'ln', plus: -20 }, n: 100, want: 1 },
  // ln(1000 / -ln 0.99) = 6.9 + 4.6.
  { policy: { kind: 'miss', missing: 0.01 }, n: 1000, want: 12 },
];

describe('fanOutOf', () => {
  for (const { policy, n, want } of TABLE) {
    it(`is ${want} of ${n} nodes for ${JSON.stringify(policy)}`, () => {
      expect(fanOutOf(policy, n)).to.equal(want);
    });
  }

  it('misses somebody less often than wanted, by the formula', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 100_000 }),
        fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
        (n, missing) => {
          const f = fanOutOf({ kind: 'miss', missing }, n);
          expect(1 - Math.exp(-n * Math.exp(-f))).to.be.at.most(missing * (1 + 1e-9));
        },
      ),
    );
  });
});
