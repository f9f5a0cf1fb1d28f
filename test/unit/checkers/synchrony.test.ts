import { describe } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { edit, insert, interrupt, remove } from '../../support/doctor.ts';
import { asyncCrash, itJudges, silentLiar, syncCrash } from '../../support/scenarios.ts';

const N1_ROUND_2 = { node: 'n1', kind: 'round', round: 2 };

describe('synchrony', () => {
  itJudges('synchrony', 'pass', [
    { name: 'the model has no clock', from: asyncCrash, says: 'async-crash assumes nothing' },
    { name: 'only a crashed node is missing', from: syncCrash, says: '6 times a round ended by' },
    { name: 'only a liar is missing', from: silentLiar, says: 'no value of a living node' },
  ]);

  itJudges('synchrony', 'unknown', [
    {
      name: 'a living node is missing',
      from: syncCrash,
      doctor: (trace) => insert(trace, N1_ROUND_2, { kind: 'missing', round: 2, from: ['n4'] }),
      says: 'n1 lacked the value of n4, which was alive, at the end of round 2 (1 such value): raise network.roundMs (now 100)',
    },
    {
      name: 'a node is missing before the round in which it crashed',
      from: syncCrash,
      doctor: (trace) =>
        insert(
          remove(trace, { node: 'n2', kind: 'crash' }),
          { node: 'n2', kind: 'round', round: 0 },
          { kind: 'round', round: 1, value: '2/5', heard: [] },
        ),
      says: 'n5 lacked the value of n2, which was alive, at the end of round 0',
    },
    {
      name: 'the network loses messages',
      from: syncCrash,
      plan: { resendMs: millis(50) },
      doctor: (trace) => edit(trace, { node: 'n5', kind: 'missing' }, { from: ['n2', 'n3'] }),
      says: 'on a network that loses messages no synchronous model holds',
    },
    { name: 'the run was broken off', from: syncCrash, doctor: interrupt, says: 'interrupted' },
  ]);
});
