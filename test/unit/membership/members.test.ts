import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Members, type Member } from '../../../pkg/membership/members.ts';
import type { MemberState } from '../../../pkg/membership/record.ts';
import { idOf } from '../../support/membership.ts';

const member = (state: MemberState, incarnation = 1): Member => ({
  state,
  incarnation,
  info: {},
  since: 0,
});

const record = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.constantFrom<MemberState>('alive', 'suspect', 'dead', 'left'),
  fc.integer({ min: 0, max: 3 }),
);

describe('Members', () => {
  it('has a checksum of those who live and their incarnations, and of nothing else', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (records) => {
        const members = new Members(idOf(0), member('alive'));
        for (const [index, state, incarnation] of records) {
          members.put(idOf(index), member(state, incarnation));
        }
        const fresh = new Members(idOf(0), member('alive'));
        for (const id of members.ids.toReversed()) {
          const known = members.get(id)!;
          if (known.state === 'suspect') fresh.put(id, member('alive', known.incarnation));
          else if (known.state === 'alive') fresh.put(id, known);
        }
        expect(fresh.checksum).to.equal(members.checksum);
        expect(new Set(fresh.living)).to.deep.equal(new Set(members.living));
      }),
    );
  });

  it('has another checksum for another incarnation, or another member', () => {
    const checksums = [
      [1, 1],
      [1, 2],
      [2, 1],
      [11, 1],
    ].map(([index, incarnation]) => {
      const members = new Members(idOf(0), member('alive'));
      members.put(idOf(index!), member('alive', incarnation));
      return members.checksum;
    });
    expect(new Set(checksums).size).to.equal(4);
  });

  it('tells the living from those who are gone, and is neither itself', () => {
    const members = new Members(idOf(0), member('alive'));
    members.put(idOf(1), member('suspect'));
    members.put(idOf(2), member('dead'));
    members.put(idOf(3), member('left'));
    expect([[...members.living], [...members.gone]]).to.deep.equal([[idOf(1)], [idOf(2), idOf(3)]]);
    members.put(idOf(2), member('alive', 2));
    members.delete(idOf(3));
    expect([[...members.living], [...members.gone]]).to.deep.equal([[idOf(1), idOf(2)], []]);
    expect(members.own.state).to.equal('alive');
  });
});
