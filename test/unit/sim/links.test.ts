import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Links } from '../../../pkg/sim/links.ts';

describe('Links', () => {
  it('counts and orders the messages of each link as a map of maps does, also when senders start anew', () => {
    const sender = fc.integer({ min: 0, max: 40 });
    const receiver = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 999_999 }),
    );
    const message = fc.record({ sender, receiver, at: fc.integer({ min: 0, max: 9 }) });
    const step = fc.oneof(
      { weight: 30, arbitrary: message },
      { weight: 1, arbitrary: fc.record({ reset: sender }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2000, size: 'max' }), (steps) => {
        const links = new Links();
        const wanted = new Map<number, Map<number, { count: number; at: number }>>();
        const start = (number: number): void => {
          links.reset(number);
          wanted.set(number, new Map());
        };
        for (let number = 0; number <= 40; number++) start(number);
        for (const action of steps) {
          if ('reset' in action) {
            start(action.reset);
            continue;
          }
          const own = wanted.get(action.sender);
          const before = own?.get(action.receiver) ?? { count: 0, at: 0 };
          const at = Math.max(before.at, action.at);
          own?.set(action.receiver, { count: before.count + 1, at });
          const slot = links.slot(action.sender, action.receiver);
          expect(links.count(slot)).to.equal(before.count);
          expect(links.arrival(slot, action.at)).to.equal(at);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('tells a thousand receivers of each of many senders apart', () => {
    const links = new Links();
    for (let round = 0; round < 2; round++) {
      for (let receiver = 0; receiver < 1000; receiver++) {
        for (let sender = 0; sender < 20; sender++) {
          if (round === 0 && receiver === 0) links.reset(sender);
          expect(links.count(links.slot(sender, receiver))).to.equal(round);
        }
      }
    }
  });
});
