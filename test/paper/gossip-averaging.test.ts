/**
 * How fast averaging converges against theory, and that the driver by cycles runs it faithfully.
 *
 * What is compared is the mean, over independent runs, of what is left of the squares after some cycles.
 * It must lie within four standard errors of theory, which are estimated from the runs themselves, and
 * these must be small, or the test would show nothing.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../pkg/core/ids.ts';
import { Random } from '../../pkg/core/random.ts';
import { Accounts } from '../../pkg/gossip/averaging/accounts.ts';
import { Averaging, type AveragingMode } from '../../pkg/gossip/averaging/averaging.ts';
import type { AveragingMessage } from '../../pkg/gossip/averaging/message.ts';
import { Cycles } from '../../pkg/sim/cycles.ts';
import { AveragingRig } from '../support/averaging.ts';
import {
  PUSH_PULL_FACTOR,
  PUSH_SUM_FACTOR,
  fixedOrderFactor,
  pairwiseFactor,
} from '../support/averaging-theory.ts';

interface Run {
  readonly mode: AveragingMode;
  readonly n: number;
  readonly seed: number;
  /** Draws the order of the nodes anew in each cycle. */
  readonly shuffled: boolean;
}

class Averagers {
  readonly processes: readonly Averaging[];
  readonly mean: number;
  readonly cycles: Cycles<AveragingMessage>;

  constructor({ mode, n, seed, shuffled }: Run) {
    const random = Random.fromSeed(seed);
    const ids = Array.from({ length: n }, (_, index) => nodeId(`n${index + 1}`));
    const inputs = ids.map(() => random.uniform(-1, 1));
    const accounts = new Accounts(n);
    this.mean = inputs.reduce((sum, input) => sum + input, 0) / n;
    this.processes = ids.map(
      (self, index) =>
        new Averaging({
          mode,
          self,
          value: inputs[index]!,
          peers: ids,
          random,
          cycleMs: 1,
          cycles: 1000,
          accounts,
        }),
    );
    const order = shuffled ? { random: random.fork('order') } : {};
    this.cycles = new Cycles({ ids, processes: this.processes, cycleMs: 1, ...order });
    this.cycles.start();
  }

  /** The sum over all nodes of (mass - weight * mean)^2. */
  squares(): number {
    return this.processes.reduce((sum, process) => {
      const { mass, weight } = process.view();
      return sum + (Number(mass) - Number(weight) * this.mean) ** 2;
    }, 0);
  }
}

/**
 * Holds a mean to theory.
 * @param shares What is left in each run.
 * @param precision The largest standard error, as a share of the mean.
 */
function hold(shares: readonly number[], want: number, precision: number): void {
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance =
    shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1);
  const error = Math.sqrt(variance / shares.length);
  expect(error / mean, 'the standard error').below(precision);
  expect(mean, `${want}`).closeTo(want, 4 * error);
}

/** What is left of the squares `after` cycles of what there was `before`. */
function left(run: Omit<Run, 'seed'>, runs: number, [before, after]: readonly [number, number]) {
  return Array.from({ length: runs }, (_, seed) => {
    const averagers = new Averagers({ ...run, seed });
    for (let cycle = 0; cycle < before; cycle++) averagers.cycles.run();
    const start = averagers.squares();
    for (let cycle = before; cycle < after; cycle++) averagers.cycles.run();
    return averagers.squares() / start;
  });
}

describe('the variance of averages', function () {
  this.timeout(60_000);

  it('falls to 1/(2 sqrt e) in every cycle of push-pull (Jelasity et al. 2005, section 3)', () => {
    const run = { mode: 'push-pull', n: 1000, shuffled: true } as const;
    hold(left(run, 40, [0, 1]), PUSH_PULL_FACTOR, 0.01);
    hold(left(run, 40, [1, 5]), PUSH_PULL_FACTOR ** 4, 0.02);
  });

  it('falls faster where all have their turns in the same order, as often as expected', () => {
    const run = { mode: 'push-pull', n: 1000, shuffled: false } as const;
    const factor = fixedOrderFactor(1000);
    expect(factor).within(0.29, 0.296);
    hold(left(run, 40, [0, 1]), PUSH_PULL_FACTOR, 0.01);
    hold(left(run, 60, [10, 14]), factor ** 4, 0.03);
  });

  it('falls by 1/(n - 1) with every pairwise exchange (Boyd et al. 2006, complete graph)', () => {
    const n = 50;
    const shares = Array.from({ length: 200 }, (_, seed) => {
      // Exchanges take some ms and are two seconds apart, so they hardly ever cross.
      const rig = new AveragingRig({
        mode: 'pairwise',
        n,
        seed,
        cycles: 3,
        cycleMs: 100_000,
        latencyMs: { min: 1, max: 2 },
      });
      const squares = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + (value - rig.mean) ** 2, 0);
      rig.run();
      const contacts = rig.sent('offer');
      return squares(rig.values()) / squares(rig.inputs) / pairwiseFactor(n, contacts);
    });
    hold(shares, 1, 0.03);
  });

  it('falls to 3 - 2 e^(1/4) in every cycle of push-sum, as squares of mass that is out of place', () => {
    const run = { mode: 'push-sum', n: 1000, shuffled: true } as const;
    hold(left(run, 40, [0, 1]), PUSH_SUM_FACTOR, 0.01);
    hold(left(run, 40, [1, 5]), PUSH_SUM_FACTOR ** 4, 0.02);
  });
});
