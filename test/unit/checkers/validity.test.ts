import { describe } from 'mocha';
import { edit, interrupt } from '../../support/doctor.ts';
import {
  asyncCrash,
  exactRounds,
  delphiRounds,
  fcaRounds,
  itJudges,
  localHalts,
  syncByzantine,
} from '../../support/scenarios.ts';

describe('validity', () => {
  itJudges('validity', 'pass', [
    {
      name: 'all values are in range',
      from: asyncCrash,
      says: '[0.1, 0.9], and within that of the',
    },
    {
      name: 'nodes halt one after another',
      from: localHalts,
      says: 'all values of 7 honest nodes',
    },
    {
      name: 'a liar reports nonsense about itself',
      from: syncByzantine,
      doctor: (trace) => edit(trace, { node: 'n6', kind: 'round', round: 1 }, { value: 1e6 }),
      says: 'all values of 5 honest nodes',
    },
    {
      name: 'an algorithm allows for values outside the range, and this one is',
      from: fcaRounds,
      // Half of what 2/7 of the bound 4/5 would allow.
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 1 }, { value: '-1/70' }),
      says: 'inputs and 8/15 beyond [-13/30, 43/30]',
    },
  ]);

  itJudges('validity', 'fail', [
    {
      name: 'a value is further outside than Delphi allows for',
      from: delphiRounds,
      // Inputs from 0.1 to 0.9.
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 1 }, { value: '9/5' }),
      says: 'outside [-0.7, 1.7], the range of the inputs, which async-delphi may leave by 0.8',
    },
    {
      name: 'a value is further outside than the algorithm allows for in all',
      from: fcaRounds,
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 1 }, { value: '3/2' }),
      says: 'the range of the inputs, which sync-fca may leave by 8/15',
    },
    {
      name: 'a value is further outside than the algorithm allows for in a round',
      from: fcaRounds,
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 1 }, { value: '-1/7' }),
      says: 'n3 held in round 1 the value -1/7, outside',
    },
    {
      name: 'a value lies above all inputs',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 2 }, { value: 0.91 }),
      says: 'n3 held in round 2 the value 0.91, outside [0.1, 0.9], the range of the inputs',
    },
    {
      name: 'a value is the next double above the largest input',
      from: asyncCrash,
      doctor: (trace) =>
        edit(trace, { node: 'n3', kind: 'round', round: 2 }, { value: 0.9000000000000001 }),
      says: 'n3 held in round 2 the value 0.9000000000000001',
    },
    {
      name: 'an exact value is out of range by less than any double shows',
      from: exactRounds,
      doctor: (trace) =>
        edit(
          trace,
          { node: 'n3', kind: 'round', round: 2 },
          { value: `9${'0'.repeat(40)}1/1${'0'.repeat(42)}` },
        ),
      says: 'outside [0.1, 0.9]',
    },
    {
      name: 'a node that crashed later held a value out of range',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n2', kind: 'round', round: 1 }, { value: 0.05 }),
      says: 'n2 held in round 1 the value 0.05',
    },
    {
      name: 'a decision is out of range',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n7', kind: 'decide' }, { value: -1 }),
      says: 'n7 decided -1',
    },
    {
      name: 'a value is no number',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n7', kind: 'round', round: 3 }, { value: null }),
      says: 'n7 held in round 3 the value null, which is no number',
    },
    {
      name: 'a value lies in the range of the inputs of liars only',
      from: syncByzantine,
      doctor: (trace) => edit(trace, { node: 'n1', kind: 'round', round: 1 }, { value: 2 }),
      says: 'n1 held in round 1 the value 2, outside [0.1, 0.9]',
    },
    {
      name: 'a value leaves the range of the round before',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 3 }, { value: 0.51 }),
      says: 'n3 held in round 3 the value 0.51, outside [0.488889, 0.5], the range of the values of round 2',
    },
    {
      name: 'a value is out of range in a run that was broken off',
      from: asyncCrash,
      doctor: (trace) =>
        interrupt(edit(trace, { node: 'n3', kind: 'round', round: 2 }, { value: 0.91 })),
      says: 'n3 held in round 2 the value 0.91',
    },
  ]);

  itJudges('validity', 'unknown', [
    {
      name: 'the run was broken off and nothing is out of range so far',
      from: asyncCrash,
      doctor: interrupt,
      says: 'not all values are known: the run did not end orderly (interrupted)',
    },
  ]);
});
