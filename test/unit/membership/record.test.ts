import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  compareClaims,
  hear,
  hearOfSelf,
  isLiving,
  join,
  type Claim,
  type MemberState,
} from '../../../pkg/membership/record.ts';

const STATES: readonly MemberState[] = ['alive', 'suspect', 'dead', 'left'];
const CLAIMS: readonly Claim[] = [0, 1, 2, 3].flatMap((incarnation) =>
  STATES.map((state) => ({ state, incarnation })),
);
const text = (claim: Claim | undefined): string =>
  claim === undefined ? 'nothing' : `${claim.state}@${claim.incarnation}`;
const at = (words: string): Claim | undefined => CLAIMS.find((claim) => text(claim) === words);

describe('join', () => {
  it('is commutative, associative and idempotent: a semilattice', () => {
    for (const a of CLAIMS) {
      expect(join(a, a)).to.equal(a);
      for (const b of CLAIMS) {
        expect(join(a, b)).to.equal(join(b, a));
        for (const c of CLAIMS) expect(join(a, join(b, c))).to.equal(join(join(a, b), c));
      }
    }
  });
});

describe('hear', () => {
  const table: readonly (readonly [known: string, heard: string, then: string, say: string])[] = [
    ['nothing', 'alive@1', 'alive@1', 'pass on'],
    ['nothing', 'dead@1', 'dead@1', 'pass on'],
    ['alive@1', 'alive@1', 'alive@1', 'nothing'],
    ['alive@1', 'suspect@1', 'suspect@1', 'pass on'],
    ['suspect@1', 'alive@1', 'suspect@1', 'nothing'],
    ['suspect@1', 'alive@2', 'alive@2', 'pass on'],
    ['alive@1', 'dead@1', 'suspect@1', 'pass on'],
    ['alive@1', 'dead@3', 'suspect@3', 'pass on'],
    ['suspect@1', 'dead@1', 'suspect@1', 'nothing'],
    ['dead@1', 'alive@1', 'dead@1', 'correct'],
    ['dead@1', 'alive@2', 'alive@2', 'pass on'],
    ['dead@1', 'dead@2', 'dead@2', 'pass on'],
    ['dead@2', 'suspect@1', 'dead@2', 'nothing'],
    ['alive@2', 'dead@1', 'alive@2', 'correct'],
    ['alive@2', 'suspect@1', 'alive@2', 'correct'],
    ['alive@1', 'left@1', 'left@1', 'pass on'],
    ['left@1', 'dead@1', 'left@1', 'nothing'],
    ['left@1', 'alive@2', 'alive@2', 'pass on'],
  ];
  for (const [known, heard, then, say] of table) {
    it(`who knows ${known} and hears ${heard} knows ${then}; to say: ${say}`, () => {
      const after = hear(at(known), at(heard)!);
      expect([text(after.known), after.say]).to.deep.equal([then, say]);
    });
  }

  it('never goes back, never beyond the join, and differs from it in deaths of the living only', () => {
    for (const known of CLAIMS) {
      for (const heard of CLAIMS) {
        const { known: then, say } = hear(known, heard);
        expect(compareClaims(then, known)).to.be.at.least(0);
        expect(compareClaims(then, join(known, heard))).to.be.at.most(0);
        if (!(isLiving(known) && heard.state === 'dead')) expect(then).to.equal(join(known, heard));
        expect(say === 'pass on').to.equal(compareClaims(then, known) > 0);
      }
    }
  });

  it('makes no difference by hearing again, or in another order, but for deaths', () => {
    for (const known of [undefined, ...CLAIMS]) {
      for (const a of CLAIMS) {
        const once = hear(known, a).known;
        expect(hear(once, a).known).to.equal(once);
        for (const b of CLAIMS) {
          if (a.state === 'dead' || b.state === 'dead') continue;
          expect(hear(hear(known, a).known, b).known).to.equal(hear(hear(known, b).known, a).known);
        }
      }
    }
  });
});

describe('hearOfSelf', () => {
  it('rises above every claim that it has not made itself', () => {
    for (const own of CLAIMS.filter(({ state }) => state === 'alive')) {
      for (const heard of CLAIMS) {
        const { known } = hearOfSelf(own, heard);
        expect(known.state).to.equal('alive');
        expect(compareClaims(known, join(own, heard))).to.be.at.least(0);
        const needed = heard.incarnation > own.incarnation || heard.state !== 'alive';
        const refuted = needed && heard.incarnation >= own.incarnation;
        expect(known.incarnation).to.equal(refuted ? heard.incarnation + 1 : own.incarnation);
      }
    }
  });

  it('says nothing any more once it has left', () => {
    for (const heard of CLAIMS) {
      const own: Claim = { state: 'left', incarnation: 1 };
      expect(hearOfSelf(own, heard)).to.deep.equal({ known: own, say: 'nothing' });
    }
  });
});
