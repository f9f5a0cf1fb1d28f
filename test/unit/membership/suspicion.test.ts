import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import { Suspicion, suspicionMs } from '../../../pkg/membership/suspicion.ts';

const [A, B, C, D, E] = ['a', 'b', 'c', 'd', 'e'].map(nodeId);

describe('suspicionMs', () => {
  // The figures of memberlist's LAN defaults (gossip.md, 2.4): K = 3, min 4 s, max 24 s.
  for (const [confirmations, seconds] of [
    [0, 24],
    [1, 14],
    [2, 8.15],
    [3, 4],
    [9, 4],
  ] as const) {
    it(`is ${seconds} s after ${confirmations} of 3 confirmations, from 24 down to 4 s`, () => {
      const ms = suspicionMs({ minMs: 4000, maxMs: 24_000, wanted: 3 }, confirmations);
      expect(ms / 1000).to.be.closeTo(seconds, 0.005);
    });
  }

  it('is the shortest when nobody is there to confirm', () => {
    expect(suspicionMs({ minMs: 1, maxMs: 5, wanted: 0 }, 0)).to.equal(1);
  });
});

describe('Suspicion', () => {
  const times = { minMs: 1000, maxMs: 5000, wanted: 3 };

  it('counts an accuser once, and no more than K + 1', () => {
    const suspicion = new Suspicion(times, 0);
    const heard = [A!, A!, B!, C!, D!, E!].map((id) => suspicion.confirm(id));
    expect(heard).to.deep.equal([true, false, true, true, true, false]);
    expect(suspicion.accusers).to.deep.equal([A, B, C, D]);
  });

  it('ends earlier with each, counted from its beginning', () => {
    const suspicion = new Suspicion(times, 100);
    const ends = [A!, B!, C!, D!].map((id) => {
      suspicion.confirm(id);
      return Math.round(suspicion.endsAt);
    });
    // 5000 - 4000 * log(C + 1) / log(4).
    expect(ends).to.deep.equal([5100, 3100, 1930, 1100]);
  });

  it('lasts the shortest time from its beginning once another says that the member is dead', () => {
    const suspicion = new Suspicion(times, 100);
    suspicion.confirm(A!);
    expect([suspicion.confirmDeath(), suspicion.confirmDeath()]).to.deep.equal([true, false]);
    expect(suspicion.endsAt).to.equal(1100);
    expect(suspicion.confirm(B!)).to.equal(false);
  });
});
