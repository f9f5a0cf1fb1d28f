import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints } from '../../../support/config.ts';

/** Seven nodes; the section `faults` begins in line 4. */
function text(agreement: string, faults: string): string {
  return `experiment: agreement
nodes: {count: 7, inputs: {uniform: {min: 0, max: 1}}}
agreement: {${agreement}}
faults: {${faults}}
`;
}

const ASYNC = 'model: async-byzantine, f: 1';
const SYNC = 'model: sync-byzantine, f: 2';
const CRASH = 'model: sync-crash, f: 3';
const MIXED = 'model: sync-mixed, f: 2';
const WITNESS = 'model: async-witness, rule: midpoint, f: 2';

const REFUSED: readonly (readonly [
  name: string,
  agreement: string,
  faults: string,
  want: RegExp,
])[] = [
  [
    'a forged sender without origins',
    ASYNC,
    'liars: {nodes: 1, strategy: forged-sender}',
    /liars\.strategy = "forged-sender": in async-byzantine messages name no origin, and the transport proves who speaks/,
  ],
  [
    'a split without a broadcast',
    SYNC,
    'liars: {nodes: 1, strategy: broadcast-split}',
    /in sync-byzantine nothing is broadcast reliably/,
  ],
  [
    'wrong reports where there are none',
    SYNC,
    'liars: {nodes: 1, strategy: witness-lies}',
    /nobody reports what it has delivered/,
  ],
  [
    'a halt where nobody halts',
    WITNESS,
    'liars: {nodes: 1, strategy: premature-halt}',
    /in async-witness nobody says that it has decided/,
  ],
  [
    'withholding in a synchronous model',
    SYNC,
    'liars: {nodes: 1, strategy: withhold-and-split}',
    /come in time, whoever schedules them; take split-brain/,
  ],
  ...['omit', 'own-side', 'malformed'].map(
    (strategy) =>
      [
        `${strategy} where faults are counted by kind`,
        MIXED,
        `liars: {nodes: 1, strategy: ${strategy}}`,
        /what only some are told is of none of the kinds of sync-mixed; take silent/,
      ] as const,
  ),
  [
    'a crash on a schedule where faults are counted by kind',
    MIXED,
    'schedule: [{fault: crash, nodes: [n6], atMs: 0}]',
    /faults\.schedule: a crash is of none of the kinds of sync-mixed/,
  ],
  [
    'a last round of who is never silent',
    SYNC,
    'liars: {nodes: 1, lastRound: 3}',
    /lastRound = 3: split-brain speaks in all rounds or in none; take silent-after/,
  ],
  [
    'a scheduler in a synchronous model',
    CRASH,
    'scheduler: {strategy: slow-side}',
    /scheduler\.strategy = "slow-side": messages of sync-crash come in time; take an asynchronous model/,
  ],
  [
    'a split of what nobody reports',
    'f: 1',
    'scheduler: {strategy: core-split}',
    /"core-split": in async-crash nobody reports what it has delivered; take slow-side/,
  ],
  [
    'another scheduler than the one that is brought along',
    ASYNC,
    'liars: {nodes: 1, strategy: withhold-and-split}, scheduler: {strategy: slow-node, node: n1}',
    /withhold-and-split needs the scheduler withhold/,
  ],
  [
    'a scheduler beside a liar that goes by sides of its own',
    ASYNC,
    'liars: {nodes: 1, strategy: own-side}, scheduler: {strategy: slow-side}',
    /"slow-side": own-side goes by the sides of all nodes, .* leave one of them out/,
  ],
  [
    'a slow node without a name',
    'f: 1',
    'scheduler: {strategy: slow-node}',
    /scheduler\.node: slow-node needs to know which one/,
  ],
  [
    'a slow node that does not exist',
    'f: 1',
    'scheduler: {strategy: slow-node, node: n8}',
    /node = "n8": there is no such node; the nodes are n1, n2/,
  ],
  [
    'a slow node of who slows all',
    'f: 1',
    'scheduler: {strategy: slow-side, node: n1}',
    /slow-side is about all nodes; leave it out/,
  ],
  [
    'sides that nobody asks for',
    ASYNC,
    'liars: {nodes: 1, strategy: extreme}, highSide: 2',
    /highSide = 2: nobody asks on which side a node is/,
  ],
  [
    'a low side without nodes',
    ASYNC,
    'liars: {nodes: 1}, highSide: 6',
    /highSide = 6: of 6 nodes that do not lie at least one is on the low side/,
  ],
  [
    'a ladder outside sync-crash',
    'f: 1',
    'crash: {ladder: [1]}',
    /crash\.ladder = \[1\]: its rungs are rounds by the clock: not in async-crash/,
  ],
  [
    'a ladder and drawn crashes',
    CRASH,
    'crash: {ladder: [1], probability: 0.1}',
    /probability = 0\.1: crashes are drawn, or stand on a ladder/,
  ],
  [
    'a ladder that leaves nobody',
    CRASH,
    'crash: {ladder: [7]}, allowOverBudget: true',
    /7 crashes leave nobody of 7 nodes/,
  ],
  [
    'a ladder beyond the budget',
    CRASH,
    'crash: {ladder: [2, 2]}',
    /faults\.crash\b.*4 planned crashes and 0 liars are more than agreement\.f = 3/,
  ],
];

describe('the rules on adversaries', () => {
  for (const [name, agreement, faults, want] of REFUSED) {
    it(`refuse ${name}`, () => {
      const found = complaints(text(agreement, faults));
      expect(found.join('\n')).to.match(want);
      expect(found).to.have.length(1);
    });
  }

  const accepted: readonly (readonly [string, string])[] = [
    [ASYNC, 'liars: {nodes: 1, strategy: withhold-and-split}, highSide: 4'],
    [
      ASYNC,
      'liars: {nodes: 1, strategy: withhold-and-split}, scheduler: {strategy: withhold, holdMs: 30}',
    ],
    [ASYNC, 'liars: {nodes: 1, strategy: silent-after, lastRound: 0}'],
    [WITNESS, 'liars: {nodes: 2, strategy: forged-sender}'],
    ['f: 2', 'scheduler: {strategy: slow-side}, highSide: 6'],
    [WITNESS, 'scheduler: {strategy: core-split}, highSide: 4'],
    ['f: 1', 'scheduler: {strategy: slow-node, node: n4}'],
    [CRASH, 'crash: {ladder: [1, 0, 2]}'],
    // What is planned replaces what the ladder would say.
    [CRASH, 'crash: {ladder: [2, 2]}, plan: []'],
  ];
  for (const [agreement, faults] of accepted) {
    it(`accept ${faults} with ${agreement}`, () => {
      expect(complaints(text(agreement, faults))).to.deep.equal([]);
    });
  }
});
