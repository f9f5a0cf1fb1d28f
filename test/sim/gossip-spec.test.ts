/**
 * The handout's gossip, as it is: who hears a rumor tells it to k others, once. How many have heard it
 * in the end is known exactly, and so is how often somebody has not.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { groupOf, services, type Member } from '../support/services/cluster.ts';
import { SimulatedCluster, memberOf } from '../support/services/simulated.ts';

const TRIALS = 400;

describe("gossip to the letter of the handout's protocol", function () {
  this.timeout(60_000);
  for (const [n, k] of [
    [6, 2],
    [8, 3],
    [20, 3],
    [20, 5],
  ] as const) {
    it(`reaches of ${n} nodes, with ${k} told at a time, as many as theory says`, () => {
      const heard = Array.from({ length: TRIALS }, () => 1);
      const { sim } = new SimulatedCluster({ seed: 7 * n + k });
      const members: Member[] = Array.from({ length: n }, () =>
        memberOf(sim.start({ ip: '10.0.0.1', port: 0 })),
      );
      const group = groupOf(members);
      let delivered = 0;
      for (const { local } of members) {
        void local.groups.put({ gid: 'crew', subset: () => k, mode: 'spec' }, group);
        const hear = (trial: number): void => {
          delivered += 1;
          heard[trial] = (heard[trial] ?? 0) + 1;
        };
        void local.routes.put({ hear }, 'ear');
      }
      sim.until(() => false);
      for (let trial = 0; trial < TRIALS; trial++) {
        const origin = members[trial % n];
        if (origin === undefined) throw new Error('unreachable');
        void services(origin, 'crew').gossip.send([trial], { service: 'ear', method: 'hear' });
        sim.until(() => false);
      }

      const { mean, sigma, all } = reached(n, k);
      const counted = heard.reduce((sum, count) => sum + count, 0);
      expect(delivered, 'each delivers once').to.equal(counted - TRIALS);
      expect(Math.max(...heard)).to.be.at.most(n);
      const bound = (4 * sigma) / Math.sqrt(TRIALS);
      expect(counted / TRIALS, `${mean} nodes`).to.be.closeTo(mean, bound);
      const whole = heard.filter((count) => count === n).length / TRIALS;
      const wholeBound = 4 * Math.sqrt((all * (1 - all)) / TRIALS) + 1e-9;
      expect(whole, `P(all) = ${all}`).to.be.closeTo(all, wholeBound);
    });
  }

  it('has a theory that agrees with what can be counted by hand', () => {
    // Of three nodes with k = 1: the origin tells one, which tells the third or the origin.
    const three = reached(3, 1);
    expect(three.all).to.be.closeTo(1 / 2, 1e-12);
    expect(three.mean).to.be.closeTo(2.5, 1e-12);
    // Cells of a table that somebody else has computed.
    expect(reached(10, 3).mean / 10).to.be.closeTo(0.97405, 1e-6);
    expect(reached(10, 3).all).to.be.closeTo(0.776452, 1e-6);
    expect(reached(10, 4).all).to.be.closeTo(0.954765, 1e-6);
    expect(reached(5, 4).all).to.be.closeTo(1, 1e-12);
    expect(reached(5, 0).mean).to.be.closeTo(1, 1e-12);
  });
});

/**
 * The number of nodes that know a rumor in the end. Those that know it speak one after another; each
 * draws k of the n - 1 others, of which some do not know it yet: a hypergeometric distribution.
 */
function reached(n: number, k: number): { mean: number; sigma: number; all: number } {
  const final = Array.from({ length: n + 1 }, () => 0);
  let know: number[] = Array.from({ length: n + 1 }, (_, i) => (i === 1 ? 1 : 0));
  for (let spoken = 0; spoken < n; spoken++) {
    const next = Array.from({ length: n + 1 }, () => 0);
    for (const [i, p] of know.entries()) {
      if (i <= spoken) continue;
      for (let fresh = 0; fresh <= Math.min(k, n - i); fresh++) {
        const ways = choose(n - i, fresh) * choose(i - 1, k - fresh);
        next[i + fresh] = (next[i + fresh] ?? 0) + (p * ways) / choose(n - 1, k);
      }
    }
    // Everybody who knows it has spoken: nobody else ever hears of it.
    final[spoken + 1] = next[spoken + 1] ?? 0;
    next[spoken + 1] = 0;
    know = next;
  }
  const moment = (power: number): number =>
    final.reduce((sum, p, count) => sum + p * count ** power, 0);
  const mean = moment(1);
  return { mean, sigma: Math.sqrt(moment(2) - mean ** 2), all: final[n] ?? 0 };
}

function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
