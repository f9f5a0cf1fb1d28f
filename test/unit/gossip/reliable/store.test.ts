import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { namesIn } from '../../../../pkg/gossip/reliable/id-spans.ts';
import { Store, type StoredRumor } from '../../../../pkg/gossip/reliable/store.ts';

function rumor(counter: number, { bytes = 10, bornAt = 0 } = {}): StoredRumor {
  const name = { origin: 'n1', counter };
  return {
    id: `n1:${counter}`,
    name,
    root: nodeId('n1'),
    direct: false,
    hops: 1,
    payload: counter,
    bytes,
    bornAt,
  };
}

const settings = { storeMax: 4, storeBytesMax: 100, horizonMs: 1000 };
const held = (store: Store) => Array.from(namesIn(store.ids.spans), ({ counter }) => counter);
const sorted = (store: Store) => held(store).toSorted((a, b) => a - b);

describe('Store', () => {
  it('keeps the latest, bounded by number', () => {
    const store = new Store(settings);
    for (let i = 1; i <= 6; i++) store.add(rumor(i));
    expect(held(store)).to.deep.equal([3, 4, 5, 6]);
  });

  it('keeps the latest, bounded by bytes, and the very latest whatever its size', () => {
    const store = new Store(settings);
    store.add(rumor(1, { bytes: 60 }));
    store.add(rumor(2, { bytes: 60 }));
    expect(held(store)).to.deep.equal([2]);
    store.add(rumor(3, { bytes: 500 }));
    expect(held(store)).to.deep.equal([3]);
    store.add(rumor(4));
    expect(held(store)).to.deep.equal([4]);
  });

  it('forgets what is beyond the horizon, wherever it stands', () => {
    const store = new Store(settings);
    for (const [counter, bornAt] of [
      [1, 500],
      [2, 0],
      [3, 501],
    ] as const) {
      store.add(rumor(counter, { bornAt }));
    }
    store.expire(1000);
    expect(held(store)).to.deep.equal([1, 2, 3]);
    store.expire(1501);
    expect(held(store)).to.deep.equal([3]);
  });

  it('has the same checksum as another that holds the same, and only then', () => {
    const counters = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(counters, counters, (some, others) => {
        const [a, b] = [some, others].map((ids) => {
          const store = new Store({ ...settings, storeMax: 6, storeBytesMax: 1e9 });
          for (const counter of new Set(ids)) store.add(rumor(counter));
          return store;
        });
        if (a === undefined || b === undefined) throw new Error('unreachable');
        const same = sorted(a).join() === sorted(b).join();
        expect(JSON.stringify(a.checksum) === JSON.stringify(b.checksum)).to.equal(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('has the checksum of an empty one when it is empty again', () => {
    const store = new Store(settings);
    for (let i = 1; i <= 6; i++) store.add(rumor(i));
    store.expire(2000);
    expect(store.checksum).to.deep.equal({ count: 0, sum: 0 });
  });
});
