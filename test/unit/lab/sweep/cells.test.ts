import { expect } from 'chai';
import { describe, it } from 'mocha';
import { expandSweep } from '../../../../pkg/lab/sweep/expand.ts';
import { complaints } from '../../../support/config.ts';
import { experiment } from '../../../support/search.ts';

const BASE = `
experiment: agreement
seed: 3
engine: sim
nodes: { count: 4, inputs: { uniform: { min: 0, max: 1 } } }
agreement: { model: async-crash, rule: mean, f: 1 }
`;

const sweepOf = (section: string): readonly (readonly unknown[])[] =>
  expandSweep(experiment(`${BASE}sweep: ${section}`)).map(({ values }) =>
    values.map(({ value }) => value),
  );

describe('the combinations of a sweep', () => {
  it('are the product of lists, the last field varying fastest', () => {
    expect(sweepOf('{ nodes.count: [4, 8], agreement.rule: [mean, select] }')).to.deep.equal([
      [4, 'mean'],
      [4, 'select'],
      [8, 'mean'],
      [8, 'select'],
    ]);
  });

  it('take ranges with their ends, without losing a step to rounding', () => {
    expect(sweepOf('{ agreement.f: { from: 0, to: 1, step: 1 } }')).to.deep.equal([[0], [1]]);
    expect(sweepOf('{ network.loss: { from: 0, to: 0.3, step: 0.1 } }')).to.deep.equal([
      [0],
      [0.1],
      [0.2],
      [0.3],
    ]);
    expect(sweepOf('{ network.duplicate: { from: 0, to: 0.5, step: 0.2 } }')).to.have.length(3);
  });

  it('are valid experiments without a sweep of their own', () => {
    const config = experiment(`${BASE}sweep: { nodes.count: [4, 8], repeat: 2 }`);
    const cells = expandSweep(config);
    expect(cells.map(({ config: { nodes } }) => nodes)).to.deep.equal([
      { count: 4, inputs: { uniform: { min: 0, max: 1 } }, ip: '127.0.0.1' },
      { count: 8, inputs: { uniform: { min: 0, max: 1 } }, ip: '127.0.0.1' },
    ]);
    for (const cell of cells) expect(cell.config).to.not.have.property('sweep');
  });

  it('may set whole sections and fields within lists', () => {
    const cells = expandSweep(
      experiment(`${BASE}sweep: { network.delayMs: [5, { mean: 3 }, { min: 0, max: 9 }] }`),
    );
    expect(cells.map(({ config }) => config.network.delayMs)).to.deep.equal([
      5,
      { mean: 3 },
      { min: 0, max: 9 },
    ]);
  });

  const refused: readonly (readonly [name: string, text: string, words: RegExp])[] = [
    [
      'an unknown field',
      `${BASE}sweep: { nodes.cuont: [4] }`,
      /x\.yaml:7: sweep: with nodes\.cuont = 4: nodes\.cuont: unknown key; did you mean/,
    ],
    ['a value out of range', `${BASE}sweep: { agreement.f: [1, 9] }`, /with agreement\.f = 9: /],
    [
      'counts with inputs that do not vary with them',
      `${BASE.replace('{ uniform: { min: 0, max: 1 } }', '[1, 2, 3, 4]')}sweep: { nodes.count: [4, 8] }`,
      /with nodes\.count = 8: nodes\.inputs: .*take nodes\.inputs: \{uniform: \{min: 0, max: 1\}\}/,
    ],
    [
      'a single value',
      `${BASE}sweep: { agreement.f: 1 }`,
      /a list of values, or \{from, to, step\}/,
    ],
    ['an empty list', `${BASE}sweep: { agreement.f: [] }`, /at least one entry/],
    ['a step of 0', `${BASE}sweep: { agreement.f: { from: 0, to: 1, step: 0 } }`, /above 0/],
    ['an empty range', `${BASE}sweep: { agreement.f: { from: 1, to: 0, step: 1 } }`, /below from/],
    [
      'too many combinations',
      `${BASE}sweep: { network.loss: { from: 0, to: 0.9, step: 0.001 }, nodes.count: [4, 5, 6] }`,
      /asks for 2703 combinations; at most 2000/,
    ],
    ['a path into a value', `${BASE}sweep: { agreement.f.x: [1] }`, /has no fields of its own/],
  ];
  for (const [name, text, words] of refused) {
    it(`are refused for ${name}, with the fix`, () => {
      expect(complaints(text).join('\n')).to.match(words);
    });
  }

  it('show three that are wrong, and count the others', () => {
    const lines = complaints(`${BASE}sweep: { agreement.f: [1, 5, 6, 7, 8, 9] }`);
    expect(lines).to.have.length(3);
    expect(lines.at(-1)).to.include('(and 2 more like this)');
  });
});
