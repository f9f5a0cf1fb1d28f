import { describe } from 'mocha';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { declareDead, edit, interrupt, remove } from '../../support/doctor.ts';
import { asyncCrash, exactRounds, itJudges } from '../../support/scenarios.ts';

/** n4 stands still after round 1, so that the oracle cannot speak; the others give up in round 4. */
const stuck = (trace: readonly TraceRecord[]): readonly TraceRecord[] =>
  interrupt(trace).flatMap((record) => {
    const { node, kind } = record;
    const unheard = node === 'n4' && (kind === 'decide' || Number(record['round']) > 1);
    if (kind === 'stop' || unheard) return [];
    return [kind === 'decide' ? { ...record, kind: 'exhausted' } : record];
  });

describe('termination', () => {
  itJudges('termination', 'pass', [
    {
      name: 'all that live have decided',
      from: asyncCrash,
      says: '5 nodes (n1, n3, n4, n6 and n7) decided, the last in round 4 of at most 200',
    },
    { name: 'all decide in round R', from: exactRounds, says: 'the last in round 7 of at most 7' },
    {
      name: 'the run was broken off after all had decided',
      from: asyncCrash,
      doctor: interrupt,
      says: '5 nodes',
    },
  ]);

  itJudges('termination', 'fail', [
    {
      name: 'a living node never decided',
      from: asyncCrash,
      doctor: (trace) => remove(trace, { node: 'n4', kind: 'decide' }),
      says: 'n4 never decided; the last round it reached is 4',
    },
    {
      name: 'a node gave up',
      from: asyncCrash,
      doctor: (trace) =>
        edit(trace, { node: 'n4', kind: 'decide' }, { kind: 'exhausted', round: 4 }),
      says: 'n4 gave up in round 4',
    },
    {
      name: 'nodes gave up apart from each other while the oracle waited for another one',
      from: asyncCrash,
      doctor: (trace) =>
        stuck(trace).map((record) =>
          record.kind === 'round' && record.node === 'n1' ? { ...record, value: 9 } : record,
        ),
      says: 'n1 gave up in round 4, the last allowed, without having decided (and 3 more',
    },
    {
      name: 'a node decided later than in round R',
      from: exactRounds,
      doctor: (trace) => edit(trace, { node: 'n4', kind: 'decide' }, { round: 8 }),
      says: 'n4 decided in round 8, after the last, 7',
    },
  ]);

  itJudges('termination', 'unknown', [
    {
      name: 'the run was broken off before a node had decided',
      from: asyncCrash,
      doctor: (trace) => interrupt(remove(trace, { node: 'n4', kind: 'decide' })),
      says: 'whether n4 would have decided cannot be told: the run did not end orderly',
    },
    {
      name: 'nodes gave up within epsilon while the oracle waited for another one',
      from: asyncCrash,
      doctor: stuck,
      says: 'n1, n3, n6 and n7 lay within epsilon in round 3, but the oracle had no value of n4: the run',
    },
    {
      name: 'the trace has no end',
      from: asyncCrash,
      doctor: (trace) => remove(remove(trace, { node: 'n4', kind: 'decide' }), { kind: 'end' }),
      says: 'the trace has no end',
    },
    {
      name: 'deaths from outside took more nodes than f',
      from: asyncCrash,
      doctor: (trace) => declareDead(remove(trace, { node: 'n4', kind: 'decide' }), 'n1', false),
      says: 'n4 never decided; the last round it reached is 4; but n1 died without having been',
    },
  ]);
});
