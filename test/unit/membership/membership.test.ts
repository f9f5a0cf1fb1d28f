import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Purpose } from '../../../pkg/membership/message.ts';
import { DEFAULT_SETTINGS } from '../../../pkg/membership/settings.ts';
import { Alone, ME, says } from '../../support/membership-alone.ts';
import { idOf } from '../../support/membership.ts';

const [N1, N2, N3, N4, N5] = [idOf(1), idOf(2), idOf(3), idOf(4), idOf(5)];
const { directMs, probeMs, nackShare } = DEFAULT_SETTINGS;
const PING: Purpose = { kind: 'ping', sequence: 3, checksum: 0 };

describe('Membership', () => {
  it('gets to know whoever is named to it, says so, and asks some of them for more', () => {
    const alone = new Alone().knows(N1, N2, N3, N4, N5);
    expect(alone.facts).to.deep.equal(['n2 alive@0', 'n3 alive@0', 'n4 alive@0', 'n5 alive@0']);
    expect(alone.sent).to.have.length(3);
    expect(alone.bodies.every(({ kind }) => kind === 'sync')).to.equal(true);
    expect(alone.process.members).to.deep.include({ id: N2, info: { of: 'n2' } });
  });

  it('tells of another what the fact says, and nothing of how it heard of that', () => {
    const { effects } = new Alone().hears(N2, { kind: 'news' });
    const facts = effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.fact] : []));
    expect(facts).to.deep.equal([{ kind: 'member', id: N2, ...ME }]);
  });

  it('gets to know whoever speaks to it, and answers with what it claims of itself', () => {
    const alone = new Alone().hears(N2, PING);
    expect(alone.facts).to.deep.equal(['n2 alive@7']);
    expect(alone.bodies[0]).to.deep.equal({
      kind: 'pong',
      sequence: 3,
      me: { state: 'alive', incarnation: 5, info: { port: 1 } },
      updates: [{ id: N2, ...ME, ageMs: 0, by: [] }],
    });
  });

  it('exchanges views with who pings with another checksum, once in a while, when there is no news', () => {
    const alone = new Alone({ retransmit: 1 }).hears(N2, PING);
    const kinds = (): readonly string[] => alone.bodies.map(({ kind }) => kind);
    expect(kinds()).to.deep.equal(['pong', 'sync']);
    alone.now = 100;
    expect(alone.hears(N2, PING).bodies.map(({ kind }) => kind)).to.deep.equal(['pong']);
    alone.now = DEFAULT_SETTINGS.syncMs;
    expect(alone.hears(N2, PING).bodies.map(({ kind }) => kind)).to.deep.equal(['pong', 'sync']);
    alone.now = 2 * DEFAULT_SETTINGS.syncMs;
    const checksum = Number(alone.process.view()['checksum']);
    alone.hears(N2, { kind: 'ping', sequence: 1, checksum });
    expect(kinds()).to.deep.equal(['pong']);
  });

  it('exchanges no views while there is news to tell, or a suspicion: that may be the difference', () => {
    const alone = new Alone().hears(N2, PING);
    expect(alone.bodies.map(({ kind }) => kind)).to.deep.equal(['pong']);
    const suspicious = new Alone({ retransmit: 1 });
    suspicious.hears(N2, { kind: 'news' }, [says(N3, 'suspect@1')]).fires('push');
    expect(suspicious.process.view()).to.deep.include({ news: 0, suspects: [N3] });
    expect(suspicious.hears(N2, PING).bodies.map(({ kind }) => kind)).to.deep.equal(['pong']);
  });

  it('asks three others and the probed again when it does not answer in time', () => {
    const alone = new Alone().knows(N2, N3, N4, N5);
    const probed = alone.probes();
    expect(alone.timers).to.deep.equal([`direct ${directMs}`, `period ${probeMs}`]);
    alone.fires('direct');
    const kinds = alone.bodies.map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['ping-req', 'ping-req', 'ping-req', 'ping']);
    const targets = alone.bodies.flatMap((body) => (body.kind === 'ping-req' ? body.target : []));
    expect(targets).to.deep.equal([probed, probed, probed]);
  });

  it('accuses who has not answered by the end of the period, in the incarnation that it knows', () => {
    const alone = new Alone().hears(N2, { kind: 'news' });
    expect(alone.probes()).to.equal(N2);
    alone.fires('direct').fires('period');
    expect(alone.facts).to.deep.equal(['health 1', 'n2 suspect@7']);
    // It is told so at once, in the next ping.
    expect(alone.sent).to.deep.equal(['ping n2 [n2 suspect@7]']);
  });

  for (const answer of ['directly', 'late', 'to a helper'] as const) {
    it(`accuses nobody who answers ${answer}`, () => {
      const alone = new Alone().knows(N2, N3, N4);
      const probed = alone.probes();
      const [ping] = alone.bodies;
      if (ping?.kind !== 'ping') throw new Error('no ping');
      const pong: Purpose = { kind: 'pong', sequence: ping.sequence };
      if (answer === 'directly') alone.hears(probed, pong);
      alone.fires('direct');
      const helper = [N2, N3, N4].find((id) => id !== probed)!;
      if (answer === 'directly') expect(alone.sent).to.deep.equal([]);
      else alone.hears(answer === 'late' ? probed : helper, pong);
      alone.fires('period');
      expect(alone.facts).to.deep.equal([]);
    });
  }

  it('does not take an answer from somebody who was not asked, or to another probe', () => {
    const alone = new Alone().hears(N2, { kind: 'news' });
    alone.probes();
    alone.hears(N2, { kind: 'pong', sequence: 99 }).hears(N3, { kind: 'pong', sequence: 1 });
    alone.fires('period');
    expect(alone.facts).to.include('n2 suspect@7');
  });

  it('blames itself by one for each helper of whom nothing was heard, and not for the others', () => {
    for (const nacks of [0, 2, 3]) {
      const alone = new Alone().knows(N2, N3, N4, N5);
      const probed = alone.probes();
      const [ping] = alone.bodies;
      alone.fires('direct');
      const helpers = [N2, N3, N4, N5].filter((id) => id !== probed);
      const sequence = ping?.kind === 'ping' ? ping.sequence : 0;
      for (const helper of helpers.slice(0, nacks)) alone.hears(helper, { kind: 'nack', sequence });
      alone.fires('period');
      const blame = alone.facts.filter((fact) => fact.startsWith('health'));
      expect(blame).to.deep.equal(nacks === 3 ? [] : [`health ${3 - nacks}`]);
    }
  });

  it('pings on behalf of others, hands the answer on, and says when none has come in time', () => {
    const alone = new Alone().hears(N2, { kind: 'news' }).hears(N3, { kind: 'news' });
    alone.now = 50;
    alone.hears(N2, { kind: 'ping-req', sequence: 41, target: N3 });
    const [ping] = alone.bodies;
    if (ping?.kind !== 'ping') throw new Error('no ping');
    expect(alone.timers[0]).to.equal(`nack:${ping.sequence} ${directMs * nackShare}`);
    alone.fires(`nack:${ping.sequence}`);
    expect(alone.bodies[0]).to.include({ kind: 'nack', sequence: 41 });
    // Late is better than never.
    alone.hears(N3, { kind: 'pong', sequence: ping.sequence });
    expect(alone.bodies[0]).to.include({ kind: 'pong', sequence: 41 });
    expect(alone.hears(N3, { kind: 'pong', sequence: ping.sequence }).sent).to.deep.equal([]);
  });

  it('says a nack at once when it does not know whom to ping', () => {
    const alone = new Alone().hears(N2, { kind: 'news' });
    alone.hears(N2, { kind: 'ping-req', sequence: 41, target: N5 });
    expect(alone.bodies[0]).to.include({ kind: 'nack', sequence: 41 });
  });

  it('gives who was probed more time, once, when it was late itself', () => {
    const alone = new Alone().hears(N2, { kind: 'news' });
    alone.probes();
    alone.fires('period', 200);
    expect(alone.facts).to.deep.equal(['health 2']);
    expect(alone.timers).to.deep.equal([`period ${directMs}`]);
    alone.fires('period', 200);
    expect(alone.facts).to.include('n2 suspect@7');
  });

  it('gives the suspected more time, once, when it was late itself', () => {
    const alone = new Alone().hears(N2, { kind: 'news' }, [says(N3, 'suspect@1')]);
    alone.fires('suspect:n3', 400);
    expect(alone.facts).to.deep.equal(['health 2']);
    expect(alone.timers).to.include(`suspect:n3 ${directMs}`);
    alone.fires('suspect:n3', 400);
    expect(alone.facts).to.deep.equal(['health 4', 'n3 dead@1']);
  });

  it('refutes at once what is said of it, to who says it and to those who accuse it', () => {
    const alone = new Alone().hears(N3, { kind: 'news' });
    alone.hears(N2, { kind: 'news' }, [says(N1, 'suspect@5', [N3, N4])]);
    expect(alone.facts).to.deep.equal(['n2 alive@7', 'health 1', 'refuted 6']);
    expect(alone.bodies.map(({ me }) => me.incarnation)).to.deep.equal([6, 6]);
    expect(alone.sent.map((text) => text.slice(0, 7))).to.deep.equal(['news n3', 'news n2']);
  });

  it('rises above what it was in an earlier life, and does not blame itself for that', () => {
    const alone = new Alone().hears(N2, { kind: 'news' }, [says(N1, 'dead@90')]);
    expect(alone.facts).to.deep.equal(['n2 alive@7', 'refuted 91']);
  });

  it('tells a process that was started anew with a lower incarnation of its earlier life', () => {
    // What was news has been told, and is not told once more by chance.
    const alone = new Alone({ retransmit: 1 }).hears(N2, PING, [], { ...ME, incarnation: 70 });
    alone.hears(N2, PING, [], { ...ME, incarnation: 1 });
    expect(alone.sent[0]).to.equal('pong n2 [n2 alive@70]');
  });

  it('does not take another word for a death: who is alive here becomes suspect, for the shortest time', () => {
    const alone = new Alone();
    alone.hears(
      N2,
      { kind: 'news' },
      [3, 4, 5].map((index) => says(idOf(index), 'alive@1')),
    );
    alone.hears(N2, { kind: 'news' }, [says(N3, 'dead@1')]);
    expect(alone.facts).to.deep.equal(['n3 suspect@1']);
    expect(alone.timers).to.include('suspect:n3 1000');
  });

  it('looks next after whom others suspect', () => {
    for (const suspect of [N3, N4, N5]) {
      const alone = new Alone().knows(N2, N3, N4, N5);
      alone.hears(N2, { kind: 'news' }, [says(suspect, 'suspect@0', [N2])]);
      expect(alone.probes()).to.equal(suspect);
    }
  });

  it('shortens a suspicion with each accuser, and passes the first ones on', () => {
    const alone = new Alone().knows(N2, N3, N4, N5, idOf(6));
    const timers = [[N3], [N3, N4], [N5], [N1]].map((by) => {
      alone.hears(N2, { kind: 'news' }, [says(N2, 'suspect@9', by)]);
      return alone.timers.filter((text) => text.startsWith('suspect:')).at(-1);
    });
    // min 1000, max 5000, K = 3.
    expect(timers).to.deep.equal([
      'suspect:n2 5000',
      'suspect:n2 3000',
      'suspect:n2 1830',
      'suspect:n2 1000',
    ]);
  });

  it('checks who is hinted at with one ping, and accuses it without waiting for the period', () => {
    const alone = new Alone().hears(N2, { kind: 'news' }).hears(N3, { kind: 'news' });
    alone.command('hint', { id: N2 });
    expect(alone.bodies.map(({ kind }) => kind)).to.deep.equal(['ping']);
    expect(alone.timers).to.deep.equal([`check:n2 ${directMs}`]);
    expect(alone.command('hint', { id: N2 }).effects).to.deep.equal([]);
    alone.fires('check:n2');
    expect(alone.facts).to.deep.equal(['n2 suspect@7']);
    expect(alone.command('hint', { id: N5 }).effects).to.deep.equal([]);
  });

  it('takes itself for less well when it is told that it is late', () => {
    const alone = new Alone();
    expect(alone.command('lag', { ms: 20 }).facts).to.deep.equal([]);
    expect(alone.command('lag', { ms: 60 }).facts).to.deep.equal(['health 1']);
    expect(alone.command('lag', { ms: 1000 }).facts).to.deep.equal(['health 3']);
    expect(alone.knows(N2).probes()).to.equal(N2);
    expect(alone.timers).to.deep.equal([`direct ${4 * directMs}`, `period ${4 * probeMs}`]);
  });

  it('says to all that it goes, does nothing by itself then, and still says so when pinged', () => {
    const alone = new Alone().knows(N2, N3).command('leave', {});
    expect(alone.sent.map((text) => text.slice(0, 7)).toSorted()).to.deep.equal([
      'news n2',
      'news n3',
    ]);
    expect(alone.bodies.map(({ me }) => me.state)).to.deep.equal(['left', 'left']);
    expect(alone.timers).to.deep.equal([]);
    alone.hears(N2, PING, [says(N1, 'suspect@5')]);
    expect(alone.bodies[0]).to.deep.include({
      kind: 'pong',
      me: { state: 'left', incarnation: 5, info: { port: 1 } },
    });
    expect(alone.command('leave', {}).effects).to.deep.equal([]);
  });

  it('records the death of somebody unknown, but not one that is long past', () => {
    const alone = new Alone();
    alone.hears(N2, { kind: 'news' }, [says(N3, 'dead@4')]);
    expect(alone.facts).to.include('n3 dead@4');
    const old = { ...says(N4, 'dead@4'), ageMs: DEFAULT_SETTINGS.tombstoneMs };
    expect(alone.hears(N2, { kind: 'news' }, [old]).facts).to.deep.equal([]);
    alone.hears(N2, { kind: 'news' }, [says(N3, 'alive@4')]);
    expect([alone.facts, alone.sent]).to.deep.equal([[], ['news n2 [n3 dead@4, n2 alive@7]']]);
  });

  it('refuses commands that it does not know, and those with the wrong arguments', () => {
    const alone = new Alone();
    expect(() => alone.command('forget', {})).to.throw('membership has no command forget');
    expect(() => alone.command('hint', {})).to.throw('id: expected a letter');
    expect(() => alone.command('join', { members: [{ id: 'n2' }] })).to.throw('member.info');
    expect(() => alone.command('lag', [])).to.throw('lag: expected an object');
  });
});
