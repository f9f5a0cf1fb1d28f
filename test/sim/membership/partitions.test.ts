import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DEFAULT_SETTINGS } from '../../../pkg/membership/settings.ts';
import { MembershipRig, forSeeds, idOf } from '../../support/membership.ts';

const { announceMs, tombstoneMs } = DEFAULT_SETTINGS;

describe('a partition into halves', () => {
  // Within `announceMs` somebody greets one of the other half; then a few exchanges.
  const healMs = announceMs + 2000;

  for (const forMs of [1000, 3000, 60_000, tombstoneMs / 2]) {
    it(`of ${forMs} ms heals by itself within 4 s, and costs nobody its own half`, () => {
      forSeeds(forMs > 60_000 ? 2 : 15, (seed) => {
        const rig = new MembershipRig({ n: 10, seed });
        rig.together();
        const [a, b] = [rig.ids.slice(0, 5), rig.ids.slice(5)];
        const since = rig.now;
        rig.cut(a);
        rig.run(forMs);
        if (forMs > 5000) expect(rig.agree(a) && rig.agree(b), `seed ${seed}`).to.equal(true);
        rig.faults();
        const took = rig.runUntil(() => rig.agree(), healMs);
        expect(took, `seed ${seed}`).to.not.equal(undefined);
        rig.run(10_000);
        expect(rig.agree(), `seed ${seed}`).to.equal(true);
        const dead = [a, b].flatMap((half) =>
          rig.states('dead', { since, about: half }).filter(({ by }) => half.includes(by)),
        );
        expect(dead, `seed ${seed}`).to.deep.equal([]);
        const checksums = rig.ids.map((id) => rig.process(id).view()['checksum']);
        expect(new Set(checksums).size, `seed ${seed}`).to.equal(1);
      });
    });
  }
});

describe('a cut between two nodes in one direction', () => {
  it('is got round through others: nobody is even suspected', () => {
    forSeeds(10, (seed) => {
      const rig = new MembershipRig({ n: 10, seed });
      rig.together();
      const since = rig.now;
      rig.block(idOf(1), idOf(2));
      rig.run(60_000);
      expect(rig.states('suspect', { since }), `seed ${seed}`).to.deep.equal([]);
    });
  });
});

describe('a node that nobody reaches', () => {
  it('is alone with its view, and is taken back when it can be reached again', () => {
    const rig = new MembershipRig({ n: 6, seed: 1 });
    rig.together();
    rig.cut([idOf(1)]);
    rig.run(30_000);
    expect(rig.living(idOf(1))).to.deep.equal([]);
    rig.faults();
    expect(rig.runUntil(() => rig.agree(), announceMs + 2000)).to.not.equal(undefined);
  });
});
