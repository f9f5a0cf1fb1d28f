import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { drawProgress, logScale } from '../../../../pkg/cli/view/draw.ts';
import { Progress } from '../../../../pkg/cli/view/progress.ts';
import type { RunEvent } from '../../../../pkg/lab/master/events.ts';
import { ending, joined, record, round, startUp } from '../../../support/run-events.ts';
import { agreementConfig } from '../../../support/config.ts';

const FIVE = agreementConfig({
  file: 'five.yaml',
  text: `experiment: agreement
nodes: {count: 5, inputs: [0, 0.25, 0.5, 0.75, 1]}
agreement: {f: 2}
`,
});
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5'];
const SURVIVORS = NODES.slice(0, 4);

/** Round r in which the nodes lie 1 / 2^r apart. */
const halved = (r: number, nodes: readonly string[]): RunEvent[] =>
  round(r, Object.fromEntries(nodes.map((id, i) => [id, i === 0 ? 0 : 0.5 ** r])));

const BEGUN = [...startUp(5), ...halved(0, NODES), ...halved(1, ['n1', 'n2'])];
const HALFWAY = [
  ...BEGUN,
  ...halved(1, NODES),
  ...record('n5', 'crash', { afterSends: 6 }),
  ...[2, 3].flatMap((r) => halved(r, SURVIVORS)),
];
const ENDED = [
  ...HALFWAY,
  ...[4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((r) => halved(r, SURVIVORS)),
  ...record('master', 'stop', { round: 10 }),
  ...SURVIVORS.flatMap((id) => record(id, 'decide', { round: 10, value: 0 })),
  ending('every living node has decided'),
];

function picture(events: readonly RunEvent[], columns: number | undefined): string[] {
  const progress = new Progress(FIVE);
  for (const event of events) progress.observe(event);
  const drawn = drawProgress(progress, { config: FIVE, seed: 7, columns });
  return stripVTControlCharacters(drawn).split('\n');
}

const HEAD = 'five: 5 nodes, async-crash, select, f = 2, epsilon 0.001, stop: master, seed 7';

describe('drawProgress', () => {
  it('shows who has come', () => {
    expect(picture([joined('n1', 1, 5), joined('n2', 2, 5)], 80)).to.deep.equal([
      HEAD,
      '  2 of 5 nodes joined, 0 connected to all others',
    ]);
    expect(picture(startUp(5), 80)).to.deep.equal([
      HEAD,
      '  running: 0 of 5 living nodes have decided',
    ]);
  });

  it('shows a bar for each round', () => {
    expect(picture(BEGUN, 80)).to.deep.equal([
      HEAD,
      '  round     spread  log scale                                    nodes',
      '      0          1  ████████████████████████████████████████████   5/5',
      '      1        0.5  ████████████████████████████████████████       2/5',
      '  running: 0 of 5 living nodes have decided',
    ]);
  });

  it('shows who fell', () => {
    expect(picture(HALFWAY, 60)).to.deep.equal([
      'five: 5 nodes, async-crash, select, f = 2, epsilon 0.001,',
      '  stop: master, seed 7',
      '  round     spread  log scale                         nodes',
      '      0          1  █████████████████████████████████   5/5',
      '      1        0.5  ██████████████████████████████      5/5',
      '      2       0.25  ██████████████████████████          4/5',
      '      3      0.125  ███████████████████████             4/5',
      '  n5 crashed after 6 sends',
      '  running: 0 of 4 living nodes have decided',
    ]);
  });

  it('shows the first round and the latest, and where the run stopped', () => {
    const want = [
      HEAD,
      '  round     spread  log scale                                    nodes',
      '      0          1  ████████████████████████████████████████████   5/5',
      '    ...',
      '      3      0.125  ███████████████████████████████                4/5',
      '      4     0.0625  ██████████████████████████                     4/5',
      '      5    0.03125  ██████████████████████                         4/5',
      '      6    0.01563  ██████████████████                             4/5',
      '      7   0.007813  █████████████                                  4/5',
      '      8   0.003906  █████████                                      4/5',
      '      9   0.001953  ████                                           4/5',
      '     10  0.0009766  within epsilon: stop                           4/5',
      '     11  0.0004883  within epsilon                                 4/5',
      '     12  0.0002441  within epsilon                                 4/5',
      '  n5 crashed after 6 sends',
      '  ended: every living node has decided',
    ];
    expect(picture(ENDED, 80)).to.deep.equal(want);
    for (const columns of [0, undefined, 79, 200]) {
      expect(picture(ENDED, columns), String(columns)).to.deep.equal(want);
    }
  });

  it('fits into a narrow terminal', () => {
    const shown = picture(ENDED, 40);
    expect([...shown.slice(0, 5), ...shown.slice(-5)]).to.deep.equal([
      'five: 5 nodes, async-crash, select, f =',
      '  2, epsilon 0.001, stop: master, seed…',
      '  round     spread  log scale     nodes',
      '      0          1  █████████████   5/5',
      '    ...',
      '     10  0.0009766  ≤ epsilon       4/5',
      '     11  0.0004883  ≤ epsilon       4/5',
      '     12  0.0002441  ≤ epsilon       4/5',
      '  n5 crashed after 6 sends',
      '  ended: every living node has decided',
    ]);
  });

  it('leaves the bars out of a very narrow one', () => {
    const shown = picture(HALFWAY, 30);
    expect(shown).to.deep.equal([
      'five: 5 nodes, async-crash,',
      '  select, f = 2, epsilon 0.0…',
      '  round     spread nodes',
      '      0          1   5/5',
      '      1        0.5   5/5',
      '      2       0.25   4/5',
      '      3      0.125   4/5',
      '  n5 crashed after 6 sends',
      '  running: 0 of 4 living nod…',
    ]);
  });

  it('takes no round for settled while somebody may still widen it', () => {
    const rows = picture([...startUp(5), ...halved(0, NODES), ...round(1, { n1: 0.5 })], 80);
    expect(rows[3]).to.match(/^ {6}1 {10}0 {2} +1\/5$/);
  });

  it('shows a bar as long as the spread is above epsilon', () => {
    const rows = picture([...halved(0, NODES), ...round(1, { n1: 0, n2: 0.001_000_1 })], 80);
    expect(rows[3]).to.match(/^ {6}1 {6}0\.001 {2}█ +2\/5$/);
  });

  it('counts the fallen when they are many', () => {
    const deaths = NODES.flatMap((id) => record('master', 'gone', { id, cause: 'x' }));
    expect(picture(deaths, 80).slice(1, -1)).to.deep.equal([
      '  2 more crashed or died',
      '  n3 died',
      '  n4 died',
      '  n5 died',
    ]);
  });

  it('keeps within 20 lines and the width of the terminal, whatever happens', () => {
    const event = fc.oneof(
      fc
        .tuple(fc.constantFrom(...NODES), fc.nat(40), fc.double())
        .map(([id, r, value]) => round(r, { [id]: Number.isNaN(value) ? null : value })),
      fc.constantFrom(...NODES).map((id) => record('master', 'gone', { id, cause: 'x' })),
      fc.string({ unit: fc.constantFrom('a', ' ', '\n'), maxLength: 300 }).map((x) => [ending(x)]),
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 60 }),
        fc.integer({ min: 2, max: 120 }),
        (e, columns) => {
          const lines = picture(e.flat(), columns);
          expect(lines.length).to.be.at.most(20);
          expect(Math.max(...lines.map(({ length }) => length))).to.be.below(columns);
        },
      ),
    );
  });
});

describe('logScale', () => {
  const cases: readonly [first: number, epsilon: number, spread: number, want: number][] = [
    [1, 0.001, 1, 1],
    [1, 0.001, 0.1, 2 / 3],
    [1, 0.001, 0.01, 1 / 3],
    [1, 0.001, 0.001, 0],
    [1, 0.001, 0.0001, 0],
    [1, 0.001, 0, 0],
    [1, 0.001, 5, 1],
    // Nothing to scale by: above epsilon or not is all that can be said.
    [0, 0.001, 0, 0],
    [0, 0.001, 0.5, 1],
    [0.001, 0.001, 0.001, 0],
    [0.0001, 0.001, 0.01, 1],
    [1, 0, 0.5, 1],
    [1, 0, 0, 0],
    [Infinity, 0.001, 7, 1],
    [Number.NaN, 0.001, 7, 1],
  ];
  for (const [first, epsilon, spread, want] of cases) {
    it(`of ${spread}, from ${first} to ${epsilon}, is ${want.toFixed(2)}`, () => {
      expect(logScale(first, epsilon)(spread)).to.be.closeTo(want, 1e-12);
    });
  }
});
