import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MembershipRig, idOf } from '../../support/membership.ts';

describe('membership', () => {
  it('lets all of ten nodes see a stopped one as dead within 3 s, and take it back', () => {
    const rig = new MembershipRig({ n: 10, seed: 1, encode: true });
    rig.together();
    const others = rig.ids.filter((id) => id !== idOf(3));
    rig.suspend(idOf(3));
    expect(rig.runUntil(() => rig.agree(others), 3000)).to.not.equal(undefined);
    rig.resume(idOf(3));
    expect(rig.runUntil(() => rig.agree(), 5000)).to.not.equal(undefined);
    expect(rig.states('dead', { about: others })).to.deep.equal([]);
  });
});
