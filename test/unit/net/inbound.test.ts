import { expect } from 'chai';
import { describe, it } from 'mocha';
import { DEFAULT_LIMITS, FRAME } from '../../../pkg/net/frames.ts';
import { Inbound } from '../../../pkg/net/inbound.ts';

/** A frame of one byte on a channel. */
const take = (inbound: Inbound, channel: number): void =>
  inbound.data(FRAME.data, Uint8Array.of(channel, 7), 0, 2);

describe('Inbound', () => {
  it('acknowledges nothing that is held, nor what came after it', () => {
    const open = new Set([1]);
    let delivered = 0;
    const inbound = new Inbound(DEFAULT_LIMITS, {
      isOpen: (channel) => open.has(channel),
      deliver: () => {
        delivered += 1;
      },
      ackDue: () => undefined,
    });
    for (const channel of [1, 0, 1]) take(inbound, channel);
    expect([delivered, inbound.received, inbound.takeCount()]).to.deep.equal([2, 3, 1]);
    open.add(0);
    inbound.release();
    expect([delivered, inbound.received, inbound.takeCount()]).to.deep.equal([3, 3, 3]);
    inbound.stop();
  });

  it('lets an acknowledgement ride once it has waited, and gives one to who asks', () => {
    for (const [ackRideMs, rides] of [
      [0, true],
      [60_000, false],
    ] as const) {
      let due = 0;
      const inbound = new Inbound(
        { ...DEFAULT_LIMITS, ackRideMs },
        { isOpen: () => true, deliver: () => undefined, ackDue: () => (due += 1) },
      );
      inbound.hurry();
      expect([due, inbound.rides, inbound.untold]).to.deep.equal([0, false, false]);
      take(inbound, 1);
      expect([due, inbound.rides, inbound.untold]).to.deep.equal([0, rides, true]);
      inbound.hurry();
      expect(due).to.equal(1);
      inbound.takeCount();
      inbound.hurry();
      expect([due, inbound.rides, inbound.untold]).to.deep.equal([1, false, false]);
      inbound.stop();
    }
  });
});
