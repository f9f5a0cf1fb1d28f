import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ACTION_KINDS } from '../../../../pkg/faults/schedule.ts';
import { acceptedByAny, schemasAt } from '../../../../pkg/lab/config/describe.ts';
import { complaints, scheduleText } from '../../../support/config.ts';

const NODES = 'expected a list of node ids, one, minority, f, all, or a number from 1';
const KINDS =
  'expected one of crash, restart, pause, burn, partition, loss, duplicate, reorder, delay';
const FOR_CRASH = 'it takes nodes, atMs, atRound, whenDecided';

/** An entry that is wrong by itself, and what is said about it at line 6. */
const ENTRIES: readonly { name: string; entry: string; want: readonly string[] }[] = [
  {
    name: 'a kind that is misspelled',
    entry: '{fault: puase, nodes: one, atMs: 1}',
    want: [`[0].fault = "puase": ${KINDS}; did you mean pause?`],
  },
  {
    name: 'a kind that resembles none',
    entry: '{fault: earthquake, nodes: one, atMs: 1}',
    want: [`[0].fault = "earthquake": ${KINDS}`],
  },
  {
    name: 'a kind that is no text',
    entry: '{fault: 3, nodes: one, atMs: 1}',
    want: [`[0].fault = 3: ${KINDS}, found a number`],
  },
  { name: 'no kind', entry: '{nodes: one, atMs: 1}', want: [`[0].fault: missing; ${KINDS}`] },
  {
    name: 'an entry that is no mapping',
    entry: 'crash',
    want: [
      '[0] = "crash": expected an entry such as {fault: pause, nodes: [n2], atMs: 50, forMs: 300}, found a text',
    ],
  },
  {
    name: 'a crash that is healed',
    entry: '{fault: crash, nodes: one, atMs: 50, forMs: 10}',
    want: [`[0].forMs = 10: fault crash takes no forMs; ${FOR_CRASH}`],
  },
  {
    name: 'fields of another kind, each',
    entry: '{fault: crash, nodes: one, atMs: 50, share: 0.5, ms: 3, direction: in}',
    want: ['share = 0.5', 'ms = 3', 'direction = "in"'].map(
      (field) => `[0].${field}: fault crash takes no ${field.split(' ')[0]}; ${FOR_CRASH}`,
    ),
  },
  {
    name: 'a share of a pause',
    entry: '{fault: pause, nodes: one, atMs: 50, forMs: 9, share: 0.5}',
    want: [
      '[0].share = 0.5: fault pause takes no share; it takes nodes, atMs, atRound, whenDecided, forMs',
    ],
  },
  {
    name: 'a delay by a share',
    entry: '{fault: delay, share: 0.5, atMs: 50}',
    want: [
      '[0].ms: missing; expected a number from 0 to 86400000',
      '[0].share = 0.5: fault delay takes no share; it takes ms, nodes, atMs, atRound, whenDecided, forMs',
    ],
  },
  {
    name: 'a field that is misspelled, within its kind',
    entry: '{fault: pause, nodes: one, atMs: 50, formMs: 9}',
    want: ['[0].formMs = 9: unknown key; did you mean forMs?'],
  },
  {
    name: 'a field that resembles nothing',
    entry: '{fault: crash, nodes: one, atMs: 50, colour: red}',
    want: ['[0].colour = "red": unknown key; known here: fault, nodes, atMs, atRound, whenDecided'],
  },
  {
    name: 'a share that is missing',
    entry: '{fault: loss, atMs: 0, forMs: 1}',
    want: ['[0].share: missing; expected a number from 0 to 1'],
  },
  {
    name: 'a share above 1',
    entry: '{fault: reorder, share: 20, atMs: 0}',
    want: ['[0].share = 20: expected a number from 0 to 1'],
  },
  {
    name: 'no nodes where there is no default',
    entry: '{fault: partition, atMs: 0, forMs: 1}',
    want: [`[0].nodes: missing; ${NODES}`],
  },
  {
    name: 'a choice of nodes that is misspelled',
    entry: '{fault: pause, nodes: minorty, atMs: 0, forMs: 1}',
    want: [`[0].nodes = "minorty": ${NODES}; did you mean minority?`],
  },
  {
    name: 'one node without the brackets of a list',
    entry: '{fault: pause, nodes: n2, atMs: 0, forMs: 1}',
    want: [`[0].nodes = "n2": ${NODES}; did you mean [n2]?`],
  },
  {
    name: 'a list of no nodes',
    entry: '{fault: pause, nodes: [], atMs: 0, forMs: 1}',
    want: ['[0].nodes = []: expected at least one entry, found an empty list'],
  },
  {
    name: 'a number of nodes with a fraction',
    entry: '{fault: pause, nodes: 1.5, atMs: 0, forMs: 1}',
    want: [`[0].nodes = 1.5: ${NODES}, found a number with a fraction`],
  },
  {
    name: 'a name that no node can have',
    entry: '{fault: pause, nodes: [n1, 2n], atMs: 0, forMs: 1}',
    want: [
      '[0].nodes[1] = "2n": expected a node id: a letter, then up to 31 letters, digits, "-" or "_" (for example n1 or node-7)',
    ],
  },
  {
    name: 'a direction that is none',
    entry: '{fault: partition, nodes: one, direction: inn, atMs: 0, forMs: 1}',
    want: ['[0].direction = "inn": expected one of both, in, out; did you mean in?'],
  },
  {
    name: 'a fault that lasts no time',
    entry: '{fault: pause, nodes: one, atMs: 0, forMs: 0}',
    want: ['[0].forMs = 0: expected a number above 0 to 86400000'],
  },
  {
    name: 'a time before the run',
    entry: '{fault: crash, nodes: one, atMs: -1}',
    want: ['[0].atMs = -1: expected a number from 0 to 86400000'],
  },
  {
    name: 'no trigger',
    entry: '{fault: crash, nodes: one}',
    want: ['[0]: expected exactly one of atMs, atRound and whenDecided, found none'],
  },
  {
    name: 'two triggers',
    entry: '{fault: crash, nodes: one, atMs: 1, whenDecided: 1}',
    want: ['[0]: expected exactly one of atMs, atRound and whenDecided, found 2 of them'],
  },
  {
    name: 'a time after the run',
    entry: '{fault: crash, nodes: one, atMs: 120000}',
    want: ['[0].atMs = 120000: the run ends at master.runMs = 120000 at the latest'],
  },
  {
    name: 'a round that nobody reaches',
    entry: '{fault: crash, nodes: one, atRound: 201}',
    want: ['[0].atRound = 201: no node goes beyond round agreement.maxRounds = 200'],
  },
  {
    name: 'more decisions than nodes',
    entry: '{fault: crash, nodes: one, whenDecided: 8}',
    want: ['[0].whenDecided = 8: only 7 nodes can decide'],
  },
  {
    name: 'nodes that do not exist, or stand twice',
    entry: '{fault: pause, nodes: [n1, n8, n1], atMs: 0, forMs: 1}',
    want: [
      '[0].nodes[1] = "n8": there is no such node; the nodes are n1, n2, n3, n4, n5, n6, n7',
      '[0].nodes[2] = "n1": n1 stands in this list already',
    ],
  },
  {
    name: 'more nodes than there are',
    entry: '{fault: pause, nodes: 8, atMs: 0, forMs: 1}',
    want: ['[0].nodes = 8: would draw 8 nodes, but only 7 do not lie'],
  },
  {
    name: 'a partition of all nodes',
    entry: '{fault: partition, nodes: all, atMs: 0, forMs: 1}',
    want: ['[0].nodes = "all": a partition of all nodes cuts nobody off; leave at least one out'],
  },
];

describe('an entry of faults.schedule', () => {
  describe('is refused for', () => {
    for (const { name, entry, want } of ENTRIES) {
      it(name, () => {
        expect(complaints(scheduleText({ entries: [entry] }))).to.deep.equal(
          want.map((line) => `x.yaml:6: faults.schedule${line}`),
        );
      });
    }
  });

  it('may be every fault that the engines can do', () => {
    const kinds = acceptedByAny(schemasAt(['faults', 'schedule', 0, 'fault']));
    expect(kinds).to.equal(`one of ${ACTION_KINDS.join(', ')}`);
  });
});
