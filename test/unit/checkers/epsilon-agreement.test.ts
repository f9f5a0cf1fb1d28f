import { describe } from 'mocha';
import { declareDead, edit, insert, interrupt, remove } from '../../support/doctor.ts';
import { asyncCrash, exactRounds, itJudges, syncCrash } from '../../support/scenarios.ts';

const DECISIONS = ['n1', 'n3', 'n4', 'n6', 'n7'];

describe('epsilonAgreement', () => {
  itJudges('epsilon-agreement', 'pass', [
    { name: 'decisions are close', from: asyncCrash, says: '5 decisions within 0' },
    {
      name: 'decisions lie exactly epsilon apart',
      from: exactRounds,
      doctor: (trace) =>
        ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'].reduce(
          (t, node, index) =>
            edit(t, { node, kind: 'decide' }, { value: index % 2 === 0 ? '1/2' : '501/1000' }),
          trace,
        ),
      says: '7 decisions within 0.001, which is 0 less than epsilon = 0.001',
    },
  ]);

  itJudges('epsilon-agreement', 'fail', [
    {
      name: 'two decisions lie further apart than epsilon',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n4', kind: 'decide' }, { value: 0.4961 }),
      says: 'n4 decided 0.4961: 0.00103827 apart, where epsilon is 0.001',
    },
    {
      name: 'they are too far apart by less than any double shows',
      from: exactRounds,
      doctor: (trace) =>
        ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'].reduce<ReturnType<typeof edit>>(
          (t, node, index) =>
            edit(
              t,
              { node, kind: 'decide' },
              { value: index === 0 ? `1/2` : `501${'0'.repeat(30)}1/1${'0'.repeat(34)}` },
            ),
          [...trace],
        ),
      says: 'n1 decided 1/2 and',
    },
    {
      name: 'the odd one out crashed after it had decided',
      from: asyncCrash,
      doctor: (trace) =>
        insert(
          trace,
          { node: 'n5', kind: 'round', round: 3 },
          { kind: 'decide', round: 2, value: 0.4 },
        ),
      says: 'n5 decided 0.4',
    },
  ]);

  itJudges('epsilon-agreement', 'unknown', [
    {
      name: 'the run was broken off before everybody had decided',
      from: asyncCrash,
      doctor: (trace) => interrupt(remove(trace, { node: 'n4', kind: 'decide' })),
      says: 'no decision of n4 is known: the run did not end orderly (interrupted)',
    },
    {
      name: 'nobody decided',
      from: asyncCrash,
      doctor: (trace) =>
        DECISIONS.reduce((t, node) => remove(t, { node, kind: 'decide' }), [...trace]),
      says: 'nobody decided, so there is nothing to compare',
    },
    {
      name: 'deaths from outside exceeded the budget',
      from: asyncCrash,
      doctor: (trace) =>
        declareDead(edit(trace, { node: 'n4', kind: 'decide' }, { value: 0.6 }), 'n1', false),
      says: 'but n1 died without having been told to, which makes 3 faulty nodes where f = 2',
    },
    {
      name: 'the network was slower than a synchronous round',
      from: syncCrash,
      doctor: (trace) =>
        edit(
          insert(
            trace,
            { node: 'n1', kind: 'round', round: 0 },
            { kind: 'missing', round: 0, from: ['n3'] },
          ),
          { node: 'n4', kind: 'decide' },
          { value: '1/2' },
        ),
      says: "but the model's timing did not hold: n1 lacked the value of n3, which was alive",
    },
  ]);
});
