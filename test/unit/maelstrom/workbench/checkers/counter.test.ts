import { expect } from 'chai';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, it } from 'mocha';
import { checkCounter } from '../../../../../pkg/maelstrom/workbench/checkers/counter.ts';
import type { OpType } from '../../../../../pkg/maelstrom/workbench/history.ts';
import { historyOf, type Step } from '../../../../support/histories.ts';

function add(value: number, type: OpType): Step {
  return { process: 0, type, f: 'add', value };
}

function finalRead(value: number): Step {
  return { process: 1, type: 'ok', f: 'read', value, final: true };
}

describe('counter', () => {
  const cases: readonly {
    readonly name: string;
    readonly steps: readonly Step[];
    readonly valid: boolean;
    readonly acceptable: readonly (readonly [number, number])[];
  }[] = [
    {
      name: 'takes the sum',
      steps: [add(2, 'ok'), add(-5, 'ok'), finalRead(-3)],
      valid: true,
      acceptable: [[-3, -3]],
    },
    {
      name: 'sees an add that is missing',
      steps: [add(2, 'ok'), add(3, 'ok'), finalRead(2)],
      valid: false,
      acceptable: [[5, 5]],
    },
    {
      name: 'takes a doubtful add either way',
      steps: [add(1, 'info'), finalRead(0), finalRead(1)],
      valid: true,
      acceptable: [[0, 1]],
    },
    {
      name: 'leaves the gap between two doubtful adds',
      steps: [add(3, 'info'), finalRead(2)],
      valid: false,
      acceptable: [
        [0, 0],
        [3, 3],
      ],
    },
    {
      name: 'does not count an add that failed',
      steps: [add(3, 'fail'), finalRead(3)],
      valid: false,
      acceptable: [[0, 0]],
    },
    {
      name: 'sees a fraction',
      steps: [add(1, 'info'), finalRead(0.5)],
      valid: false,
      acceptable: [[0, 1]],
    },
    {
      name: 'looks at final reads only',
      steps: [{ ...finalRead(7), process: 2, f: 'noise' }],
      valid: true,
      acceptable: [[0, 0]],
    },
  ];
  for (const { name, steps, valid, acceptable } of cases) {
    it(name, () => {
      const result = checkCounter(historyOf(steps));
      expect(result['valid?']).to.equal(valid);
      expect(result['acceptable']).to.deep.equal(acceptable);
    });
  }

  it('accepts exactly the sums of certain adds and some doubtful ones', () => {
    const adds = array(
      record({ delta: integer({ min: -5, max: 4 }), type: constantFrom('ok', 'info', 'fail') }),
      { maxLength: 8 },
    );
    assert(
      property(adds, integer({ min: -30, max: 30 }), (drawn, read) => {
        let sums = new Set([0]);
        for (const { delta, type } of drawn) {
          const added = [...sums].map((sum) => sum + delta);
          if (type === 'ok') sums = new Set(added);
          if (type === 'info') sums = new Set([...sums, ...added]);
        }
        const steps = drawn.map(({ delta, type }) => add(delta, type));
        const result = checkCounter(historyOf([...steps, finalRead(read)]));
        expect(result['valid?']).to.equal(sums.has(read));
      }),
    );
  });
});
