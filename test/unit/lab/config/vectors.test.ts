import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints } from '../../../support/config.ts';

const text = (vectors: string, more = '', count = 3): string =>
  `experiment: vectors\nnodes: {count: ${count}}\nvectors: {${vectors}}\n${more}`;

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
      /bear at most 1 crashes with mid-extremes: n > 2f/,
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
      /no such node[\s\S]*2 planned crashes and 0 liars are more than vectors.f = 1; name fewer/,
    ],
    [
      'with bounds in disorder',
      text('inputs: {uniform: {dimension: 2, min: 1, max: 0}}, f: 1'),
      /must not be below min/,
    ],
    [
      'with a liar whom the rule does not bear',
      text('inputs: [[0, 0], [1, 1], [2, 2]], f: 1', 'faults: {liars: {nodes: 1}}'),
      /faults\.liars: mid-extremes bears crashes only; take safe-area or trimmed-midpoint/,
    ],
    [
      'with n = (d + 4) f for safe-area',
      text('inputs: {uniform: {dimension: 2, min: 0, max: 1}}, f: 1, rule: safe-area', '', 6),
      /n = 6 nodes bear at most 0 liars with safe-area: n > 6f/,
    ],
    [
      'with n = 5f for trimmed-midpoint, whose points are in the box',
      text('inputs: [[0, 0], [1, 1], [2, 2]], f: 1, rule: trimmed-midpoint'),
      /at most 0 liars with trimmed-midpoint: n > 5f[\s\S]*take box, or rule: safe-area/,
    ],
    [
      'with more liars than safe-area knows safe points for',
      text('inputs: {uniform: {dimension: 2, min: 0, max: 1}}, f: 2, rule: safe-area', '', 20),
      /safe from 1 liar; take trimmed-midpoint for more/,
    ],
    [
      'with more nodes than safe-area can look at',
      text('inputs: {uniform: {dimension: 2, min: 0, max: 1}}, f: 1, rule: safe-area', '', 20),
      /20 nodes make too many sets of d \+ 2 points; at most 10/,
    ],
    [
      'with a liar who crashes, and with more faults than f',
      text(
        'inputs: [[0, 0], [1, 1], [2, 2]], f: 1, outsideModel: label',
        'faults: {liars: {nodes: [n1]}, plan: [{node: n1, afterSends: 1}]}',
      ),
      /n1 fails already[\s\S]*1 planned crashes and 1 liars are more than vectors\.f = 1/,
    ],
    [
      'with a lie that nobody can tell of points',
      text(
        'inputs: [[0, 0], [1, 1], [2, 2]], f: 1',
        'faults: {liars: {nodes: 1, strategy: forged-sender}}',
      ),
      /strategy = "forged-sender": expected one of split-brain/,
    ],
    ['with no points at all', text('f: 1'), /vectors\.inputs/],
  ];
  for (const [when, yaml, words] of cases) {
    it(when, () => expect(complaints(yaml).join('\n')).to.match(words));
  }

  it('but not when a rule bears its liar', () => {
    for (const [rule, validity, count] of [
      ['safe-area', 'hull', 7],
      ['trimmed-midpoint', 'box', 6],
    ] as const) {
      const points = 'inputs: {uniform: {dimension: 2, min: 0, max: 1}}';
      const faults = 'faults: {liars: {nodes: 1, strategy: random}}';
      const vectors = `${points}, f: 1, rule: ${rule}, validity: ${validity}`;
      expect(complaints(text(vectors, faults, count)), rule).to.deep.equal([]);
    }
  });

  it('but not when points are drawn', () => {
    expect(
      complaints(text('inputs: {uniform: {dimension: 3, min: 0, max: 1}}, f: 1')),
    ).to.deep.equal([]);
  });
});
