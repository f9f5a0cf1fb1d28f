import { expect } from 'chai';
import { describe, it } from 'mocha';
import { outsideModel } from '../../../../pkg/lab/config/check.ts';
import {
  agreementConfig,
  complaints,
  scheduleText,
  type ScheduleText,
} from '../../../support/config.ts';

const OR_LABEL = '; agreement.outsideModel: label runs it all the same, without guarantee';

interface Case extends ScheduleText {
  readonly name: string;
}

/** Entries that do not go together with each other or with the rest of the experiment. */
const TOGETHER: readonly (Case & { readonly want: readonly string[] })[] = [
  {
    name: 'f nodes when f is 0',
    agreement: 'f: 0',
    entries: ['{fault: pause, nodes: f, atMs: 0, forMs: 1}'],
    want: [
      'x.yaml:6: faults.schedule[0].nodes = "f": these are no nodes at all, as agreement.f is 0',
    ],
  },
  {
    name: 'a minority of two nodes',
    nodes: 2,
    agreement: 'f: 0',
    entries: ['{fault: partition, nodes: minority, atMs: 0, forMs: 1}'],
    want: [
      'x.yaml:6: faults.schedule[0].nodes = "minority": these are no nodes at all, as it takes three nodes to have a minority',
    ],
  },
  {
    name: 'more honest nodes than there are beside the liars',
    agreement: 'model: sync-byzantine, f: 2',
    entries: ['{fault: duplicate, share: 0.5, nodes: 6, whenDecided: 6}'],
    more: '  liars: {nodes: 2}',
    want: [
      'x.yaml:6: faults.schedule[0].whenDecided = 6: only 5 nodes can decide',
      'x.yaml:6: faults.schedule[0].nodes = 6: would draw 6 nodes, but only 5 do not lie',
    ],
  },
  {
    name: 'a node that fails for good twice',
    agreement: 'model: sync-byzantine, f: 2',
    entries: [
      '{fault: crash, nodes: [n1, n7], atMs: 0}',
      '{fault: crash, nodes: [n2, n1], atMs: 9}',
    ],
    more: `  liars: {nodes: 1}
  plan: [{node: n2, afterSends: 3}]
  allowOverBudget: true`,
    want: [
      'x.yaml:6: faults.schedule[0].nodes[1] = "n7": n7 fails already; one fatal fault per node',
      'x.yaml:7: faults.schedule[1].nodes[0] = "n2": n2 fails already; one fatal fault per node',
      'x.yaml:7: faults.schedule[1].nodes[1] = "n1": n1 fails already; one fatal fault per node',
    ],
  },
  {
    name: 'more crashes than nodes that are left',
    entries: ['{fault: crash, nodes: 4, atMs: 0}', '{fault: crash, nodes: minority, atMs: 9}'],
    more: '  plan: [{node: n2, afterSends: 3}]\n  allowOverBudget: true',
    want: [
      'x.yaml:7: faults.schedule[1].nodes = "minority": would kill 3 nodes, but only 2 are left that do not fail anyway',
    ],
  },
  {
    name: 'more crashes than the budget, drawn and named ones',
    entries: ['{fault: crash, nodes: f, atMs: 0}', '{fault: crash, nodes: [n3], atRound: 2}'],
    want: [
      'x.yaml:5: faults.schedule: 0 planned crashes, 3 scheduled ones and 0 liars are more than agreement.f = 2; name fewer, or set faults.allowOverBudget: true',
    ],
  },
  {
    name: 'a crash beyond those planned',
    entries: ['{fault: crash, nodes: one, atMs: 0}'],
    more: '  plan: [{node: n1, afterSends: 1}, {node: n2, afterSends: 1}]',
    want: [
      'x.yaml:5: faults.schedule: 2 planned crashes, 1 scheduled ones and 0 liars are more than agreement.f = 2; name fewer, or set faults.allowOverBudget: true',
    ],
  },
  {
    name: 'what is never healed in an asynchronous model, beyond f',
    entries: [
      '{fault: pause, nodes: [n1], atMs: 0}',
      '{fault: partition, nodes: [n1, n2], direction: in, atMs: 0}',
      '{fault: loss, share: 0.1, nodes: one, atMs: 0}',
      '{fault: loss, share: 0, atMs: 0}',
      '{fault: delay, ms: 10, atMs: 0}',
    ],
    want: [
      `x.yaml:6: faults.schedule[0]: this pause is never healed, and the nodes that fail or are cut off, 3, are more than agreement.f = 2; give it forMs${OR_LABEL}`,
      `x.yaml:7: faults.schedule[1]: this partition is never healed, and the nodes that fail or are cut off, 3, are more than agreement.f = 2; give it forMs${OR_LABEL}`,
      `x.yaml:8: faults.schedule[2]: this loss is never healed, and the nodes that fail or are cut off, 3, are more than agreement.f = 2; give it forMs, or take network.loss for the whole run${OR_LABEL}`,
    ],
  },
  {
    name: 'what is never healed besides crashes',
    entries: ['{fault: pause, nodes: one, atMs: 0}', '{fault: crash, nodes: one, atMs: 0}'],
    more: '  plan: [{node: n4, afterSends: 3}]',
    want: [
      `x.yaml:6: faults.schedule[0]: this pause is never healed, and the nodes that fail or are cut off, 3, are more than agreement.f = 2; give it forMs${OR_LABEL}`,
    ],
  },
  {
    name: 'what a synchronous model does not bear, healed or not',
    agreement: 'model: sync-crash, f: 2',
    entries: [
      '{fault: pause, nodes: one, atMs: 0, forMs: 1}',
      '{fault: partition, nodes: one, atMs: 0, forMs: 1}',
      '{fault: loss, share: 0.1, atMs: 0, forMs: 1}',
    ],
    want: [
      `x.yaml:6: faults.schedule[0]: sync-crash needs every node to keep up with the rounds: no pause${OR_LABEL}`,
      `x.yaml:7: faults.schedule[1]: sync-crash needs every message to arrive within its round: no partition${OR_LABEL}`,
      `x.yaml:8: faults.schedule[2]: sync-crash needs every message to arrive within its round: no loss${OR_LABEL}`,
    ],
  },
  {
    name: 'delays and reordering that together outlast synchronous rounds',
    agreement: 'model: sync-crash, f: 2',
    // 10 + 50 + 20 ms at once; the second delay comes when the first is over.
    entries: [
      '{fault: delay, ms: 50, atMs: 0, forMs: 100}',
      '{fault: delay, ms: 40, atMs: 100}',
      '{fault: reorder, share: 0.1, atRound: 3, forMs: 1}',
    ],
    more: 'network: {delayMs: {min: 0, max: 10}, roundMs: 239}',
    want: [
      `x.yaml:9: network.roundMs = 239: sync-crash needs rounds of at least 3 times the longest delay, which faults.schedule raises to 80 ms: 240 ms${OR_LABEL}`,
    ],
  },
];

const ACCEPTED: readonly Case[] = [
  {
    name: 'every kind, trigger and choice of nodes',
    entries: [
      '{fault: crash, nodes: one, atMs: 50}',
      '{fault: pause, nodes: [n2], atRound: 2, forMs: 300}',
      '{fault: partition, nodes: minority, direction: both, atMs: 20, forMs: 200}',
      '{fault: loss, share: 0.2, nodes: all, atMs: 0, forMs: 500}',
      '{fault: delay, ms: 50, nodes: f, whenDecided: 2, forMs: 100}',
      '{fault: duplicate, share: 0.3, atMs: 0}',
      '{fault: reorder, share: 0.3, nodes: 3, atMs: 0}',
    ],
  },
  { name: 'an empty schedule', entries: [], more: '    []' },
  {
    name: 'a pause and a partition that are never healed, of at most f nodes',
    entries: [
      '{fault: pause, nodes: [n1], atMs: 0}',
      '{fault: partition, nodes: [n1, n2], atMs: 0}',
    ],
  },
  {
    name: 'crashes up to the budget',
    agreement: 'model: sync-byzantine, f: 2',
    entries: ['{fault: crash, nodes: one, atMs: 0}'],
    more: '  liars: {nodes: 1}',
  },
  {
    name: 'crashes over the budget, when it is asked for',
    entries: ['{fault: crash, nodes: all, atMs: 0}'],
    more: '  allowOverBudget: true',
  },
  {
    name: 'a pause of a node that lies',
    agreement: 'model: async-byzantine, f: 1',
    entries: ['{fault: pause, nodes: [n7], atMs: 0}'],
    more: '  liars: {nodes: 1}',
  },
  {
    name: 'duplicates, and delays within synchronous rounds',
    agreement: 'model: sync-crash, f: 2',
    entries: [
      '{fault: duplicate, share: 1, atMs: 0}',
      '{fault: delay, ms: 70, atMs: 0}',
      '{fault: reorder, share: 0, atMs: 0}',
    ],
    more: 'network: {delayMs: {min: 0, max: 10}, roundMs: 240}',
  },
];

describe('the rules on faults.schedule', () => {
  describe('refuse', () => {
    for (const { want, ...given } of TOGETHER) {
      it(given.name, () => expect(complaints(scheduleText(given))).to.deep.equal(want));
    }
  });

  describe('accept', () => {
    for (const given of ACCEPTED) {
      it(given.name, () => expect(complaints(scheduleText(given))).to.deep.equal([]));
    }
  });

  it('see the defaults: all links, both ways', () => {
    const entries = [
      '{fault: loss, share: 0.1, atMs: 0, forMs: 1}',
      '{fault: partition, nodes: one, atMs: 0, forMs: 1}',
    ];
    const { faults } = agreementConfig({ file: 'x.yaml', text: scheduleText({ entries }) });
    expect(faults.schedule).to.deep.equal([
      { fault: 'loss', share: 0.1, nodes: 'all', atMs: 0, forMs: 1 },
      { fault: 'partition', nodes: 'one', direction: 'both', atMs: 0, forMs: 1 },
    ]);
  });

  it('give the label when they are broken on request', () => {
    const labelled = scheduleText({
      agreement: 'f: 0, outsideModel: label',
      entries: ['{fault: pause, nodes: one, atMs: 0}'],
    });
    expect(outsideModel(agreementConfig({ file: 'x.yaml', text: labelled }))).to.equal(
      'faults.schedule[0]: this pause is never healed, and the nodes that fail or are cut off, 1, are more than agreement.f = 0; give it forMs',
    );
  });
});
