/** Clock synchronization in the simulator: all that is proven holds, and what breaks it is caught. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { steadyBound } from '../../pkg/agreement/clocks/bounds.ts';
import type { ClocksPlan } from '../../pkg/agreement/clocks/plan.ts';
import { roundSkews, roundSpans } from '../../pkg/checkers/clocks/skew.ts';
import { Random } from '../../pkg/core/random.ts';
import { reportClocks } from '../../pkg/lab/clocks/result.ts';
import type { ClocksConfig } from '../../pkg/lab/config/schema.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { clocksConfig, clocksPlan, judged, runClocks } from '../support/clocks.ts';

/** n, f, delays, drift, offsets, period and who fails, all drawn: n is 3f + 1 as often as not. */
function drawnConfig(seed: number): ClocksConfig {
  const random = Random.fromSeed(seed);
  const f = random.integer(4);
  const n = 3 * f + 1 + random.integer(2) * random.integer(3);
  const spread = random.uniform(0, 300);
  const [shortest, longest] = [random.uniform(0, 10), random.uniform(10, 20)];
  const liars = f === 0 ? 0 : random.integer(f + 1);
  const faults = liars === 0 ? '' : `liars: {nodes: ${liars}}, `;
  return clocksConfig({
    file: 'drawn.yaml',
    text: `experiment: clocks
engine: sim
nodes: {count: ${n}}
clocks:
  offsetsMs: {uniform: {min: ${-spread}, max: ${spread}}}
  f: ${f}
  periodMs: ${2500 + random.integer(1000)}
  rounds: ${1 + random.integer(12)}
network:
  delayMs: {min: ${shortest}, max: ${longest}}
  clockDrift: ${random.chance(0.5) ? 0 : random.uniform(0, 0.005)}
  duplicate: ${random.chance(0.5) ? 0 : 0.1}
faults: {${faults}crash: {probability: 0.01}}
`,
  });
}

const STAGE = `experiment: clocks
engine: sim
nodes: {count: 4}
clocks: {offsetsMs: [200, 0, 100, 50], f: 1, rounds: 10}
network: {delayMs: {min: 2, max: 6}, clockDrift: 0.0001}
faults: {liars: {nodes: [n4]}}
`;
const stage = (...sets: string[]): ClocksConfig =>
  clocksConfig({ file: 'stage.yaml', text: STAGE, overrides: { sets } });

describe('clocks that are synchronized', function () {
  this.timeout(60_000);

  it('keep all that is proven, in 200 drawn experiments', async () => {
    const seen = { crashes: 0, liars: 0 };
    for (let seed = 1; seed <= 200; seed++) {
      const { plan, judgement, history } = await runClocks(drawnConfig(seed), seed);
      expect(
        judgement.checks.filter(({ verdict }) => verdict !== 'pass'),
        `seed ${seed}`,
      ).to.deep.equal([]);
      expect(roundSkews(history), `seed ${seed}`).to.have.length(plan.rounds);
      seen.crashes += history.dead.length;
      seen.liars += plan.liars.length;
    }
    expect(seen.crashes).to.be.above(20);
    expect(seen.liars).to.be.above(20);
  });

  it('come together by half in a round and no more, when a clock with two faces stands against it', async () => {
    const { history } = await runClocks(stage(), 1);
    const skews = roundSkews(history).map(({ ms }) => ms);
    // Two errors of 2.5 ms at most (delays of 2 to 7 ms) on top of the half.
    for (const round of [0, 1, 2]) {
      expect(skews[round + 1]).to.be.closeTo((skews[round] ?? 0) / 2, 6);
    }
    // Without faults one round is enough.
    const quiet = await runClocks(stage('faults={}', 'clocks.f=0'), 1);
    expect(roundSkews(quiet.history)[1]?.ms).to.be.below(7);
  });

  it('reach the steady bound, from clocks far apart and from equal ones', async () => {
    for (const offsets of ['[200, 0, 100, 50]', '[0, 0, 0, 0]']) {
      const { plan, history } = await runClocks(stage(`clocks.offsetsMs=${offsets}`), 3);
      const last = roundSkews(history).at(-1);
      expect(last?.ms).to.be.within(0.1, steadyBound(plan).skewMs + 0.5);
    }
  });

  it('are measured at every instant: none that is sampled shows more', async () => {
    const { history } = await runClocks(stage('network.clockDrift=0.002'), 5);
    const spans = roundSpans(history);
    for (const [round, { ms }] of roundSkews(history).entries()) {
      const [from, until] = [spans[round]?.first ?? 0, spans[round + 1]?.first ?? 0];
      for (let i = 0; i <= 500; i++) {
        const at = from + ((until - from) * i) / 500;
        const shown = history.correct.map((node) => node.clockAt(at, true) ?? NaN);
        expect(Math.max(...shown) - Math.min(...shown)).to.be.at.most(ms + 1e-9);
      }
    }
  });

  it('are told of in the result', async () => {
    const { plan, records } = await runClocks(stage('clocks.rounds=3'), 1);
    const report = reportClocks(plan, records);
    expect(report.rounds.map(({ round }) => round)).to.deep.equal([0, 1, 2]);
    expect(report.rounds.every(({ skewMs, boundMs }) => skewMs <= boundMs)).to.equal(true);
    expect(report.faults).to.deep.equal([{ kind: 'liar', node: 'n4', strategy: 'two-faced' }]);
    expect(report.nodes.at(-1)).to.deep.equal({
      id: 'n4',
      offsetMs: 50,
      correctionMs: null,
      fate: 'byzantine',
    });
    // u = 5 ms: delays of 2 to 6 ms, and up to 1 ms on the wire.
    expect(report.lowerBoundMs).to.be.closeTo(5 * (1 - 1 / 4), 0.001);
    expect(report.traffic.byKind).to.deep.equal({ tick: 3 * 4 * 3 });
  });
});

describe('with n = 3f', () => {
  const file = 'examples/controls/clocks-third.yaml';

  it('a clock with two faces keeps two others apart for ever, under every seed', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { failed, history } = await runClocks(clocksConfig({ file }), seed);
      expect(failed, `seed ${seed}`).to.include('agreement');
      const skews = roundSkews(history);
      expect(skews.at(-1)?.ms).to.be.above(0.9 * (skews[0]?.ms ?? 0));
    }
  });

  it('the result says that nothing is promised; with one node more everything is', async () => {
    const { judgement } = await runClocks(clocksConfig({ file }), 1);
    expect(judgement.checks[0]?.detail).to.match(
      /in round 1 the clock of n1 was 99\.\d+ ms ahead of that of n2, where at most 58\.\d+ ms is proven .*n > 3f.*no guarantee holds/,
    );
    const sets = ['nodes.count=4', 'clocks.offsetsMs=[100, 0, 50, 50]'];
    const mended = clocksConfig({ file, overrides: { sets } });
    expect((await runClocks(mended, 1)).failed).to.deep.equal([]);
  });
});

/** The trace of a good run, with the records of n1 of one kind changed. */
const forged = async (
  kind: string,
  change: (record: TraceRecord) => Partial<TraceRecord>,
): Promise<readonly string[]> => {
  const { plan, records } = await runClocks(stage(), 1);
  const changed = records.map((record): TraceRecord => {
    if (record.node !== 'n1' || record.kind !== kind) return record;
    return Object.assign({}, record, change(record));
  });
  return judged(plan, changed).failed;
};

describe('a wrong synchronization of clocks is caught:', function () {
  this.timeout(20_000);
  const mutants: Readonly<
    Record<string, { mutate: (plan: ClocksPlan) => ClocksPlan; by: readonly string[] }>
  > = {
    'one that trims nothing': {
      mutate: (plan) => ({ ...plan, f: 0 }),
      by: ['agreement', 'integrity'],
    },
    'one that takes delays for shorter than they are': {
      mutate: (plan) => ({ ...plan, delay: { minMs: 0, maxMs: 0 } }),
      by: ['integrity'],
    },
    'one that does not wait for all': {
      mutate: (plan) => ({ ...plan, waitMs: 20 }),
      by: ['integrity'],
    },
    'one that runs away': {
      mutate: (plan) => ({ ...plan, delay: { minMs: 80, maxMs: 80 } }),
      by: ['validity', 'integrity'],
    },
    'one with another period': {
      mutate: (plan) => ({ ...plan, periodMs: plan.periodMs - 100 }),
      by: ['validity', 'integrity'],
    },
    'one that stops a round early': {
      mutate: (plan) => ({ ...plan, rounds: plan.rounds - 1 }),
      by: ['agreement', 'validity', 'termination', 'messages'],
    },
    'one that begins with other clocks': {
      mutate: (plan) => ({ ...plan, inputs: { ...plan.inputs, n1: 500 } }),
      by: ['integrity'],
    },
  };

  for (const [name, { mutate, by }] of Object.entries(mutants)) {
    it(`${name}, by ${by.join(', ')}`, async () => {
      const { failed } = await runClocks(stage(), 1, mutate);
      expect(failed).to.include.members([...by]);
    });
  }

  it('one that trims one less, or one more, as soon as two lie', async () => {
    const sets = ['nodes.count=7', 'clocks.f=2', 'clocks.offsetsMs=[200, 0, 100, 50, 20, 0, 0]'];
    const config = stage(...sets, 'faults.liars={nodes: 2}', 'clocks.periodMs=2000');
    expect((await runClocks(config, 1)).failed).to.deep.equal([]);
    const { failed } = await runClocks(config, 1, (plan) => ({ ...plan, f: 1 }));
    expect(failed).to.include.members(['agreement', 'integrity']);
    const more = await runClocks(config, 1, (plan) => ({ ...plan, f: 3 }));
    expect(more.failed).to.include('integrity');
  });

  it('corrections that were not made, clocks that jump, rates beyond the drift, facts that cannot be', async () => {
    expect(await forged('adjust', () => ({ by: 0 }))).to.include('integrity');
    expect(await forged('adjust', ({ value }) => ({ value: Number(value) + 40 }))).to.include(
      'integrity',
    );
    expect(await forged('round', ({ local }) => ({ local: Number(local) + 9 }))).to.include(
      'clock-rates',
    );
    expect(await forged('round', ({ round }) => ({ round: Number(round) + 1 }))).to.include(
      'integrity',
    );
    expect(await forged('adjust', () => ({ heard: [['n1', 0]] }))).to.include('integrity');
    expect(await forged('clock', () => ({ value: 'late' }))).to.include('integrity');
    expect(await forged('counts', () => ({ sent: 7 }))).to.include.members(['messages']);
  });

  it('more failures than f', async () => {
    const { plan, records } = await runClocks(stage(), 1);
    const more = { ...plan, liars: plan.ids.slice(2) };
    expect(judged(more, records).failed).to.include('fault-budget');
  });

  it('and of a node whose counts are lacking nobody says that it sent what it should', async () => {
    const { plan, records } = await runClocks(stage(), 1);
    const without = records.filter(({ kind, node }) => kind !== 'counts' || node !== 'n1');
    const { checks } = judged(plan, without).judgement;
    const messages = checks.find(({ name }) => name === 'messages');
    expect(messages?.verdict).to.equal('unknown');
    expect(messages?.detail).to.include('nobody knows what n1 sent');
  });

  it('and a trace without an end tells nothing for sure', async () => {
    const { plan, records } = await runClocks(stage(), 1);
    const { judgement } = judged(plan, records.slice(0, 40));
    const verdicts = new Map(judgement.checks.map(({ name, verdict }) => [name, verdict]));
    expect(judgement.verdict).to.equal('unknown');
    expect(verdicts.get('agreement')).to.equal('unknown');
    expect(judged(clocksPlan([0, 0]), []).judgement.verdict).to.equal('unknown');
  });
});
