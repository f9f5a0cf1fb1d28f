import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import {
  judge,
  linkRules,
  meanDelay,
  type Copies,
  type DelayDistribution,
  type NetworkFaults,
} from '../../../pkg/faults/link-rules.ts';

const MESSAGES = 20_000;
const NONE: NetworkFaults = {
  delay: { kind: 'constant', ms: 0 },
  loss: 0,
  duplicate: 0,
  reorder: 0,
};

/** What becomes of so many messages of one link. */
function verdicts(
  faults: Partial<NetworkFaults>,
  { count = MESSAGES, from = 'n1', to = 'n2', seed = 1 } = {},
): Copies[] {
  const link = { from: nodeId(from), to: nodeId(to) };
  const rules = linkRules({ ...NONE, ...faults }, Random.fromSeed(seed), link);
  return Array.from({ length: count }, (_, now) => judge(rules, millis(now), {}));
}

const lengths = (faults: Partial<NetworkFaults>): number[] =>
  verdicts(faults, { count: 500 }).map(({ length }) => length);

const shareOf = (copies: readonly Copies[], test: (copies: Copies) => boolean): number =>
  copies.filter(test).length / copies.length;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('linkRules', () => {
  it('pass everything on at once where there are no faults', () => {
    const link = { from: nodeId('n1'), to: nodeId('n2') };
    expect(linkRules(NONE, Random.fromSeed(1), link)).to.deep.equal([]);
    expect(verdicts({}, { count: 3 })).to.deep.equal([[0], [0], [0]]);
  });

  it('drop the share of messages that is asked for', () => {
    const copies = verdicts({ loss: 0.3 });
    // Standard deviation of the share: sqrt(0.3 * 0.7 / 20000) = 0.0032; six of them are 0.0194.
    expect(shareOf(copies, ({ length }) => length === 0)).to.be.within(0.28, 0.32);
    expect(copies.every(({ length }) => length <= 1)).to.equal(true);
  });

  it('duplicate the share of messages that is asked for', () => {
    const copies = verdicts({ duplicate: 0.2 });
    // Standard deviation: sqrt(0.2 * 0.8 / 20000) = 0.0028; six of them are 0.017.
    expect(shareOf(copies, ({ length }) => length === 2)).to.be.within(0.183, 0.217);
    expect(copies.every((holds) => holds.length > 0 && holds.every((hold) => hold === 0))).to.equal(
      true,
    );
    expect(shareOf(verdicts({ duplicate: 1 }), ({ length }) => length === 2)).to.equal(1);
  });

  it('hold every message back for a constant time', () => {
    const copies = verdicts({ delay: { kind: 'constant', ms: 5 } }, { count: 100 });
    expect(new Set(copies.flat())).to.deep.equal(new Set([5]));
  });

  it('draw uniform delays between their bounds', () => {
    const delays = verdicts({ delay: { kind: 'uniform', min: 2, max: 8 } }).flat();
    // 20000 draws leave no gap of 0.01 at either end: (1 - 0.01 / 6)^20000 is 3e-15.
    expect(Math.min(...delays)).to.be.within(2, 2.01);
    expect(Math.max(...delays)).to.be.within(7.99, 8);
    // Mean 5, standard deviation of the mean 6 / sqrt(12 * 20000) = 0.0122; six are 0.074.
    expect(mean(delays)).to.be.within(4.926, 5.074);
  });

  it('draw exponential delays with the mean asked for', () => {
    const delays = verdicts({ delay: { kind: 'exponential', mean: 10 } }).flat();
    // Standard deviation of the mean: 10 / sqrt(20000) = 0.071; six of them are 0.43.
    expect(mean(delays)).to.be.within(9.57, 10.43);
    // P(> 20) = e^-2 = 0.1353, standard deviation 0.0024; six of them are 0.0145.
    const late = delays.filter((delay) => delay > 20).length / delays.length;
    expect(late).to.be.within(0.12, 0.15);
    expect(Math.min(...delays)).to.be.at.least(0);
  });

  it('hold some messages back so that later ones overtake, for at most 10 ms and two delays', () => {
    const held = verdicts({ reorder: 0.25, delay: { kind: 'constant', ms: 5 } })
      .flat()
      .map((hold) => hold - 5)
      .filter((hold) => hold !== 0);
    // Standard deviation: sqrt(0.25 * 0.75 / 20000) = 0.0031; six of them are 0.0184.
    expect(held.length / MESSAGES).to.be.within(0.231, 0.269);
    expect(Math.min(...held)).to.be.within(0, 0.1);
    expect(Math.max(...held)).to.be.within(19.9, 20);
    const plain = verdicts({ reorder: 1 }).flat();
    expect(Math.max(...plain)).to.be.within(9.9, 10);
  });

  it('hold the copies of a duplicate back for times of their own', () => {
    const copies = verdicts({ duplicate: 1, delay: { kind: 'uniform', min: 0, max: 9 } });
    expect(copies.every(([first, second]) => first !== second)).to.equal(true);
  });

  it('draw the same losses and duplicates whichever other fault is on', () => {
    const others: Partial<NetworkFaults> = {
      delay: { kind: 'exponential', mean: 3 },
      reorder: 0.5,
    };
    expect(lengths({ ...others, loss: 0.3 })).to.deep.equal(lengths({ loss: 0.3 }));
    expect(lengths({ ...others, duplicate: 0.3 })).to.deep.equal(lengths({ duplicate: 0.3 }));
    const lost = lengths({ loss: 0.3 }).map((length) => length === 0);
    const both = lengths({ loss: 0.3, duplicate: 0.3 });
    expect(both.map((length) => length === 0)).to.deep.equal(lost);
  });

  const DELAYS: readonly DelayDistribution[] = [
    { kind: 'uniform', min: 0, max: 9 },
    { kind: 'exponential', mean: 9 },
  ];
  for (const delay of DELAYS) {
    it(`hold a message back as long (${delay.kind}), whatever became of those before it`, () => {
      for (const reorder of [0, 0.5]) {
        const plain = verdicts({ delay, reorder }, { count: 500 });
        const faulty = verdicts({ delay, reorder, loss: 0.3, duplicate: 0.3 }, { count: 500 });
        const kept = faulty.map(([first], index) => (first === undefined ? [] : plain[index]));
        expect(faulty.map((holds) => holds.slice(0, 1))).to.deep.equal(kept);
      }
    });
  }

  it('give every directed link draws of its own, the same again from the same seed', () => {
    const delay: DelayDistribution = { kind: 'uniform', min: 0, max: 9 };
    const of = (from: string, to: string, seed = 1): number[] =>
      verdicts({ delay }, { count: 20, from, to, seed }).flat();
    const links = [of('n1', 'n2'), of('n2', 'n1'), of('n1', 'n3'), of('n3', 'n2')];
    expect(new Set(links.flat()).size).to.equal(80);
    expect(of('n1', 'n2')).to.deep.equal(links[0]);
    expect(of('n1', 'n2', 2)).to.not.deep.equal(links[0]);
  });
});

describe('judge', () => {
  it('asks the rules in their order, each about what the one before left', () => {
    const asked: unknown[] = [];
    const rule = (name: string, result: number[]) => ({
      judge: (copies: Copies, now: number): Copies => {
        asked.push([name, copies, now]);
        return result.map(millis);
      },
    });
    expect(judge([rule('a', [3, 4]), rule('b', [7])], millis(12), {})).to.deep.equal([7]);
    expect(asked).to.deep.equal([
      ['a', [0], 12],
      ['b', [3, 4], 12],
    ]);
  });
});

describe('meanDelay', () => {
  const cases: readonly [DelayDistribution, number][] = [
    [{ kind: 'constant', ms: 4 }, 4],
    [{ kind: 'uniform', min: 2, max: 9 }, 5.5],
    [{ kind: 'exponential', mean: 7 }, 7],
  ];
  for (const [distribution, want] of cases) {
    it(`of ${JSON.stringify(distribution)} is ${want}`, () => {
      expect(meanDelay(distribution)).to.equal(want);
    });
  }
});
