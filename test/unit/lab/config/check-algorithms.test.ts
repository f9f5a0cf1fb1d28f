/** Rules of algorithms that ask for inputs, sections or arithmetic of their own. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints, SMALL } from '../../../support/config.ts';

/** An experiment of n nodes with inputs from 0 to 1; `agreement` stands on line 5. */
function experiment(n: number, agreement: string, more = ''): string {
  return `experiment: agreement
nodes:
  count: ${n}
  inputs: {uniform: {min: 0, max: 1}}
agreement: {${agreement}}
${more}`;
}

const BYZANTINE = 'model: sync-byzantine, f: 2';

const REFUSED: readonly { name: string; text: string; want: readonly string[] }[] = [
  {
    name: 'inputs of async-binary that are neither 0 nor 1',
    text: `${SMALL.replace('[1, 2, 3]', '[1, 0, 0.5]').replace('f: 1', 'f: 0')}  model: async-binary\n  rule: midpoint\n`,
    want: ['x.yaml:4: nodes.inputs[2] = 0.5: async-binary agrees on 0 or 1'],
  },
  {
    name: 'inputs of async-binary that are to be drawn',
    text: experiment(7, 'model: async-binary, rule: midpoint, f: 2'),
    want: [
      'x.yaml:4: nodes.inputs = {"uniform":{"min":0,"max":1}}: async-binary agrees on 0 or 1; give a list of them',
    ],
  },
  {
    name: 'async-delphi without checkpoints',
    text: experiment(7, 'model: async-delphi, rule: mean, f: 2'),
    want: [
      'x.yaml:5: agreement.delphi: async-delphi needs {rho0, delta}: the distance of its checkpoints, and that of inputs',
    ],
  },
  {
    name: 'checkpoints of another model',
    text: experiment(7, 'f: 2, delphi: {rho0: 1, delta: 2}'),
    want: [
      'x.yaml:5: agreement.delphi = {"rho0":1,"delta":2}: async-crash has no checkpoints; leave it out, or take async-delphi',
    ],
  },
  {
    name: 'checkpoints that do not reach the inputs',
    text: experiment(7, 'model: async-delphi, rule: mean, f: 2, delphi: {rho0: 0.125, delta: 0.5}'),
    want: ['x.yaml:5: agreement.delphi.delta = 0.5: inputs may be 1 apart; take at least that'],
  },
  {
    name: 'checkpoints further apart than they reach',
    text: experiment(7, 'model: async-delphi, rule: mean, f: 2, delphi: {rho0: 3, delta: 2}'),
    want: ['x.yaml:5: agreement.delphi.rho0 = 3: it may not be above delta = 2'],
  },
  {
    name: 'sync-fca in doubles',
    text: experiment(7, 'model: sync-fca, rule: mean, f: 2'),
    want: [
      'x.yaml:5: agreement.arithmetic = "float": sync-fca drops honest values that rounding moved away; take rational',
    ],
  },
  ...['rounds', 'local'].map((stop) => ({
    name: `stop: ${stop} for a rule that need not converge`,
    text: experiment(7, `${BYZANTINE}, rule: median, stop: ${stop}`),
    want: [
      `x.yaml:5: agreement.stop = "${stop}": no factor is proven by which a round of median narrows with n = 7 and f = 2 in sync-byzantine, so the number of rounds cannot be known; take stop: master`,
    ],
  })),
];

describe('rules of single algorithms', () => {
  describe('refuse', () => {
    for (const { name, text, want } of REFUSED) {
      it(name, () => expect(complaints(text)).to.deep.equal(want));
    }
  });
});
