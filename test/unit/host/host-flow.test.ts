import { expect } from 'chai';
import { describe, it } from 'mocha';
import { clearTimer, emit, note, N2, N3, Rig, send, setTimer } from '../../support/host-rig.ts';

/** Has more for n3 on its way than the queue has room for. */
const congested = (): Rig => {
  const rig = new Rig({
    'n2: a': [send(N3, 'a'), setTimer('t', 5)],
    'n2: b': [send(N3, 'b')],
    'n2: clear': [clearTimer('t')],
    'n2: set': [setTimer('t', 5)],
  });
  rig.transport.full = true;
  rig.transport.deliver(N2, note('a'));
  return rig;
};

describe('Host', () => {
  describe('stop', () => {
    it('lets the process see nothing more, and counts all that still comes as received', () => {
      const rig = new Rig({ start: [setTimer('t', 5)] });
      rig.host.start();
      rig.transport.deliver(N2, note('held'), 10);
      rig.transport.deliver(N3, note('held'), 20);
      rig.host.stop();
      expect(rig.host.counts()).to.deep.include({ received: 2 });
      rig.transport.deliver(N2, note('late'));
      rig.transport.deliver(N2, note('late and held'), 10);
      rig.host.command('stop', {});
      rig.host.stop();
      rig.clock.advance(100);
      expect(rig.happened).to.deep.equal(['@0 start']);
      expect(rig.host.counts()).to.deep.include({
        received: 4,
        peers: { n2: [0, 0, 3], n3: [0, 0, 1] },
      });
      expect(rig.clock.pending).to.equal(0);
    });

    it('during a step discards the rest of that step', () => {
      const rig: Rig = new Rig(
        { start: [send(N2, '1'), emit('stop'), send(N2, '2'), setTimer('t', 5)] },
        { record: () => rig.host.stop() },
      );
      rig.host.start();
      expect(rig.happened).to.deep.equal(['@0 start', 'send n2 1']);
      expect(rig.clock.pending).to.equal(0);
    });
  });

  describe('when a peer cannot keep up', () => {
    it('takes what others send all the same, or a ring of such nodes would stand still', () => {
      const rig = congested();
      rig.transport.deliver(N2, note('b'));
      rig.transport.deliver(N3, note('d'), 3);
      rig.clock.advance(4);
      expect(rig.happened.slice(2)).to.deep.equal(['@0 n2: b', 'send n3 b', '@3 n3: d']);
      expect(rig.transport.pauses).to.deep.equal([]);
      expect(rig.host.counts()).to.deep.include({ sent: 2, received: 3 });
    });

    it('keeps timers and commands back until it is drained, in order', () => {
      const rig = congested();
      rig.host.command('c', {});
      rig.clock.advance(10);
      rig.host.command('d', {});
      expect(rig.happened.slice(2)).to.deep.equal([]);
      rig.transport.drained();
      expect(rig.happened.slice(2)).to.deep.equal([
        '@10 command c',
        '@10 timer t',
        '@10 command d',
      ]);
      rig.host.command('e', {});
      expect(rig.happened.at(-1)).to.equal('@10 command e');
    });

    it('keeps the rest back when what had waited fills the queue once more', () => {
      const rig = congested();
      rig.host.command('c', {});
      rig.host.command('d', {});
      const { length } = rig.happened;
      // As the TCP mesh does: it is congested again as soon as enough was sent.
      rig.transport.congested = () => rig.happened.length > length;
      rig.transport.drained();
      rig.host.command('e', {});
      expect(rig.happened.slice(length)).to.deep.equal(['@0 command c']);
      rig.transport.congested = () => false;
      rig.transport.drained();
      expect(rig.happened.slice(length + 1)).to.deep.equal(['@0 command d', '@0 command e']);
    });

    it('lets no event overtake another one that waits, drained or not', () => {
      const rig = congested();
      rig.host.command('c', {});
      rig.transport.full = false;
      rig.host.command('d', {});
      expect(rig.happened.slice(2)).to.deep.equal([]);
      rig.transport.drained();
      expect(rig.happened.slice(2)).to.deep.equal(['@0 command c', '@0 command d']);
    });

    for (const word of ['clear', 'set']) {
      it(`forgets a timer that has fired and waits, once the process ${word}s it`, () => {
        const rig = congested();
        rig.clock.advance(5);
        rig.transport.deliver(N2, note(word));
        rig.transport.drained();
        expect(rig.happened.slice(2)).to.deep.equal([`@5 n2: ${word}`]);
        rig.clock.advance(5);
        const again = word === 'set' ? ['@10 timer t'] : [];
        expect(rig.happened.slice(3)).to.deep.equal(again);
      });
    }

    it('forgets what waits when it is stopped', () => {
      const rig = congested();
      rig.host.command('c', {});
      rig.host.stop();
      rig.transport.drained();
      expect(rig.happened.slice(2)).to.deep.equal([]);
    });

    it('takes a word that it is drained for nothing when nothing waits', () => {
      const rig = new Rig();
      rig.transport.drained();
      expect(rig.happened).to.deep.equal([]);
    });
  });
});
