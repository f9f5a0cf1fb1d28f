import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MembershipRig, forSeeds, idOf } from '../../support/membership.ts';

const N1 = idOf(1);
const N2 = idOf(2);

describe('joining', () => {
  for (const { n, boundMs } of [
    { n: 10, boundMs: 500 },
    { n: 20, boundMs: 500 },
    { n: 100, boundMs: 1000 },
  ]) {
    it(`lets ${n} that know one of them see each other within ${boundMs} ms of the last`, () => {
      forSeeds(n > 50 ? 3 : 20, (seed) => {
        const rig = new MembershipRig({ n, seed });
        for (const id of rig.ids.slice(1)) {
          rig.join(id, [N1]);
          rig.run(5);
        }
        expect(
          rig.runUntil(() => rig.agree(), boundMs),
          `seed ${seed}`,
        ).to.not.equal(undefined);
      });
    });
  }

  it('shows no node a view in which a member has gone again, and all end with equal views', () => {
    forSeeds(10, (seed) => {
      const n = 20;
      const rig = new MembershipRig({ n, seed });
      for (const id of rig.ids.slice(1)) {
        rig.join(id, [N1]);
        rig.run(10);
      }
      rig.run(2000);
      for (const id of rig.ids) {
        const seen = rig.noted.filter(({ by, fact }) => by === id && fact.kind === 'member');
        expect(seen.every(({ fact }) => fact['state'] === 'alive')).to.equal(true);
        expect(new Set(seen.map(({ fact }) => fact['id'])).size).to.equal(n - 1);
      }
      const checksums = rig.ids.map((id) => rig.process(id).view()['checksum']);
      expect(new Set(checksums).size, `seed ${seed}`).to.equal(1);
    });
  });

  it('of many at once takes each node through few views: at most 8 on average, of 20 or of 100', () => {
    for (const n of [20, 100]) {
      const rig = new MembershipRig({ n, seed: n });
      for (const id of rig.ids.slice(1)) rig.join(id, [N1]);
      rig.run(2000);
      expect(rig.agree()).to.equal(true);
      // What is learned from one message is one step from view to view.
      const steps = new Set(rig.noted.map(({ at, by }) => `${by} ${at}`));
      expect(steps.size / n, `n = ${n}`).to.be.at.most(8);
    }
  });

  it('tells what others need to reach a member, also when it changes with a restart', () => {
    const rig = new MembershipRig({ n: 5, seed: 1, encode: true });
    rig.together();
    rig.kill(N2);
    rig.boot(N2, 9999, { ip: '127.0.0.1', port: 4711 });
    rig.join(N2, [N1]);
    rig.run(500);
    for (const id of rig.ids.filter((other) => other !== N2)) {
      const info = rig.process(id).members.find((member) => member.id === N2)?.info;
      expect(info).to.deep.equal({ ip: '127.0.0.1', port: 4711 });
    }
  });
});

describe('leaving', () => {
  it('is seen by all at once, as leaving and not as dying, and nobody suspects the one who left', () => {
    const rig = new MembershipRig({ n: 10, seed: 1 });
    rig.together();
    rig.command(N2, 'leave', {});
    rig.run(5);
    const others = rig.ids.filter((id) => id !== N2);
    expect(rig.agree(others)).to.equal(true);
    expect(rig.states('left')).to.have.length(9);
    rig.run(10_000);
    expect([...rig.states('suspect'), ...rig.states('dead')]).to.deep.equal([]);
  });

  it('can be followed by joining again', () => {
    const rig = new MembershipRig({ n: 5, seed: 1 });
    rig.together();
    rig.command(N2, 'leave', {});
    rig.run(1000);
    rig.join(N2, [N1]);
    expect(rig.runUntil(() => rig.agree(), 500)).to.not.equal(undefined);
    rig.run(5000);
    expect(rig.agree()).to.equal(true);
  });
});
