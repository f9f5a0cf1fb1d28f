/** Agreement on incomplete graphs through the whole lab: who can be cut is cut, and nobody else. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { NeighbourRuleName } from '../../pkg/agreement/plan.ts';
import { outsideModel } from '../../pkg/lab/config/check.ts';
import { reportAgreement } from '../../pkg/lab/agreement/result.ts';
import { usableLiars } from '../../pkg/lab/agreement/usable.ts';
import type { AgreementConfig } from '../../pkg/lab/config/schema.ts';
import { agreementConfig } from '../support/config.ts';
import { experimentOf, simulate, type Simulated } from '../support/simulate.ts';

const NEIGHBOUR_RULES: readonly NeighbourRuleName[] = ['w-msr', 'iabc'];

/** The controls, with the groups that hold together under the attack, and what they hold. */
const CUTS: readonly (readonly [file: string, low: readonly string[], high: readonly string[]])[] =
  [
    ['chord', ['n4', 'n6'], ['n3', 'n5', 'n7']],
    ['two-cliques', ['n1', 'n2', 'n3'], ['n5', 'n6', 'n7', 'n8']],
  ];

/** What a node held, round by round. */
function heldBy({ records }: Simulated, id: string): unknown[] {
  return records
    .filter(({ node, kind }) => node === id && kind === 'round')
    .map((record) => record['value']);
}

/** Loads a control as if it did not ask to leave its model. */
function refusing(path: string): unknown {
  const sets = ['agreement.outsideModel=refuse'];
  return agreementConfig({ file: path, overrides: { sets } });
}

function verdicts({ judgement }: Simulated): Record<string, string> {
  return Object.fromEntries(judgement.checks.map(({ name, verdict }) => [name, verdict]));
}

describe('a graph that liars can cut', () => {
  for (const [file, low, high] of CUTS) {
    const path = `examples/controls/${file}.yaml`;

    it(`${file} is refused, with the liars and the two groups named`, () => {
      expect(() => refusing(path)).to.throw(
        /the graph does not bear f = \d: with F = \{.*\} lying, no node of L = /,
      );
    });

    for (const rule of NEIGHBOUR_RULES) {
      it(`${file} with ${rule}: both groups keep what they began with, and decide it`, async () => {
        const sets = [`agreement.rule=${rule}`];
        const config = agreementConfig({ file: path, overrides: { sets } });
        const run = await simulate(config, 1);
        expect(outsideModel(config)).to.include('the graph does not bear f');
        for (const id of low) expect(new Set(heldBy(run, id)), id).to.deep.equal(new Set([0]));
        for (const id of high) expect(new Set(heldBy(run, id)), id).to.deep.equal(new Set([1]));
        expect(heldBy(run, low[0]!)).to.have.length(config.agreement.maxRounds + 1);
        const { 'epsilon-agreement': apart, ...rest } = verdicts(run);
        expect(apart).to.equal('fail');
        expect(new Set(Object.values(rest)), JSON.stringify(rest)).to.deep.equal(new Set(['pass']));
      });
    }

    it(`${file} with all its edges withstands the same liars`, async () => {
      const sets = ['agreement.topology=complete', 'agreement.outsideModel=refuse'];
      const more = ['agreement.stop=master', 'agreement.maxRounds=200'];
      const config = agreementConfig({ file: path, overrides: { sets: [...sets, ...more] } });
      expect((await simulate(config, 1)).judgement.verdict).to.equal('pass');
    });
  }
});

/** Graphs that bear their f, with liars in the places from where they reach most. */
const SOUND = [
  { topology: { kind: 'core', size: 5 }, count: 8, f: 2, liars: ['n1', 'n2'] },
  { topology: { kind: 'chord', offsets: [1, 2, 3] }, count: 5, f: 1, liars: ['n2'] },
  { topology: { kind: 'random-regular', degree: 6, seed: 2 }, count: 9, f: 1, liars: ['n1'] },
] as const;

/** One liar in a wheel, whose first node is the hub. */
function wheel(strategy: string, liar: string, rule: NeighbourRuleName = 'w-msr'): AgreementConfig {
  return experimentOf({
    nodes: { count: 7, inputs: [0, 0, 1, 0, 1, 1, 0] },
    agreement: { model: 'sync-graph', rule, topology: 'wheel', f: 1 },
    network: { roundMs: 100 },
    faults: { liars: { nodes: [liar], strategy } },
  });
}

describe('a graph that bears liars only if they tell all the same', function () {
  this.timeout(30_000);

  it('converges with w-msr, whoever lies so, as it is (2, 2)-robust', async () => {
    for (const strategy of ['extreme', 'oscillating', 'mimic']) {
      for (const liar of ['n1', 'n4']) {
        const { judgement } = await simulate(wheel(strategy, liar), 1, { fast: true });
        expect(judgement.verdict, `${strategy} ${liar}`).to.equal('pass');
      }
    }
  });

  it('is refused for liars that tell everyone something else, and for iabc', () => {
    expect(() => wheel('split-brain', 'n1')).to.throw(/does not bear f = 1: with F = /);
    expect(() => wheel('extreme', 'n1', 'iabc')).to.throw(/does not bear f = 1: with F = /);
  });

  it('is refused where it is not (2, 2)-robust', () => {
    const ring = {
      nodes: { count: 7, inputs: [0, 0, 1, 0, 1, 1, 0] },
      agreement: { model: 'sync-graph', rule: 'w-msr', topology: 'ring', f: 1 },
      faults: { liars: { nodes: ['n1'], strategy: 'extreme' } },
    };
    const words =
      /the graph is not \(2, 2\)-robust, .* but for F = \{n1\}, no node of L = \{.*\} hears 2 nodes outside L/;
    expect(() => experimentOf(ring)).to.throw(words);
  });
});

describe('a graph that bears its liars', function () {
  this.timeout(30_000);

  for (const { topology, count, f, liars } of SOUND) {
    for (const rule of NEIGHBOUR_RULES) {
      it(`${topology.kind} with ${rule}: every check passes under every liar`, async () => {
        for (const strategy of usableLiars('sync-graph')) {
          // What has no shape fails the link it came over, which is no matter of the graph.
          if (strategy === 'malformed') continue;
          const config = experimentOf({
            nodes: { count, inputs: Array.from({ length: count }, (_, i) => i % 2) },
            agreement: { model: 'sync-graph', rule, topology, f },
            network: { delayMs: { min: 0, max: 20 }, roundMs: 100 },
            faults: { liars: { nodes: liars, strategy } },
          });
          const run = await simulate(config, 1, { fast: true });
          expect(run.judgement.verdict, `${strategy}: ${JSON.stringify(run.judgement)}`).to.equal(
            'pass',
          );
        }
      });
    }
  }

  it('and with stop: rounds ends after as many as are proven to be enough', async () => {
    const config = experimentOf({
      nodes: { count: 7, inputs: [0, 0, 0, 1, 1, 1, 1] },
      agreement: {
        model: 'sync-graph',
        rule: 'iabc',
        topology: { kind: 'chord', offsets: [1, 2, 3] },
        f: 1,
        epsilon: '1/10',
        arithmetic: 'rational',
        stop: 'rounds',
      },
      faults: { liars: { nodes: ['n7'], strategy: 'split-brain' } },
    });
    const run = await simulate(config, 1);
    // 18 blocks of 2 rounds, as (7/8)^18 is the first power of 7/8 below 1/10.
    expect(run.plan.setup.plan.rounds).to.equal(36);
    expect(run.judgement.verdict).to.equal('pass');
  });

  it('and says of the graph and of every round what is proven', async () => {
    const config = experimentOf({
      nodes: { count: 7, inputs: [0, 0, 0, 1, 1, 1, 1] },
      agreement: {
        model: 'sync-graph',
        rule: 'iabc',
        topology: { kind: 'chord', offsets: [1, 2, 3] },
        f: 1,
        arithmetic: 'rational',
      },
      faults: { liars: { nodes: ['n7'], strategy: 'split-brain' } },
    });
    const { plan, records } = await simulate(config, 1);
    const { graph, rounds } = reportAgreement(plan.setup.plan, records);
    expect(graph).to.deep.equal({ edges: 21, leastHeard: 3, diameter: 2, robustness: 2 });
    const bounds = rounds.slice(0, 5).map(({ exactBound }) => exactBound);
    expect(bounds).to.deep.equal(['1', '1', '7/8', '7/8', '49/64']);
    for (const { spread, bound = 0 } of rounds) expect(spread).to.be.at.most(bound);
  });

  it('hears crashes as silence, and passes', async () => {
    const config = experimentOf({
      nodes: { count: 8, inputs: { uniform: { min: 0, max: 1 } } },
      agreement: { model: 'sync-graph', rule: 'w-msr', topology: { kind: 'core', size: 5 }, f: 2 },
      network: { roundMs: 50 },
      faults: { plan: [{ node: 'n1', afterSends: 10 }, { node: 'n8', afterSends: 2 }] }, // prettier-ignore
    });
    expect((await simulate(config, 1)).judgement.verdict).to.equal('pass');
  });
});
