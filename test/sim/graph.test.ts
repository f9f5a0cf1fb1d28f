/** Agreement on incomplete graphs through the whole lab: who can be cut is cut, and nobody else. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { NeighbourRuleName } from '../../pkg/agreement/plan.ts';
import { outsideModel } from '../../pkg/lab/config/check.ts';
import { usableLiars } from '../../pkg/lab/agreement/usable.ts';
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
