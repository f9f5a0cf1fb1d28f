import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Served, ServedPeer } from '../../../pkg/services/served.ts';

const WINDOW = 1024;

describe('calls that were taken', () => {
  it('takes each once, in any order and with any duplicates within the window', () => {
    const arrivals = fc.integer({ min: 1, max: 300 }).chain((count) => {
      const ids = Array.from({ length: count }, (_, i) => i + 1);
      const more = fc.array(fc.constantFrom(...ids), { maxLength: 300 });
      return more.chain((extra) =>
        fc.shuffledSubarray([...ids, ...extra], { minLength: count + extra.length }),
      );
    });
    fc.assert(
      fc.property(arrivals, (ids) => {
        const served = new Served();
        const taken = ids.filter((id) => served.take(id));
        expect(taken).to.deep.equal([...new Set(ids)]);
      }),
    );
  });

  it('takes each at most once, whatever numbers come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 500 }), (ids) => {
        const served = new Served();
        const taken = ids.filter((id) => served.take(id));
        expect(new Set(taken).size).to.equal(taken.length);
      }),
    );
  });

  it('takes what comes late by less than the window, and refuses what is older', () => {
    for (const late of [1, 2, WINDOW - 1]) {
      const served = new Served();
      expect(served.take(WINDOW + 500)).to.equal(true);
      expect(served.take(WINDOW + 500 - late), `${late} late`).to.equal(true);
    }
    for (const late of [WINDOW, WINDOW + 1, WINDOW + 499]) {
      const served = new Served();
      served.take(WINDOW + 500);
      expect(served.take(WINDOW + 500 - late), `${late} late`).to.equal(false);
    }
  });

  it('agrees with a memory without bound as long as nothing is older than the window', () => {
    const hops = fc.array(fc.record({ ahead: fc.nat(40), back: fc.nat(WINDOW - 1) }), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(hops, (list) => {
        const served = new Served();
        const seen = new Set<number>();
        let newest = 0;
        for (const { ahead, back } of list) {
          newest += ahead;
          const id = Math.max(1, newest - back);
          newest = Math.max(newest, id);
          expect(served.take(id)).to.equal(!seen.has(id));
          seen.add(id);
        }
      }),
    );
  });

  it('refuses 0 and less', () => {
    const served = new Served();
    expect([0, -1, -Infinity].map((id) => served.take(id))).to.deep.equal([false, false, false]);
  });

  it('takes each once although frames of a process that is gone come late', () => {
    const served = new ServedPeer();
    const calls = [
      [11, 1],
      [11, 2],
      [22, 1],
      [11, 2],
      [22, 1],
      [11, 3],
      [22, 2],
    ] as const;
    expect(calls.map(([epoch, id]) => served.take(epoch, id))).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
  });

  it('forgets processes of long ago, and no others', () => {
    const served = new ServedPeer();
    for (let epoch = 1; epoch <= 9; epoch++) served.take(epoch, 1);
    expect(served.take(2, 1), 'the eighth before').to.equal(false);
    expect(served.take(1, 1), 'the ninth before').to.equal(true);
  });
});
