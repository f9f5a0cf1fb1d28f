import { expect } from 'chai';
import { describe, it } from 'mocha';
import * as fc from 'fast-check';
import { nodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { samplePeers } from '../../../pkg/gossip/sample.ts';

const idsOf = (n: number) => Array.from({ length: n }, (_, index) => nodeId(`n${index + 1}`));

describe('samplePeers', () => {
  it('draws as many as wanted or there are, all different, never itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 45 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 1000 }),
        (n, count, among, seed) => {
          const peers = idsOf(n);
          const self = nodeId(among && n > 0 ? 'n1' : 'other');
          const drawn = samplePeers(Random.fromSeed(seed), { peers, self, count });
          const others = peers.filter((id) => id !== self);
          expect(drawn.length).to.equal(Math.min(count, others.length));
          expect(new Set(drawn).size).to.equal(drawn.length);
          expect(others).to.include.members(drawn);
        },
      ),
    );
  });

  for (const n of [6, 60]) {
    it(`draws each of ${n} as often as any other`, () => {
      const random = Random.fromSeed(7);
      const peers = idsOf(n);
      const [self = nodeId('none'), ...others] = peers;
      const counts = new Map(others.map((id) => [id, 0]));
      const trials = 20_000;
      for (let i = 0; i < trials; i++) {
        for (const id of samplePeers(random, { peers, self, count: 2 })) {
          counts.set(id, (counts.get(id) ?? 0) + 1);
        }
      }
      const share = 2 / others.length;
      const bound = 4.5 * Math.sqrt((share * (1 - share)) / trials);
      for (const count of counts.values()) expect(count / trials).to.be.closeTo(share, bound);
    });
  }
});
