/** The rules on what a gossip experiment consists of. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { durationMs } from '../../../../pkg/lab/config/duration.ts';
import { complaints, gossipConfig } from '../../../support/config.ts';

/** Four nodes; `nodes` stands on line 2, what is given on line 3. */
const gossip = (more: string, nodes = '{count: 4}'): string =>
  `experiment: gossip\nnodes: ${nodes}\n${more}\n`;

const scheduled = (...entries: readonly string[]): string =>
  gossip(`membership: {}\nfaults: {schedule: [${entries.join(', ')}]}`);

const INPUTS = '{count: 4, inputs: [1, 2, 3, 4]}';

const REFUSED: readonly { name: string; text: string; want: readonly string[] }[] = [
  {
    name: 'nothing to do',
    text: gossip(''),
    want: [
      'x.yaml: nothing is to be done; add a section gossip, membership or averaging, if only as {}',
    ],
  },
  {
    name: 'averaging of nothing',
    text: gossip('averaging: {}'),
    want: ['x.yaml:2: nodes: averaging needs something to average: give every node an input'],
  },
  {
    name: 'averaging where one node has no input',
    text: gossip('averaging: {}', '[{input: 1}, {id: n2}]'),
    want: ['x.yaml:2: nodes: averaging needs something to average: give every node an input'],
  },
  {
    name: 'averaging of texts',
    text: gossip('averaging: {}', '{count: 2, inputs: [1, "1/3"]}'),
    want: ['x.yaml:2: nodes: averaging takes numbers, not texts, as inputs'],
  },
  {
    name: 'fewer inputs than nodes',
    text: gossip('averaging: {}', '{count: 3, inputs: [1, 2]}'),
    want: [
      'x.yaml:2: nodes.inputs: 2 inputs for 3 nodes; give one per node, or change nodes.count',
    ],
  },
  {
    name: 'rumors that begin nowhere',
    text: gossip('gossip: {messages: {from: [n1, n7]}}'),
    want: [
      'x.yaml:3: gossip.messages.from[1] = "n7": there is no such node; the nodes are n1, n2, n3, n4',
    ],
  },
  {
    name: 'crashes of nobody',
    text: gossip('gossip: {}\nfaults: {plan: [{node: n9, afterSends: 1}]}'),
    want: [
      'x.yaml:4: faults.plan[0].node = "n9": there is no such node; the nodes are n1, n2, n3, n4',
    ],
  },
  {
    name: 'probes that overlap',
    text: gossip('membership: {probeMs: 200, timeoutMs: 100}'),
    want: [
      'x.yaml:3: membership.probeMs = 200: a probe may take a direct try and one through others: probeMs = 200 must be more than twice timeoutMs = 100',
    ],
  },
  {
    name: 'a time-out that does not fit the usual period',
    text: gossip('membership: {timeoutMs: 125}'),
    want: [
      'x.yaml:3: membership.timeoutMs = 125: a probe may take a direct try and one through others: probeMs = 250 must be more than twice timeoutMs = 125',
    ],
  },
  {
    name: 'rounds and decisions as triggers, and f',
    text: scheduled(
      '{fault: pause, nodes: one, atRound: 3}',
      '{fault: pause, nodes: one, whenDecided: 9}',
      '{fault: burn, nodes: f, atMs: 1}',
    ),
    want: [
      'x.yaml:4: faults.schedule[0]: in gossip an entry begins at a time: take atMs',
      'x.yaml:4: faults.schedule[1]: in gossip an entry begins at a time: take atMs',
      'x.yaml:4: faults.schedule[2].nodes = "f": gossip has no f; take a number of nodes',
    ],
  },
  {
    name: 'an entry without a trigger, once',
    text: scheduled('{fault: pause, nodes: one}'),
    want: [
      'x.yaml:4: faults.schedule[0]: expected exactly one of atMs, atRound and whenDecided, found none',
    ],
  },
  {
    name: 'an entry that begins when the run is over',
    text: scheduled('{fault: pause, nodes: one, atMs: 120000}').replace(
      'membership: {}',
      'forMs: 1000\nmembership: {}',
    ),
    want: [
      'x.yaml:5: faults.schedule[0].atMs = 120000: the run ends at master.runMs = 120000 at the latest',
    ],
  },
  {
    name: 'more nodes than there are',
    text: scheduled('{fault: pause, nodes: 5, atMs: 1}', '{fault: pause, nodes: [n5], atMs: 1}'),
    want: [
      'x.yaml:4: faults.schedule[0].nodes = 5: would draw 5 nodes, but only 4 there are',
      'x.yaml:4: faults.schedule[1].nodes[0] = "n5": there is no such node; the nodes are n1, n2, n3, n4',
    ],
  },
  {
    name: 'more deaths than there are nodes',
    text: scheduled('{fault: crash, nodes: 3, atMs: 1}', '{fault: crash, nodes: 2, atMs: 2}'),
    want: [
      'x.yaml:4: faults.schedule[1].nodes = 2: would kill 2 nodes, but only 1 are left that do not fail anyway',
    ],
  },
  {
    name: 'two deaths of one node',
    text: scheduled('{fault: crash, nodes: [n1], atMs: 1}', '{fault: crash, nodes: [n1], atMs: 2}'),
    want: [
      'x.yaml:4: faults.schedule[1].nodes[0] = "n1": n1 fails already; one fatal fault per node',
    ],
  },
  {
    name: 'a run that is longer than its bound',
    text: gossip('gossip: {}\nforMs: 120000'),
    want: ['x.yaml:4: forMs = 120000: the run ends at master.runMs = 120000 at the latest'],
  },
  {
    name: 'more to do than there is time for',
    text: gossip('gossip: {messages: {count: 101, perSecond: 1}}\nmaster: {runMs: 104999}'),
    want: [
      'x.yaml:4: master.runMs = 104999: what is to be done takes 105000 ms; give the run more time',
    ],
  },
];

const ACCEPTED: readonly { name: string; text: string }[] = [
  { name: 'rumors alone', text: gossip('gossip: {}') },
  { name: 'membership alone', text: gossip('membership: {}') },
  { name: 'averaging alone', text: gossip('averaging: {}', INPUTS) },
  { name: 'inputs that nobody averages', text: gossip('gossip: {}', INPUTS) },
  {
    name: 'averaging of drawn inputs',
    text: gossip('averaging: {}', '{count: 4, inputs: {uniform: {min: 0, max: 1}}}'),
  },
  { name: 'probes that just fit', text: gossip('membership: {probeMs: 201, timeoutMs: 100}') },
  {
    name: 'everything that the schedule can do, at times',
    text: scheduled(
      '{fault: crash, nodes: one, atMs: 1}',
      '{fault: restart, nodes: [n2], atMs: 1, forMs: 9}',
      '{fault: pause, nodes: all, atMs: 1}',
      '{fault: burn, nodes: minority, atMs: 1, forMs: 9}',
      '{fault: partition, nodes: [n1, n2], atMs: 1}',
      '{fault: loss, share: 0.5, atMs: 1}',
    ),
  },
];

describe('the rules on gossip', () => {
  describe('refuse', () => {
    for (const { name, text, want } of REFUSED) {
      it(name, () => expect(complaints(text)).to.deep.equal(want));
    }
  });

  describe('accept', () => {
    for (const { name, text } of ACCEPTED) {
      it(name, () => expect(complaints(text)).to.deep.equal([]));
    }
  });
});

describe('the duration of a run of gossip', () => {
  const CASES: readonly { name: string; text: string; want: number }[] = [
    { name: 'what the file says', text: gossip('gossip: {}\nforMs: 12'), want: 12 },
    {
      name: 'until the last of ten rumors, 20 a second, has settled',
      text: gossip('gossip: {settleMs: 1000}'),
      want: 450 + 1000,
    },
    {
      name: 'until rumors have settled after the last fault has healed',
      text: gossip(
        'gossip: {settleMs: 1000}\nfaults: {schedule: [{fault: loss, share: 1, atMs: 700, forMs: 300}]}',
      ),
      want: 700 + 300 + 1000,
    },
    {
      name: '10 s after the last fault, with membership',
      text: scheduled(
        '{fault: pause, nodes: one, atMs: 500, forMs: 1500}',
        '{fault: crash, nodes: one, atMs: 1000}',
      ),
      want: 500 + 1500 + 10_000,
    },
    { name: '10 s of membership without faults', text: gossip('membership: {}'), want: 10_000 },
    {
      name: 'its cycles, three more and two seconds, with averaging',
      text: gossip('averaging: {cycles: 5, cycleMs: 50}', INPUTS),
      want: 8 * 50 + 2000,
    },
    {
      name: 'the longest of them',
      text: gossip('gossip: {}\nmembership: {}\naveraging: {}', INPUTS),
      want: 10_000,
    },
  ];
  for (const { name, text, want } of CASES) {
    it(`is ${name}`, () => {
      expect(durationMs(gossipConfig({ file: 'x.yaml', text }))).to.equal(want);
    });
  }
});
