/** What `maelstrom` asks of reliable gossip besides: routes, digests, and no receipts. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { millis } from '../../../../pkg/core/ids.ts';
import { CounterSet } from '../../../../pkg/gossip/reliable/counter-set.ts';
import { namesIn, spansOf } from '../../../../pkg/gossip/reliable/id-spans.ts';
import { Reliable } from '../../../../pkg/gossip/reliable/reliable.ts';
import { Seen } from '../../../../pkg/gossip/reliable/seen.ts';
import { GossipRig } from '../../../support/gossip.ts';
import {
  parseReliableMessage,
  type ReliableMessage,
} from '../../../../pkg/gossip/reliable/reliable.ts';

const SETTINGS = { originsMax: 10, runsMax: 100, horizonMs: 1e9 };

describe('what was heard', () => {
  const some = fc.uniqueArray(
    fc.record({ origin: fc.constantFrom('a', 'b'), counter: fc.integer({ min: 1, max: 20 }) }),
    { selector: ({ origin, counter }) => `${origin}${counter}` },
  );

  it('is told in spans, and compared with those of others', () => {
    fc.assert(
      fc.property(some, some, (mine, theirs) => {
        const seen = new Seen(SETTINGS);
        for (const name of mine) seen.add(name, 0);
        const told = [...namesIn(seen.spans())].map(({ origin, counter }) => `${origin}${counter}`);
        expect(new Set(told)).to.deep.equal(
          new Set(mine.map(({ origin, counter }) => `${origin}${counter}`)),
        );
        const lacking = [...seen.lacking(spansOf(theirs))].map(
          ({ origin, counter }) => `${origin}${counter}`,
        );
        const want = theirs
          .map(({ origin, counter }) => `${origin}${counter}`)
          .filter((id) => !told.includes(id));
        expect(new Set(lacking)).to.deep.equal(new Set(want));
      }),
    );
  });

  it('takes no time to compare where there is no gap', () => {
    const set = new CounterSet();
    for (let counter = 1; counter <= 100; counter++) set.add(counter, 0, 10);
    expect(set.ranges).to.deep.equal([1, 100]);
    expect([...set.missingIn(1, 102)]).to.deep.equal([101, 102]);
  });
});

/** n1 tells n2, which tells n3, and so on. */
const line = (settings: object = {}): GossipRig<ReliableMessage> =>
  new GossipRig<ReliableMessage>({
    n: 4,
    seed: 1,
    parse: parseReliableMessage,
    make: (options) =>
      new Reliable({
        ...options,
        settings: { receipts: false, lazyPeers: 0, syncMs: Infinity, ...settings },
        routes: (_, from) => {
          const index = options.peers.indexOf(options.self);
          const next = options.peers[index + 1];
          return next === undefined || next === from ? [] : [next];
        },
      }),
  });

const compared = (tells: boolean): number => {
  const rig = line({ syncMs: 100 });
  rig.publish(rig.ids[0]!);
  for (let i = 0; i < 40; i++) {
    rig.runFor(25);
    for (const { process } of rig.nodes.values()) {
      if (tells && process instanceof Reliable) process.told(millis(rig.now));
    }
  }
  return rig.count('sync');
};

describe('reliable gossip with routes', () => {
  it('goes where they lead, and costs nothing else', () => {
    const rig = line();
    const rumor = rig.publish(rig.ids[0] ?? rig.living()[0]!);
    rig.runOut();
    expect(rig.whoDelivered(rumor)).to.deep.equal(rig.ids.slice(1));
    expect([...rig.sent]).to.deep.equal([['rumor', 3]]);
  });

  it('leaves comparisons out for as long as a node tells what it has anyway', () => {
    expect(compared(false)).to.be.above(20);
    expect(compared(true)).to.equal(0);
  });
});
