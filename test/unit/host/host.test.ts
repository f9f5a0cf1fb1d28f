import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import type { Effect, Event } from '../../../pkg/core/process.ts';
import type { LinkRule } from '../../../pkg/faults/link-rules.ts';
import {
  clearTimer,
  emit,
  note,
  N2,
  N3,
  Rig,
  send,
  setTimer,
  type Note,
} from '../../support/host-rig.ts';

const always = (...holds: number[]): readonly LinkRule[] => [{ judge: () => holds.map(millis) }];

describe('Host', () => {
  it('performs effects in the order in which they are returned', () => {
    const rig = new Rig({
      start: [emit('a'), send(N2, 'one'), emit('b'), send(N3, 'two'), send(N2, 'three')],
    });
    rig.host.start();
    expect(rig.happened).to.deep.equal([
      '@0 start',
      'fact a',
      'send n2 one',
      'fact b',
      'send n3 two',
      'send n2 three',
    ]);
  });

  it('hands on messages that come before the start, and commands with their arguments', () => {
    let args: unknown;
    const process = {
      step: (event: Event<Note>): Effect<Note>[] => {
        if (event.kind === 'command') args = event.args;
        return [];
      },
      view: () => ({ round: 4 }),
    };
    const early = new Rig();
    early.transport.deliver(N2, note('early'));
    early.host.start();
    expect(early.happened).to.deep.equal(['@0 n2: early', '@0 start']);
    const rig = new Rig({}, { process });
    rig.host.command('stop', { round: 3 });
    expect(args).to.deep.equal({ round: 3 });
    expect(rig.host.view()).to.deep.equal({ round: 4 });
  });

  it('judges all sends of a step at the time of that step', () => {
    const times: number[] = [];
    const slow: LinkRule = {
      judge: (copies, now) => {
        times.push(now);
        rig.clock.advance(1);
        return copies;
      },
    };
    const answers = { start: [send(N2, 'a'), send(N3, 'b')], 'n2: c': [send(N2, 'd')] };
    const rig = new Rig(answers, { rulesTo: () => [slow] });
    rig.host.start();
    rig.transport.deliver(N2, note('c'));
    expect(times).to.deep.equal([0, 0, 2]);
  });

  describe('timers', () => {
    it('fire once, after their time, by name', () => {
      const rig = new Rig({ start: [setTimer('b', 20), setTimer('a', 10)] });
      rig.host.start();
      rig.clock.advance(9);
      expect(rig.happened).to.deep.equal(['@0 start']);
      rig.clock.advance(100);
      expect(rig.happened.slice(1)).to.deep.equal(['@10 timer a', '@20 timer b']);
    });

    it('are replaced when set again, and cleared, also when they are not set', () => {
      const rig = new Rig({
        start: [
          setTimer('a', 10),
          setTimer('a', 30),
          setTimer('b', 10),
          clearTimer('b'),
          clearTimer('c'),
        ],
      });
      rig.host.start();
      expect(rig.clock.pending).to.equal(1);
      rig.clock.advance(100);
      expect(rig.happened.slice(1)).to.deep.equal(['@30 timer a']);
    });

    it('may be set again by the step that they cause', () => {
      const rig = new Rig({ start: [setTimer('a', 10)], 'timer a': [setTimer('a', 10)] });
      rig.host.start();
      rig.clock.advance(35);
      expect(rig.happened.slice(1)).to.deep.equal(['@10 timer a', '@20 timer a', '@30 timer a']);
    });
  });

  describe('messages that are held back', () => {
    it('are delivered after their time, later ones before them if they are held for less', () => {
      const rig = new Rig();
      rig.transport.deliver(N2, note('slow'), 30);
      rig.transport.deliver(N2, note('fast'), 10);
      rig.transport.deliver(N3, note('now'), 0);
      expect(rig.host.counts().received).to.equal(1);
      rig.clock.advance(50);
      expect(rig.happened).to.deep.equal(['@0 n3: now', '@10 n2: fast', '@30 n2: slow']);
      expect(rig.host.counts()).to.deep.include({ received: 3 });
      expect(rig.clock.pending).to.equal(0);
    });
  });

  describe('a planned crash', () => {
    const answers = {
      start: [send(N2, '1'), send(N3, '2'), setTimer('t', 5)],
      'n2: go': [send(N2, '3'), send(N3, '4'), emit('never'), send(N2, '5'), setTimer('u', 5)],
    };

    for (const k of [1, 2, 3, 4, 5]) {
      it(`lets exactly ${k} sends go out, and nothing happens ever after`, () => {
        let crashes = 0;
        const rig = new Rig(answers, { crashAfterSends: k, onCrash: () => (crashes += 1) });
        rig.host.start();
        rig.transport.deliver(N3, note('held'), 1);
        rig.transport.deliver(N2, note('go'));
        const sent = rig.transport.sent.map(({ body }) => body.text);
        expect(sent).to.deep.equal(['1', '2', '3', '4', '5'].slice(0, k));
        expect(rig.facts.map(({ kind }) => kind)).to.deep.equal(
          k < 5 ? ['crash'] : ['never', 'crash'],
        );
        expect(rig.facts.at(-1)).to.deep.include({ afterSends: k });
        const then = rig.happened.length;
        const counts = rig.host.counts();
        rig.clock.advance(100);
        rig.transport.deliver(N2, note('late'));
        rig.transport.deliver(N2, note('later'), 10);
        rig.transport.drained();
        rig.host.command('stop', {});
        rig.host.start();
        rig.host.stop();
        rig.clock.advance(100);
        expect(rig.happened).to.have.length(then);
        expect(rig.host.counts()).to.deep.equal(counts);
        expect(rig.clock.pending).to.equal(0);
        expect(rig.transport.pauses).to.deep.equal([true]);
        expect(crashes).to.equal(1);
      });
    }

    it('counts a dropped message as a send, and a duplicated one as one', () => {
      for (const [holds, frames] of [
        [[], 0],
        [[0, 0], 4],
      ] as const) {
        const rig = new Rig(answers, { crashAfterSends: 2, rulesTo: () => always(...holds) });
        rig.host.start();
        expect(rig.transport.sent).to.have.length(frames);
        expect(rig.facts.map(({ kind }) => kind)).to.deep.equal(['crash']);
        expect(rig.clock.pending).to.equal(0);
      }
    });

    it('records the last view, after all that went before', () => {
      const rig = new Rig(answers, { crashAfterSends: 2 });
      rig.host.start();
      expect(rig.facts).to.deep.equal([{ kind: 'crash', afterSends: 2, view: { steps: 3 } }]);
    });
  });

  describe('the record of messages', () => {
    const rules = { n2: always(0), n3: always() };
    const answers = { start: [send(N2, 'x'), send(N3, 'y')] };

    it('is kept on request: sends, drops and receives, with the peer and a copy of the body', () => {
      const rig = new Rig(answers, {
        recordMessages: true,
        rulesTo: (to) => rules[to === N2 ? 'n2' : 'n3'],
      });
      rig.host.start();
      rig.transport.deliver(N3, note('z'), 5);
      expect(rig.facts).to.have.length(2);
      rig.clock.advance(5);
      expect(rig.facts).to.deep.equal([
        { kind: 'send', to: 'n2', body: note('x') },
        { kind: 'drop', to: 'n3', body: note('y') },
        { kind: 'receive', from: 'n3', body: note('z') },
      ]);
      expect(rig.happened.indexOf('fact receive')).to.be.below(rig.happened.indexOf('@5 n3: z'));
    });

    it('is not kept otherwise', () => {
      const rig = new Rig(answers);
      rig.host.start();
      rig.transport.deliver(N3, note('z'));
      expect(rig.facts).to.deep.equal([]);
    });
  });
});
