import { expect } from 'chai';
import { describe, it } from 'mocha';
import { MODELS, RULES } from '../../../../pkg/agreement/plan.ts';
import { outsideModel } from '../../../../pkg/lab/config/check.ts';
import { Pool } from '../../../../pkg/lab/search/pool.ts';
import { promisedRounds } from '../../../../pkg/lab/search/promise.ts';
import { search } from '../../../../pkg/lab/search/search.ts';
import { swarm } from '../../../../pkg/lab/search/swarm.ts';
import { experiment } from '../../../support/search.ts';
import { agreementConfig } from '../../../support/config.ts';

const SPLIT = agreementConfig({ file: 'examples/controls/async-crash-split.yaml' });
const SOUND = agreementConfig({ file: 'config.yaml' });

// Workers start slowly where the cores are shared.
const PATIENCE_MS = 30_000;

describe('search', function () {
  this.timeout(PATIENCE_MS);

  it('finds the smallest seed that fails, with any number of workers', async () => {
    const outcomes = [];
    for (const workers of [1, 2, 5]) {
      const options = { config: SPLIT, runs: 300, swarm: false, fast: true, workers };
      outcomes.push(await search({ ...options, firstSeed: 2, check: 'epsilon-agreement' }));
    }
    const [first, ...others] = outcomes;
    for (const other of others) expect(other).to.deep.equal(first);
    const { pass = 0, unknown = 0 } = first?.tally ?? {};
    expect(first?.tally.fail).to.equal(1);
    // All seeds before it were run, and none of those after it is counted.
    expect(2 + pass + unknown).to.equal(first?.failed);
  });

  it('runs every seed once, and counts them', async () => {
    const seen: number[] = [];
    const options = { config: SOUND, firstSeed: 50, runs: 47, swarm: false, fast: true };
    const outcome = await search({
      ...options,
      progress: ({ pass }) => seen.push(pass),
    });
    expect(outcome).to.deep.equal({
      tally: { pass: 47, fail: 0, unknown: 0 },
      failed: undefined,
      unknown: undefined,
    });
    expect(seen.at(-1)).to.equal(47);
  });

  it('names the first run that ended unknown', async () => {
    const config = experiment(`
experiment: agreement
nodes: { count: 4, inputs: [0, 1, 0, 1] }
agreement: { model: async-crash, rule: mean, f: 1 }
network: { delayMs: 10 }
master: { runMs: 30 }
`);
    const outcome = await search({ config, firstSeed: 7, runs: 30, swarm: false, fast: true });
    expect(outcome.tally.unknown).to.be.above(0);
    expect(outcome.unknown).to.be.at.least(7);
  });

  it('stops within a second when it is interrupted', async () => {
    const stop = new AbortController();
    const options = { config: SOUND, firstSeed: 1, runs: 1_000_000, swarm: false, fast: true };
    let stoppedAt = 0;
    const outcome = await search({
      ...options,
      signal: stop.signal,
      progress: () => {
        if (stoppedAt === 0) stoppedAt = performance.now();
        stop.abort('test');
      },
    });
    expect(performance.now() - stoppedAt).to.be.below(1000);
    expect(outcome.tally.pass).to.be.within(1, 1000);
  });
});

describe('Pool', function () {
  this.timeout(PATIENCE_MS);

  it('reports a bug of a worker, and ends all of them', async () => {
    const job = {
      // Not a number, which no valid experiment has: the oracle throws.
      config: { ...SOUND, agreement: { ...SOUND.agreement, epsilon: 'x' } },
      seeds: [1],
      swarm: false,
      fast: true,
      measured: false,
      untilFailure: false,
    };
    const pool = new Pool(2);
    let caught: unknown;
    await pool
      .all([job, job, job].values(), () => undefined)
      .catch((error: unknown) => {
        caught = error;
      });
    expect(caught).to.be.instanceOf(Error);
  });
});

describe('swarm', function () {
  this.timeout(PATIENCE_MS);

  it('draws experiments within their model, of which theory promises an end', () => {
    const seen = { models: new Set(), stops: new Set(), rules: new Set(), liars: 0, loss: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const config = swarm(SOUND, seed);
      expect(outsideModel(config), `seed ${seed}`).to.equal(undefined);
      expect(promisedRounds(config), `seed ${seed}`).to.be.below(config.agreement.maxRounds);
      seen.models.add(config.agreement.model);
      seen.stops.add(config.agreement.stop);
      seen.rules.add(config.agreement.rule);
      if (config.faults.liars !== undefined) seen.liars += 1;
      if (config.network.loss > 0) seen.loss += 1;
    }
    expect([seen.models.size, seen.stops.size, seen.rules.size]).to.deep.equal([
      MODELS.length,
      3,
      RULES.length,
    ]);
    expect(Math.min(seen.liars, seen.loss)).to.be.above(20);
  });

  it('draws the same from the same seed', () => {
    expect(swarm(SOUND, 5)).to.deep.equal(swarm(SOUND, 5));
    expect(swarm(SOUND, 5)).to.not.deep.equal(swarm(SOUND, 6));
  });

  it('finds nothing wrong with the program in 300 runs', async () => {
    const options = { config: SOUND, firstSeed: 1, runs: 300, swarm: true, fast: false };
    const { failed, tally } = await search(options);
    const replay = `replay: node cmd/sim.js --config config.yaml --swarm --seed ${failed} --runs 1`;
    expect(failed, replay).to.equal(undefined);
    expect(tally.pass).to.equal(300);
  });
});
