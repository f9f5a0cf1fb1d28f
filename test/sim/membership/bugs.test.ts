/**
 * The field's bugs, each named after the thread in which it was told, and the line of ours that, when
 * broken, makes its test red.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { NodeId } from '../../../pkg/core/ids.ts';
import type { Update } from '../../../pkg/membership/message.ts';
import { DEFAULT_SETTINGS } from '../../../pkg/membership/settings.ts';
import { MembershipRig, forSeeds, idOf } from '../../support/membership.ts';

const { suspicionMinMs, suspicionFactor, tombstoneMs, announceMs } = DEFAULT_SETTINGS;
const N1 = idOf(1);
const N2 = idOf(2);

/** What `by` says of a member. */
function noteOf(rig: MembershipRig, by: NodeId, about: NodeId): string {
  const notes = rig.noted.filter(
    ({ by: node, fact }) => node === by && fact.kind === 'member' && fact['id'] === about,
  );
  const { state, incarnation } = (notes.at(-1)?.fact ?? {}) as Partial<Update>;
  return `${state}@${incarnation}`;
}

const says = (id: NodeId, words: string): Partial<Update> => {
  const [state, incarnation] = words.split('@');
  return { id, state: state as Update['state'], incarnation: Number(incarnation) };
};

describe('hashicorp/memberlist #311, incarnations at a mass restart', () => {
  // There: who had forgotten a node ignored its death at 100, and the node stayed at 1 and dead for many.
  // Here: `hearOfSelf` in record.ts rises above any evidence (`above`), not only above accusations of now.
  for (const { name, incarnation, n10Knows } of [
    {
      name: 'lower incarnations, and one who remembers higher ones',
      incarnation: 1,
      n10Knows: 100,
    },
    {
      name: 'higher incarnations, and one who remembers lower ones',
      incarnation: 500,
      n10Knows: 100,
    },
  ]) {
    for (const downMs of [200, 4000]) {
      it(`all see all within 3 s after ${downMs} ms: ${name}`, () => {
        forSeeds(10, (seed) => {
          const rig = new MembershipRig({ n: 10, seed, incarnation: n10Knows });
          rig.together();
          const restarted = rig.ids.slice(0, 9);
          for (const id of restarted) rig.kill(id);
          rig.run(downMs);
          for (const id of restarted) {
            rig.boot(id, incarnation);
            rig.run(30);
            rig.join(id, [N1]);
          }
          expect(
            rig.runUntil(() => rig.agree(), 3000),
            `seed ${seed}`,
          ).to.not.equal(undefined);
          rig.run(10_000);
          expect(rig.agree(), `seed ${seed}`).to.equal(true);
        });
      });
    }
  }
});

describe('hashicorp/memberlist #345, a stale alive about a dead node was dropped without a word', () => {
  // Here: `contradicts` in record.ts has whoever says so corrected.
  it('is answered with the accusation, so that the node hears it and comes back', () => {
    const rig = new MembershipRig({ n: 3, seed: 1, incarnation: 5 });
    rig.together();
    rig.suspend(N2);
    rig.run(5000);
    expect(noteOf(rig, N1, N2)).to.equal('dead@5');
    // n3 has heard nothing of it: it is another process, and its only acquaintance is n2.
    rig.kill(idOf(3));
    rig.boot(idOf(3), 900);
    rig.hear(idOf(3), N1, [says(N2, 'alive@5')]);
    rig.hear(N1, idOf(3), [says(N2, 'alive@5')]);
    rig.run(5);
    expect(noteOf(rig, idOf(3), N2)).to.equal('suspect@5');
  });

  it('reaches the node itself when it speaks up again, which then refutes', () => {
    const rig = new MembershipRig({ n: 3, seed: 1, incarnation: 5 });
    rig.together();
    rig.suspend(N2);
    rig.run(5000);
    rig.resume(N2);
    // A ping there and the answer back, 2 ms each at most, and the same once more.
    rig.run(10);
    expect([noteOf(rig, N1, N2), noteOf(rig, idOf(3), N2)]).to.deep.equal(['alive@6', 'alive@6']);
  });
});

describe('al8n/memberlist #197, a death at a higher incarnation was not remembered', () => {
  // There: alive@1, dead@1, dead@10, and a late alive@2 brought the dead to life.
  // Here: `compareClaims` in record.ts: the claim that is kept is the latest of all that were heard.
  it('does not let a late alive@2 bring to life who is dead at 10', () => {
    const rig = new MembershipRig({ n: 2, seed: 1, incarnation: 1 });
    rig.together();
    rig.kill(N2);
    rig.run(5000);
    expect(noteOf(rig, N1, N2)).to.equal('dead@1');
    rig.hear(N1, N2, [says(N2, 'dead@10')]);
    rig.hear(N1, N2, [says(N2, 'alive@2')]);
    expect(noteOf(rig, N1, N2)).to.equal('dead@10');
    rig.hear(N1, N2, [says(N2, 'alive@11')]);
    expect(noteOf(rig, N1, N2)).to.equal('alive@11');
  });
});

describe('hashicorp/memberlist #253, those who left were never reaped', () => {
  // There: exchanges of state brought them back, each time as if they had just left.
  // Here: `ageMs` in voice.ts says for how long they have been gone, and `hear` in beliefs.ts counts from then.
  for (const how of ['leave', 'kill'] as const) {
    it(`forgets everywhere who did ${how}, when it is time, and does not learn of it again`, () => {
      const rig = new MembershipRig({ n: 8, seed: 1 });
      rig.together();
      if (how === 'leave') rig.command(N2, 'leave', {});
      rig.kill(N2);
      const others = rig.ids.filter((id) => id !== N2);
      rig.run(tombstoneMs / 2);
      // One that comes late hears of it from the others, and all exchange what they know all the time.
      rig.kill(N1);
      rig.boot(N1);
      rig.join(N1, [idOf(3)]);
      rig.run(announceMs);
      const gone = (): number[] => others.map((id) => Number(rig.process(id).view()['gone']));
      expect(gone()).to.deep.equal(others.map(() => 1));
      const from = rig.now;
      while (gone().some((count) => count > 0) && rig.now - from < tombstoneMs) {
        for (const id of others) rig.join(id, others);
        rig.run(announceMs / 4);
      }
      const forgotten = rig.now - from;
      // The dead are looked after every 2 s, and were noticed within 5 s.
      expect(forgotten).to.be.within(tombstoneMs / 2 - 5000, tombstoneMs / 2 + 10_000);
      for (const id of others) rig.join(id, others);
      rig.run(tombstoneMs / 10);
      expect(gone()).to.deep.equal(others.map(() => 0));
    });
  }
});

describe('hashicorp/consul #9927, the queue of broadcasts grew without bound', () => {
  // There: an entry for each intent, pruned now and then. Here: one for each member, in news-queue.ts (`add`).
  it('holds at most one entry for each member under constant churn, and is empty soon after it', () => {
    const rig = new MembershipRig({ n: 20, seed: 1 });
    rig.together();
    const news = (): number[] => rig.ids.map((id) => Number(rig.process(id).view()['news']));
    let longest = 0;
    for (let round = 0; round < 200; round++) {
      const id = idOf(11 + (round % 10));
      if (round % 2 === 0) rig.command(id, 'leave', {});
      rig.kill(id);
      rig.boot(id);
      rig.join(id, [N1]);
      // And claims about everybody, newer ones each time.
      const incarnation = Math.floor(rig.now) + 2;
      for (const other of rig.ids) rig.hear(N2, id, [says(other, `alive@${incarnation}`)]);
      rig.run(50);
      longest = Math.max(longest, ...news());
    }
    expect(longest).to.be.within(15, 20);
    expect(rig.runUntil(() => rig.agree(), 5000)).to.not.equal(undefined);
    rig.run(5000);
    expect(news()).to.deep.equal(rig.ids.map(() => 0));
  });
});

describe('quickwit-oss/chitchat #161, a dead incarnation was gossiped for ever', () => {
  // There: an earlier life of a restarted node went round for ever beside the later one.
  // Here: one record for an id, and `transmitLimit` in news-queue.ts ends what is told.
  it('says nothing of an earlier life once all know of the later one', () => {
    const rig = new MembershipRig({ n: 6, seed: 1, encode: true });
    rig.together();
    rig.kill(N2);
    rig.run(5000);
    rig.boot(N2, 77_000);
    rig.join(N2, [N1]);
    rig.run(10_000);
    const since = rig.now;
    const others = rig.ids.filter((id) => id !== N2);
    for (const id of others) expect(noteOf(rig, id, N2), id).to.equal('alive@77000');
    const heard: Update[] = [];
    rig.listen((update) => heard.push(update));
    rig.run(60_000);
    expect(rig.sent).to.be.above(1000);
    expect(heard.filter(({ id }) => id === N2)).to.deep.equal([]);
    expect(rig.states('alive', { since, about: [N2] })).to.deep.equal([]);
  });
});

describe('apache/pekko #578, one sick node brought down all the others', () => {
  // There: a node that heard nobody accused everybody, and was believed.
  // Here: whoever is accused refutes (`hearOfSelf` in record.ts), and an accusation that nobody confirms
  // lasts `suspicionFactor` times as long (suspicion.ts).
  for (const direction of ['in', 'out'] as const) {
    it(`removes that node only, when nothing goes ${direction} of it, and takes it back`, () => {
      forSeeds(20, (seed) => {
        const rig = new MembershipRig({ n: 10, seed });
        rig.together();
        const since = rig.now;
        const others = rig.ids.slice(1);
        rig.cut([N1], direction);
        rig.run(60_000);
        const removed = rig.states('dead', { since, about: others }).filter(({ by }) => by !== N1);
        expect(removed, `seed ${seed}`).to.deep.equal([]);
        expect(rig.agree(others), `seed ${seed}`).to.equal(true);
        rig.faults();
        expect(
          rig.runUntil(() => rig.agree(), 10_000),
          `seed ${seed}`,
        ).to.not.equal(undefined);
      });
    });
  }
});

describe('moleculer, blind to a stopped process', () => {
  // There: the kernel keeps the sockets of a stopped process open, and only closed ones are noticed.
  // Here: no answer within the period accuses (`period` in prober.ts).
  it('sees it as dead, at every other node, though nothing is closed and nothing fails', () => {
    forSeeds(20, (seed) => {
      const rig = new MembershipRig({ n: 6, seed });
      rig.together();
      const others = rig.ids.slice(1);
      rig.suspend(N1);
      const took = rig.runUntil(() => rig.agree(others), 3000);
      expect(took, `seed ${seed}`).to.be.within(suspicionMinMs, suspicionMinMs * suspicionFactor);
    });
  });
});
