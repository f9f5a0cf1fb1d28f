import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { graphPace, roundsAtPace } from '../../../pkg/agreement/graph-pace.ts';
import { ONE, compare, fraction, mul, toText } from '../../../pkg/agreement/rational.ts';
import type { TopologySpec } from '../../../pkg/topology/spec.ts';
import { wiring } from '../../support/graphs.ts';
import { idsOf } from '../../support/plans.ts';

describe('the pace on a graph', () => {
  const table: readonly (readonly [TopologySpec, number, number, number, string, string])[] = [
    // A complete graph of 4 with one liar: means of 2 values in IABC, of up to 4 in W-MSR.
    [{ kind: 'complete' }, 4, 1, 1, '3/4', '7/8'],
    [{ kind: 'complete' }, 7, 2, 1, '5/6', '13/14'],
    [{ kind: 'chord', offsets: [1, 2, 3] }, 7, 1, 2, '7/8', '31/32'],
    [{ kind: 'ring' }, 7, 0, 2, '17/18', '17/18'],
  ];
  for (const [spec, n, f, rounds, iabc, wMsr] of table) {
    it(`of ${JSON.stringify(spec)} with n = ${n} and f = ${f} is ${iabc} in ${rounds} for IABC`, () => {
      const plan = { ids: idsOf(n), f, ...wiring(spec, n, f) };
      for (const [rule, want] of [
        ['iabc', iabc],
        ['w-msr', wMsr],
      ] as const) {
        // prettier-ignore
        const pace = graphPace({ ...plan, rule });
        expect([pace?.rounds, pace && toText(pace.factor)]).to.deep.equal([rounds, want]);
      }
    });
  }

  it('is not claimed of a graph that does not bear the liars', () => {
    const plan = { ids: idsOf(8), f: 1, ...wiring({ kind: 'two-cliques' }, 8) };
    expect(graphPace({ ...plan, rule: 'iabc' })).to.equal(undefined);
  });

  it('gives the smallest number of blocks that is enough, or none', () => {
    const cases = fc.record({
      rounds: fc.integer({ min: 1, max: 4 }),
      factor: fc.constantFrom(fraction(1n, 2n), fraction(7n, 8n), fraction(99n, 100n)),
      epsilon: fc.constantFrom(fraction(1n), fraction(1n, 10n), fraction(1n, 1000n)),
      maxRounds: fc.integer({ min: 1, max: 800 }),
    });
    fc.assert(
      fc.property(cases, ({ rounds, factor, epsilon, maxRounds }) => {
        let [blocks, apart] = [0, ONE];
        while (compare(apart, epsilon) > 0 && (blocks + 1) * rounds <= maxRounds) {
          apart = mul(apart, factor);
          blocks += 1;
        }
        const want = compare(apart, epsilon) > 0 ? undefined : blocks * rounds;
        expect(roundsAtPace({ rounds, factor }, ONE, epsilon, maxRounds)).to.equal(want);
      }),
      { numRuns: 50 },
    );
  });
});
