import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { BundleRound, type Bundle } from '../../../pkg/agreement/delphi/bundle-round.ts';
import { Grid, relaxation, type Weights } from '../../../pkg/agreement/delphi/grid.ts';
import { parseDelphiMessage } from '../../../pkg/agreement/delphi/message.ts';
import { ONE, ZERO, compare, fraction, max, sub, toText } from '../../../pkg/agreement/rational.ts';
import type { Rational } from '../../../pkg/agreement/rational.ts';
import type { NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { idsOf } from '../../support/plans.ts';

const two = fraction(2n);

describe('the numbers of the paper', () => {
  const oracle = new Grid({ rho0: 2, delta: 2000 });
  const sensors = new Grid({ rho0: 5, delta: 500 });

  it('for oracles: 10 levels, and 19 to 22 rounds', () => {
    expect(oracle.doublings).to.equal(10);
    expect([16, 64, 112, 160].map((n) => oracle.roundsOfPaper(n, two))).to.deep.equal([
      19, 21, 22, 22,
    ]);
  });

  it('for sensors: 7 levels, and 16 to 18 rounds', () => {
    expect(sensors.doublings).to.equal(7);
    const rounds = [43, 85, 127, 169].map((n) => sensors.roundsOfPaper(n, fraction(5n)));
    expect(rounds).to.deep.equal([16, 17, 18, 18]);
  });
});

const quarters = fc.integer({ min: -400, max: 400 }).map((count) => fraction(BigInt(count), 4n));

/** Weights that agreement may end with: for each checkpoint within the range of the inputs' weights. */
function agreed(all: readonly Weights[], random: Random, slack: Rational): readonly Weights[] {
  const checkpoints = [...new Set(all.flatMap((weights) => [...weights.keys()]))];
  const results = [new Map<string, Rational>(), new Map<string, Rational>()];
  for (const checkpoint of checkpoints) {
    const unanimous = all.every((weights) => weights.has(checkpoint));
    const low = fraction(BigInt(random.integer(1025)), 1024n);
    for (const result of results) {
      const high = random.chance(0.5) && compare(low, sub(ONE, slack)) <= 0 ? slack : ZERO;
      const weight = unanimous ? ONE : fraction(low.n * high.d + high.n * low.d, low.d * high.d);
      if (weight.n !== 0n) result.set(checkpoint, weight);
    }
  }
  return results;
}

describe('Grid', () => {
  const grid = new Grid({ rho0: 1, delta: 256 });

  it('supports two checkpoints of each level, around the input, also below 0', () => {
    const [low, high] = [
      ...new Grid({ rho0: '1/2', delta: 1 }).weightsOf(fraction(-1n, 8n)).keys(),
    ];
    expect([low, high]).to.deep.equal(['0:-1', '0:0']);
    expect(grid.supported).to.equal(18);
    expect(grid.weightsOf(ZERO).size).to.equal(18);
  });

  it('leaves the range of the inputs by their spread or rho_0 at most, however weights are agreed upon', () => {
    fc.assert(
      fc.property(fc.array(quarters, { minLength: 1, maxLength: 6 }), fc.nat(), (inputs, seed) => {
        const sorted = inputs.toSorted(compare);
        const [low, high] = [sorted[0] ?? ZERO, sorted.at(-1) ?? ZERO];
        const margin = relaxation(grid, sub(high, low));
        const all = inputs.map((input) => grid.weightsOf(input));
        return agreed(all, Random.fromSeed(seed), ZERO).every((weights) => {
          const output = grid.output(weights);
          return (
            output !== undefined &&
            compare(sub(output, high), margin) <= 0 &&
            compare(sub(low, output), margin) <= 0
          );
        });
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('gives outputs within epsilon after the rounds of the lab, if weights are within 2^-R', () => {
    const epsilon = fraction(1n, 16n);
    const rounds = grid.rounds(6, epsilon);
    const slack = fraction(1n, 1n << BigInt(rounds));
    let worst = ZERO;
    fc.assert(
      fc.property(fc.array(quarters, { minLength: 1, maxLength: 6 }), fc.nat(), (inputs, seed) => {
        const all = inputs.map((input) => grid.weightsOf(input));
        const [one, other] = agreed(all, Random.fromSeed(seed), slack).map((w) => grid.output(w));
        if (one === undefined || other === undefined) return false;
        const apart = compare(one, other) > 0 ? sub(one, other) : sub(other, one);
        worst = max(worst, apart);
        return compare(apart, epsilon) <= 0;
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(worst.n > 0n).to.equal(true);
  });
});

interface Packet {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly bundle: Bundle;
}

/** One round among correct nodes, while a liar says anything of any checkpoint, in any order. */
function play(inputs: readonly Weights[], seed: number): (Weights | undefined)[] {
  const random = Random.fromSeed(seed);
  const ids = idsOf(4);
  const correct = ids.slice(0, 3);
  const nodes = new Map(
    correct.map((self) => [self, new BundleRound({ self, n: 4, t: 1, supported: 4 })]),
  );
  const ends = new Map<NodeId, Weights>();
  const packets: Packet[] = [];
  const follow = (from: NodeId, bundles: readonly Bundle[]): void => {
    for (const bundle of bundles) {
      for (const to of correct) if (to !== from) packets.push({ from, to, bundle });
    }
    const outcome = nodes.get(from)?.outcome;
    if (outcome !== undefined && !ends.has(from)) ends.set(from, outcome);
  };
  for (const to of correct) {
    for (const kind of ['echo', 'echo2', 'echo'] as const) {
      const names = random.shuffle(['0:0', '0:1', '0:2', '0:9']).slice(0, 1 + random.integer(4));
      const values = names.map((name) => [name, random.chance(0.3) ? ZERO : ONE] as const);
      const restBut = random.chance(0.7) ? { restBut: names } : {};
      packets.push({ from: ids[3]!, to, bundle: { kind, values, ...restBut } });
    }
  }
  correct.forEach((self, index) => follow(self, nodes.get(self)?.start(inputs[index]!) ?? []));
  while (packets.length > 0) {
    const [packet] = packets.splice(random.integer(packets.length), 1);
    if (packet === undefined) break;
    follow(packet.to, nodes.get(packet.to)?.receive(packet.from, packet.bundle) ?? []);
  }
  return correct.map((id) => ends.get(id));
}

const weights = (...names: string[]): Weights => new Map(names.map((name) => [name, ONE]));

const named = (count: number): Bundle => ({
  kind: 'echo',
  values: Array.from({ length: count }, (_, index) => [`0:${index}`, ONE] as const),
});

describe('BundleRound', () => {
  it('ends every checkpoint as a binary agreement of its own, those that nobody names included', () => {
    const inputs = [weights('0:0', '0:1'), weights('0:1', '0:2'), weights('0:1', '0:2')];
    const seen = new Set<string>();
    for (let seed = 0; seed < 400; seed++) {
      const ends = play(inputs, seed);
      expect(ends, `seed ${seed}`).to.not.include(undefined);
      for (const name of ['0:0', '0:1', '0:2', '0:9']) {
        const all = new Set(ends.map((end) => toText(end?.get(name) ?? ZERO)));
        const text = [...all].toSorted((a, b) => a.length - b.length).join(' ');
        seen.add(`${name}: ${text}`);
        // At most one step of a half apart, and unchanged where all begin with the same.
        expect(text, `seed ${seed}, ${name}`).to.match(/^(0|1|1\/2|[01] 1\/2)$/);
      }
    }
    expect([...seen].filter((text) => /^0:[19]/.test(text)).toSorted()).to.deep.equal([
      '0:1: 1',
      '0:9: 0',
    ]);
    expect([...seen]).to.include.members(['0:0: 0', '0:0: 1/2', '0:0: 0 1/2', '0:2: 1 1/2']);
  });

  it('does not hear who names more checkpoints than honest nodes could', () => {
    const [self, other] = idsOf(4);
    const round = new BundleRound({ self: self!, n: 4, t: 1, supported: 4 });
    expect(round.receive(other!, named(17))).to.equal(undefined);
    expect(round.receive(other!, named(16))).to.deep.equal([]);
  });
});

describe('parseDelphiMessage', () => {
  const body = { kind: 'echo', round: 2, values: [['3:-7', '1/2']], restBut: ['3:-7'] };

  it('takes what has the shape, and nothing else', () => {
    expect(parseDelphiMessage(body)).to.deep.equal(body);
    const { restBut: _, ...bare } = body;
    expect(parseDelphiMessage(bare)).to.deep.equal(bare);
    for (const wrong of [
      null,
      { ...body, kind: 'init' },
      { ...body, round: -1 },
      { ...body, values: [['3', '1/2']] },
      { ...body, values: [['3:-7']] },
      { ...body, values: [['3:-7', true]] },
      { ...body, values: 'all' },
      { ...body, restBut: ['x'] },
      { ...body, restBut: 3 },
    ]) {
      expect(parseDelphiMessage(wrong), JSON.stringify(wrong)).to.equal(undefined);
    }
  });
});
