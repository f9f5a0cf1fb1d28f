import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints } from '../../../support/config.ts';

const text = (clocks: string, more = 'engine: sim'): string =>
  `experiment: clocks\nnodes: {count: 4}\nclocks: {${clocks}}\n${more}\n`;

const FINE = 'offsetsMs: [0, 10, 20, 30], f: 1';

describe('an experiment of clocks is refused', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['over TCP', text(FINE, ''), /engine = "tcp": .*share the clock of their machine.*engine: sim/],
    ['with an offset too few', text('offsetsMs: [0, 10, 20], f: 1'), /3 offsets for 4 nodes/],
    [
      'with bounds in disorder',
      text('offsetsMs: {uniform: {min: 1, max: 0}}, f: 1'),
      /must not be below min, which is 1/,
    ],
    ['without offsets', text('f: 1'), /clocks\.offsetsMs/],
    [
      'with n = 3f or less',
      `experiment: clocks\nengine: sim\nnodes: {count: 3}\nclocks: {offsetsMs: [0, 1, 2], f: 1}`,
      /clocks\.f = 1: n = 3 clocks bear at most 0 that fail: n > 3f; clocks\.outsideModel: label/,
    ],
    [
      'with n = 2f, labelled or not',
      text('offsetsMs: [0, 1, 2, 3], f: 2, outsideModel: label'),
      /dropping 2 estimates on each side leaves none of 4/,
    ],
    [
      'with delays that have no longest one',
      text(FINE, 'engine: sim\nnetwork: {delayMs: {mean: 3}}'),
      /^x\.yaml:5: network\.delayMs = \{"mean":3\}: exponential delays have no longest one; take a number, or \{min, max\}$/,
    ],
    ['with loss', text(FINE, 'engine: sim\nnetwork: {loss: 0.1}'), /loss must be 0/],
    ['with reordering', text(FINE, 'engine: sim\nnetwork: {reorder: 0.1}'), /take 0/],
    [
      'with a schedule',
      text(FINE, 'engine: sim\nfaults: {schedule: [{fault: crash, nodes: [n1], atMs: 1}]}'),
      /has no schedule; take faults\.plan or faults\.liars/,
    ],
    [
      'with a period too short for a round, and says which would do',
      text(`${FINE}, periodMs: 50`),
      /clocks\.periodMs = 50: .* need 92 ms or more/,
    ],
    [
      'with more drift than any period can bear',
      text(FINE, 'engine: sim\nnetwork: {clockDrift: 0.3}'),
      /no period is long enough/,
    ],
    [
      'with a run too short for its rounds',
      text(`${FINE}, rounds: 200`),
      /master\.runMs = 120000: 200 rounds of 1000 ms may take \d+ ms; allow as much/,
    ],
    [
      'with too many that fail',
      text(FINE, 'engine: sim\nfaults: {liars: {nodes: [n4]}, plan: [{node: n1, afterSends: 1}]}'),
      /1 planned crashes and 1 liars are more than clocks\.f = 1; name fewer/,
    ],
    [
      'with a liar that does not exist',
      text(FINE, 'engine: sim\nfaults: {liars: {nodes: [n9]}}'),
      /there is no such node; the nodes are n1, n2, n3, n4/,
    ],
    [
      'with a liar that crashes',
      text(
        'offsetsMs: [0, 0, 0, 0], f: 1',
        'engine: sim\nfaults: {liars: {nodes: [n4]}, plan: [{node: n4, afterSends: 1}]}',
      ),
      /n4 fails already; one fault per node/,
    ],
  ];
  for (const [when, yaml, words] of cases) {
    it(when, () => expect(complaints(yaml).join('\n')).to.match(words));
  }

  it('but not as it should be, nor without its kind where the section tells it', () => {
    expect(complaints(text(FINE))).to.deep.equal([]);
    expect(complaints(text(`${FINE}, periodMs: 92`))).to.deep.equal([]);
    const unnamed = complaints('clocks: {f: 1, offsetsMs: [0]}\nnodes: {count: 1}').join('\n');
    expect(unnamed)
      .to.match(/experiment/)
      .and.not.match(/agreement\.f/);
  });
});
