/**
 * In how many rounds everybody knows in the simulator, against the exact distributions: push, pull and
 * push-pull with fan-out 1, over a grid of n. Chi-square at the level of `LEVEL` (0.01 %).
 *
 * The next rumor begins when the last one is known to all: nodes draw anew in every round, so rounds of
 * different rumors have nothing to do with each other. `GOSSIP_GRID=1` prints the grid.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Mongering, parseMongeringMessage } from '../../pkg/gossip/mongering/mongering.ts';
import { roundsByHand, roundsToAllKnow } from '../support/gossip-theory.ts';
import { GossipRig } from '../support/gossip.ts';
import { LEVEL, chiSquare } from '../support/statistics.ts';

const ROUND_MS = 20;
const MODES = ['push', 'pull', 'push-pull'] as const;
/** More rounds than any rumor takes here: less likely than 1e-9. */
const ROUNDS_MAX = 40;
/**
 * In so many rounds a node tells a rumor: one rumor of a million takes more. With pull a node asks in so
 * many after it has last heard anything, which it may have done early in the rumor before.
 */
const TOLD_MAX = { push: 25, pull: 60, 'push-pull': 25 };

interface Spreading {
  readonly mode: (typeof MODES)[number];
  readonly n: number;
  readonly trials: number;
  readonly loss?: number;
}

/** How many rumors took how many rounds. */
function countRounds({ mode, n, trials, loss = 0 }: Spreading): number[] {
  const rig = new GossipRig({
    n,
    seed: n,
    ...(loss > 0 && { faults: { loss } }),
    fanOut: { kind: 'fixed', peers: 1 },
    make: (options) =>
      new Mongering({
        ...options,
        mode,
        roundMs: ROUND_MS,
        roundsMax: TOLD_MAX[mode],
        stop: { kind: 'never' },
      }),
    fast: true,
    keepsFacts: true,
    parse: parseMongeringMessage,
  });
  const counts: number[] = [];
  for (let trial = 1; trial <= trials; trial++) {
    rig.facts.length = 0;
    const begun = Math.floor(rig.now / ROUND_MS);
    const rumor = rig.publish(rig.ids[trial % n]!);
    expect(rig.runToCount('deliver', trial * (n - 1))).to.equal(true);
    expect(new Set(rig.whoDelivered(rumor)).size).to.equal(n - 1);
    const rounds = Math.floor(rig.now / ROUND_MS) - begun;
    counts[rounds] = (counts[rounds] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count ?? 0);
}

const mean = (list: readonly number[]): number =>
  list.reduce((sum, share, rounds) => sum + share * rounds, 0);

function hold(counts: readonly number[], want: readonly number[], given: string): void {
  const agreement = chiSquare(counts, want);
  if (process.env['GOSSIP_GRID'] !== undefined) {
    const trials = counts.reduce((sum, count) => sum + count, 0);
    console.log(
      `${given} | ${trials} | ${(mean(counts) / trials).toFixed(4)} | ${mean(want).toFixed(4)} | ` +
        agreement.toFixed(4),
    );
  }
  expect(agreement, given).above(LEVEL);
}

describe('rounds until everybody knows', function () {
  this.timeout(60_000);
  for (const mode of MODES) {
    it(`are distributed as in theory: ${mode} (gossip.md 2.1)`, () => {
      for (const [n, trials] of [
        [5, 1000],
        [10, 1000],
        [20, 600],
        [50, 300],
        [100, 150],
      ] as const) {
        const want = roundsToAllKnow(mode, n, ROUNDS_MAX);
        hold(countRounds({ mode, n, trials }), want, `${mode} | ${n} | 0`);
      }
    });

    it(`are distributed as in theory on links that lose every fifth message: ${mode}`, () => {
      const want = roundsByHand(mode, 5, ROUNDS_MAX, 0.2);
      const counts = countRounds({ mode, n: 5, trials: 1500, loss: 0.2 });
      hold(counts, want, `${mode} | 5 | 0.2`);
    });
  }
});
