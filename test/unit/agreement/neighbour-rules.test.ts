import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { float, rational } from '../../../pkg/agreement/arithmetic.ts';
import { NEIGHBOUR_RULES, nextAmongNeighbours } from '../../../pkg/agreement/neighbour-rules.ts';
import { RULES, isAverage, type NeighbourRuleName } from '../../../pkg/agreement/plan.ts';
import { fraction, toText } from '../../../pkg/agreement/rational.ts';

const next = (rule: NeighbourRuleName, f: number, own: number, others: readonly number[]): number =>
  nextAmongNeighbours(float, { rule, f }, own, others);

describe('the rules of graphs', () => {
  const table: readonly (readonly [NeighbourRuleName, number, number, number[], number])[] = [
    // W-MSR drops by comparison with the own value: here 9 above and 0 below it.
    ['w-msr', 1, 4, [9, 8, 0, 4], (4 + 8 + 4) / 3],
    // Only one value is above: it goes, and two of the three below.
    ['w-msr', 2, 5, [9, 1, 2, 3], (5 + 3) / 2],
    // Nothing below: nothing goes there.
    ['w-msr', 1, 0, [3, 6, 9], (0 + 3 + 6) / 3],
    ['w-msr', 1, 7, [7, 7, 7], 7],
    ['w-msr', 0, 1, [2, 3], 2],
    ['w-msr', 3, 5, [9, 1], 5],
    // IABC drops the f lowest and f highest of the others, wherever the own value lies.
    ['iabc', 1, 0, [3, 6, 9], (0 + 6) / 2],
    ['iabc', 2, 5, [9, 1, 2, 3, 8], (5 + 3) / 2],
    ['iabc', 0, 1, [2, 3], 2],
    ['iabc', 1, 5, [1, 2], 5],
    ['iabc', 2, 5, [1, 2, 9], 5],
    ['iabc', 1, 5, [], 5],
  ];
  for (const [rule, f, own, others, want] of table) {
    it(`${rule} with f = ${f} makes ${want} of ${own} and [${others.join()}]`, () => {
      expect(next(rule, f, own, others)).to.equal(want);
    });
  }

  it('are exact in fractions', () => {
    const third = fraction(1n, 3n);
    const values = [third, fraction(1n), fraction(2n)];
    const value = nextAmongNeighbours(rational, { rule: 'w-msr', f: 1 }, third, values);
    expect(toText(value)).to.equal('5/9');
  });

  it('are registered under their own names, each with a summary', () => {
    const names = RULES.filter((rule) => !isAverage(rule));
    expect(Object.keys(NEIGHBOUR_RULES).toSorted()).to.deep.equal(names.toSorted());
    for (const [name, rule] of Object.entries(NEIGHBOUR_RULES)) {
      expect(rule.name).to.equal(name);
      expect(rule.summary).not.to.equal('');
    }
  });

  it('stay among the honest values whatever f neighbours say, and do not ask who spoke first', () => {
    const value = fc.integer({ min: -5, max: 5 });
    const anything = fc.record({
      rule: fc.constantFrom<NeighbourRuleName>('w-msr', 'iabc'),
      own: value,
      honest: fc.array(value, { maxLength: 8 }),
      lies: fc.array(fc.constantFrom(-1e9, -1, 0, 1, 1e9), { maxLength: 3 }),
      more: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(anything, ({ rule, own, honest, lies, more }) => {
        const others = [...honest, ...lies];
        const f = lies.length + more;
        const result = next(rule, f, own, others);
        expect(result).to.be.within(Math.min(own, ...honest), Math.max(own, ...honest));
        expect(next(rule, f, own, others.toReversed())).to.equal(result);
      }),
    );
  });
});
