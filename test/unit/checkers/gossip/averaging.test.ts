/** The checks on averaging, on traces that were doctored to break what they look at. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { averagingReport } from '../../../../pkg/checkers/gossip/averaging.ts';
import { GossipHistory } from '../../../../pkg/checkers/gossip/history.ts';
import type { JsonObject } from '../../../../pkg/core/json.ts';
import { edit, insert, interrupt, remove } from '../../../support/doctor.ts';
import { averaging, itJudgesGossip } from '../../../support/gossip-scenarios.ts';

/** What n2 holds in the end: 24 is there in all, with weight 6. */
const LAST = { node: 'n2', kind: 'average', cycle: 30 };
const ENDED = { node: 'n2', kind: 'averaged' };

/** Changes of some numbers of a record, by their differences. */
const by =
  (changes: Readonly<Record<string, number>>) =>
  (record: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(changes).map(([field, change]) => [field, Number(record[field]) + change]),
    );

describe('mass', () => {
  itJudgesGossip('mass', 'pass', [
    {
      name: 'the sum of what all hold is that of the inputs',
      from: averaging,
      says: 'the sum of what all hold is that of the inputs',
    },
    {
      name: 'it was lost with messages that the lab drops, and says what that did',
      from: averaging,
      doctor: (trace) => edit(trace, LAST, by({ mass: -0.5, receivedMass: -0.5 })),
      plan: { loss: 0.1 },
      says: 'crashes, and lost or doubled messages, moved the result by -0.',
    },
    {
      name: 'it was lost with a node that crashed',
      from: averaging,
      doctor: (trace) =>
        insert(trace, { kind: 'run' }, { kind: 'gone', id: 'n2', planned: true, cause: 'x' }),
      plan: { disturbed: true },
      says: 'crashes, and lost or doubled messages, moved the result by ',
    },
  ]);

  itJudgesGossip('mass', 'fail', [
    {
      name: 'a millionth of what a node holds is gone',
      from: averaging,
      doctor: (trace) => edit(trace, LAST, by({ mass: -1e-6 })),
      says: 'n2 holds 1.30796',
    },
    {
      name: 'there is more weight than nodes',
      from: averaging,
      doctor: (trace) => edit(trace, LAST, by({ weight: 0.001 })),
      says: 'of 24, with weight 6.00',
    },
    {
      name: 'mass and weight are gone alike, so that the mean stays',
      from: averaging,
      doctor: (trace) => edit(trace, LAST, by({ mass: -0.4, weight: -0.1 })),
      says: 'n2 holds 0.90796',
    },
  ]);

  itJudgesGossip('mass', 'unknown', [
    {
      name: 'nobody told what it holds',
      from: averaging,
      doctor: (trace) => trace.filter(({ kind }) => !kind.startsWith('average')),
      says: 'nothing was averaged',
    },
    {
      name: 'one did not come to its end',
      from: averaging,
      doctor: (trace) => remove(remove(trace, ENDED), LAST),
      says: '1 node did not come to an end',
    },
    {
      name: 'one that did not come to its end may hold what is missing',
      from: averaging,
      doctor: (trace) => edit(remove(trace, ENDED), LAST, by({ weight: -0.1 })),
      says: '1 node did not come to an end',
    },
    {
      name: 'an exchange was still under way when nodes came to their end',
      from: averaging,
      doctor: (trace) => edit(trace, LAST, by({ mass: 1, receivedMass: 1 })),
      says: 'took longer than a cycle and were still under way',
    },
    {
      name: 'the run was broken off while something was on its way',
      from: averaging,
      doctor: (trace) => interrupt(edit(trace, LAST, by({ mass: -0.5, sentMass: 0.5 }))),
      says: 'the run did not end orderly (interrupted)',
    },
  ]);
});

describe('average', () => {
  itJudgesGossip('average', 'pass', [
    {
      name: 'all end as near as was asked for',
      from: averaging,
      says: ' of 4.000000 (0.00800 was asked for)',
    },
    {
      name: 'a node ends just within the tolerance',
      from: averaging,
      doctor: (trace) => edit(trace, ENDED, { value: 4.0079 }),
      says: 'all within 0.00790 of 4.000000',
    },
    {
      name: 'somebody who died was far away',
      from: averaging,
      doctor: (trace) =>
        insert(
          remove(edit(trace, LAST, { value: 9 }), ENDED),
          { kind: 'run' },
          { kind: 'gone', id: 'n2', planned: true, cause: 'x' },
        ),
      plan: { disturbed: true },
      says: '(0.00800 was asked for)',
    },
  ]);

  itJudgesGossip('average', 'fail', [
    {
      name: 'a node ends too far away',
      from: averaging,
      doctor: (trace) => edit(trace, ENDED, { value: 4.0081 }),
      says: 'a node ended 0.00810 from ',
    },
  ]);

  itJudgesGossip('average', 'unknown', [
    {
      name: 'a node did not come to its end',
      from: averaging,
      doctor: (trace) => remove(trace, ENDED),
      says: '1 node did not come to an end',
    },
    {
      name: 'nobody told anything',
      from: averaging,
      doctor: (trace) => trace.filter(({ kind }) => !kind.startsWith('average')),
      says: 'nothing was averaged',
    },
    {
      name: 'the run was broken off',
      from: averaging,
      doctor: interrupt,
      says: 'the run did not end orderly',
    },
  ]);
});

describe('the report on averaging', () => {
  it('gives mean, bias, distance and the variance of every cycle', async () => {
    const { plan, records } = await averaging();
    const report = averagingReport(GossipHistory.of(plan, records));
    // The inputs are 1, 2, 3, 4, 5 and 9: their mean is 4, and their variance 40 / 6.
    expect(report?.mean).to.equal(4);
    expect(report?.settled).to.be.closeTo(4, 1e-12);
    expect(report?.bias).to.be.closeTo(0, 1e-12);
    expect(report?.range).to.equal(8);
    expect(report?.variance).to.have.length(31);
    expect(report?.variance[0]).to.be.closeTo(40 / 6, 1e-12);
    expect(report?.variance[30]).to.be.below(1e-12);
  });

  it('is none where nothing was averaged', async () => {
    const { plan, records } = await averaging();
    const { averaging: _, ...without } = plan;
    expect(averagingReport(GossipHistory.of(without, records))).to.equal(undefined);
  });
});
