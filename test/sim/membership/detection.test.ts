import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DEFAULT_SETTINGS } from '../../../pkg/membership/settings.ts';
import { MembershipRig, forSeeds, idOf } from '../../support/membership.ts';

const { directMs, probeMs, suspicionMinMs } = DEFAULT_SETTINGS;
const N1 = idOf(1);

describe('a stopped process', () => {
  it('is dead for all of ten within 3 s, in all of 200 seeds', () => {
    forSeeds(200, (seed) => {
      const rig = new MembershipRig({ n: 10, seed });
      // Seeds differ in where in its lap everybody stands.
      rig.together(1000 + 10 * seed);
      const stopped = idOf(1 + (seed % 10));
      const others = rig.ids.filter((id) => id !== stopped);
      rig.suspend(stopped);
      expect(
        rig.runUntil(() => rig.agree(others), 3000),
        `seed ${seed}`,
      ).to.not.equal(undefined);
    });
  });

  it('is taken back as soon as it goes on, and nobody else was ever removed', () => {
    forSeeds(20, (seed) => {
      const rig = new MembershipRig({ n: 10, seed, encode: seed === 1 });
      rig.together();
      const since = rig.now;
      rig.suspend(N1);
      rig.run([500, 1500, 5000, 60_000][seed % 4]!);
      rig.resume(N1);
      expect(
        rig.runUntil(() => rig.agree(), 1000),
        `seed ${seed}`,
      ).to.not.equal(undefined);
      rig.run(10_000);
      expect(rig.agree(), `seed ${seed}`).to.equal(true);
      expect(rig.states('dead', { since, about: rig.ids.slice(1) })).to.deep.equal([]);
    });
  });

  it('that was suspected only, refutes', () => {
    const rig = new MembershipRig({ n: 10, seed: 1 });
    rig.together();
    rig.suspend(N1);
    rig.runUntil(() => rig.states('suspect', { about: [N1] }).length === 9, 3000);
    rig.resume(N1);
    rig.run(1000);
    expect(
      rig.noted.filter(({ fact }) => fact.kind === 'refuted').map(({ by }) => by),
    ).to.deep.equal([N1]);
    expect(rig.states('dead')).to.deep.equal([]);
    expect(rig.states('alive', { about: [N1] })).to.have.length.above(9);
  });
});

describe('a process that burns its CPU, and does everything late', () => {
  for (const lateMs of [100, 200, 400]) {
    it(`by ${lateMs} ms for 20 s, removes nobody and is not removed, in 20 seeds`, () => {
      forSeeds(20, (seed) => {
        const rig = new MembershipRig({ n: 10, seed });
        rig.together();
        rig.burn(N1, { lateMs, forMs: 20_000 });
        rig.run(25_000);
        expect(rig.states('dead'), `seed ${seed}`).to.deep.equal([]);
        // It has noticed that it is not well itself, and then that it is.
        const scores = rig.noted.filter(({ by, fact }) => by === N1 && fact.kind === 'health');
        expect(scores.length, `seed ${seed}`).to.be.above(2);
      });
    });
  }
});

describe('lost messages', () => {
  for (const { share, suspicions } of [
    { share: 0.01, suspicions: 0 },
    { share: 0.05, suspicions: 20 },
    { share: 0.25, suspicions: Infinity },
  ]) {
    it(`remove nobody, with ${100 * share} % of them for a minute, in 10 seeds`, () => {
      let suspected = 0;
      forSeeds(10, (seed) => {
        const rig = new MembershipRig({ n: 10, seed });
        rig.together();
        rig.lose(share);
        rig.run(60_000);
        expect(rig.states('dead'), `seed ${seed}`).to.deep.equal([]);
        suspected += rig.states('suspect').length;
      });
      expect(suspected).to.be.at.most(suspicions);
    });
  }
});

describe('a closed connection', () => {
  it('starts a suspicion at once, and all that see it closed agree in the shortest time', () => {
    const rig = new MembershipRig({ n: 10, seed: 1 });
    rig.together();
    const others = rig.ids.slice(1);
    const since = rig.now;
    rig.kill(N1);
    for (const id of others) rig.command(id, 'hint', { id: N1 });
    rig.run(directMs + 1);
    expect(rig.states('suspect', { since, about: [N1] })).to.have.length(9);
    expect(rig.states('dead', { since })).to.deep.equal([]);
    rig.run(suspicionMinMs);
    expect(rig.agree(others)).to.equal(true);
  });

  it('is no reason to suspect who answers', () => {
    const rig = new MembershipRig({ n: 10, seed: 1 });
    rig.together();
    for (const id of rig.ids.slice(1)) rig.command(id, 'hint', { id: N1 });
    rig.run(10_000);
    expect(rig.states('suspect')).to.deep.equal([]);
  });
});

describe('a process that knows nobody else', () => {
  it('does nothing by itself, from the start', () => {
    const rig = new MembershipRig({ n: 1, seed: 1 });
    rig.command(N1, 'lag', { ms: 1 });
    expect(rig.network.queue.size).to.equal(0);
  });

  it('does nothing by itself once all others have left and are forgotten', () => {
    const rig = new MembershipRig({ n: 4, seed: 1 });
    rig.together();
    for (const id of rig.ids.slice(1)) rig.command(id, 'leave', {});
    rig.run(5 * probeMs);
    expect(rig.living(N1)).to.deep.equal([]);
    rig.run(DEFAULT_SETTINGS.tombstoneMs + DEFAULT_SETTINGS.announceMs);
    expect(rig.network.queue.size).to.equal(0);
  });
});
