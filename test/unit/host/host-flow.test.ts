import { expect } from 'chai';
import { describe, it } from 'mocha';
import { emit, note, N2, N3, Rig, send, setTimer } from '../../support/host-rig.ts';

/** Has a message to n3 on its way that the queue has no room for. */
const congested = (): Rig => {
  const rig = new Rig({ 'n2: a': [send(N3, 'a')], 'n2: b': [send(N3, 'b')] });
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
    it('finishes the step, and then hands no event on until it is drained', () => {
      const rig = congested();
      rig.transport.deliver(N2, note('b'));
      rig.host.command('c', {});
      rig.transport.deliver(N3, note('d'), 5);
      rig.clock.advance(10);
      expect(rig.happened).to.deep.equal(['@0 n2: a', 'send n3 a']);
      expect(rig.transport.pauses).to.deep.equal([true]);
      rig.transport.drained();
      expect(rig.happened.slice(2)).to.deep.equal([
        '@10 n2: b',
        'send n3 b',
        '@10 command c',
        '@10 n3: d',
      ]);
      expect(rig.transport.pauses).to.deep.equal([true, false]);
      expect(rig.host.counts()).to.deep.include({ sent: 2, received: 3 });
    });

    it('pauses again when what had waited fills the queue once more', () => {
      const rig = congested();
      rig.transport.deliver(N2, note('b'));
      rig.transport.deliver(N2, note('c'));
      let sends = rig.transport.sent.length;
      // As the TCP mesh does: it is congested again as soon as something was sent.
      rig.transport.congested = () => rig.transport.sent.length > sends;
      rig.transport.drained();
      expect(rig.happened.slice(2)).to.deep.equal(['@0 n2: b', 'send n3 b']);
      expect(rig.transport.pauses).to.deep.equal([true, true]);
      sends = rig.transport.sent.length;
      rig.transport.drained();
      expect(rig.happened.slice(4)).to.deep.equal(['@0 n2: c']);
      expect(rig.transport.pauses).to.deep.equal([true, true, false]);
    });

    it('still counts what had waited when it is stopped, and takes the rest from the transport', () => {
      const rig = congested();
      rig.transport.deliver(N2, note('b'));
      rig.transport.deliver(N3, note('c'));
      rig.host.command('d', {});
      rig.host.stop();
      expect(rig.happened).to.deep.equal(['@0 n2: a', 'send n3 a']);
      expect(rig.host.counts()).to.deep.include({ received: 3 });
      expect(rig.transport.pauses).to.deep.equal([true, false]);
    });

    it('takes a word that it is drained for nothing while it is not paused', () => {
      const rig = new Rig();
      rig.transport.drained();
      expect(rig.transport.pauses).to.deep.equal([]);
    });
  });
});
