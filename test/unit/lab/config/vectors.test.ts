import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints } from '../../../support/config.ts';

const text = (vectors: string, more = ''): string =>
  `experiment: vectors\nnodes: {count: 3}\nvectors: {${vectors}}\n${more}`;

describe('an experiment of vectors is refused', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['with a point too few', text('inputs: [[0, 0], [1, 1]], f: 1'), /2 points for 3 nodes/],
    [
      'with points of other dimensions',
      text('inputs: [[0, 0], [1, 1], [1, 1, 1]], f: 1'),
      /has 3 coordinates/,
    ],
    [
      'with n = 2f or less',
      text('inputs: [[0, 0], [1, 1], [2, 2]], f: 2'),
      /bear at most 1 crashes: n > 2f/,
    ],
    [
      'when the hull is asked of coordinate-wise',
      text('inputs: [[0, 0], [1, 1], [2, 2]], f: 1, rule: coordinate-wise'),
      /does not keep points in the hull; take box/,
    ],
    [
      'when the rounds do not do',
      text('inputs: [[0, 0], [1, 1], [2, 2]], f: 1, maxRounds: 3'),
      /3 rounds are not enough/,
    ],
    [
      'on a network that loses messages',
      text('inputs: [[0, 0], [1, 1], [2, 2]], f: 1', 'network: {loss: 0.1}'),
      /loss must be 0/,
    ],
    [
      'with a schedule of faults',
      text(
        'inputs: [[0, 0], [1, 1], [2, 2]], f: 1',
        'faults: {schedule: [{fault: crash, nodes: [n1], atMs: 1}]}',
      ),
      /has no schedule/,
    ],
    [
      'with more crashes than f',
      text(
        'inputs: [[0, 0], [1, 1], [2, 2]], f: 1',
        'faults: {plan: [{node: n1, afterSends: 1}, {node: n9, afterSends: 1}]}',
      ),
      /no such node[\s\S]*2 nodes crash, but vectors.f is 1/,
    ],
    [
      'with bounds in disorder',
      text('inputs: {uniform: {dimension: 2, min: 1, max: 0}}, f: 1'),
      /must not be below min/,
    ],
    ['with no points at all', text('f: 1'), /vectors\.inputs/],
  ];
  for (const [when, yaml, words] of cases) {
    it(when, () => expect(complaints(yaml).join('\n')).to.match(words));
  }

  it('but not when points are drawn', () => {
    expect(
      complaints(text('inputs: {uniform: {dimension: 3, min: 0, max: 1}}, f: 1')),
    ).to.deep.equal([]);
  });
});
