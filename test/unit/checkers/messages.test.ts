import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { declareDead, edit, remove } from '../../support/doctor.ts';
import { memoryRun } from '../../support/memory-run.ts';
import { MUTANTS } from '../../support/mutants.ts';
import { planOf } from '../../support/plans.ts';
import {
  asyncCrash,
  exactRounds,
  finding,
  graphRounds,
  itJudges,
  localHalts,
} from '../../support/scenarios.ts';

const COUNTS_OF_3 = { node: 'n3', kind: 'counts' };

/** n3 claims to have sent so many more, copies by a fault among them. */
const sentMore =
  (by: number, copies = 0) =>
  (trace: readonly TraceRecord[]): TraceRecord[] =>
    edit(trace, COUNTS_OF_3, ({ sent }) => ({
      sent: Number(sent) + by,
      duplicatedByFault: copies,
    }));

describe('messages', () => {
  itJudges('messages', 'pass', [
    {
      name: 'everybody sent as much as the formula says',
      from: exactRounds,
      says: '42 messages and ',
    },
    {
      name: 'two nodes die, and send less',
      from: asyncCrash,
      says: 'where the formula gives 42 messages: n (n - 1)',
    },
    { name: 'nodes halt, and say so', from: localHalts, says: 'n (n - 1)' },
    {
      name: 'liars send more',
      from: graphRounds,
      doctor: sentMore(100),
      says: 'where the formula gives 21 messages: one on every edge of the graph; no bound: liars',
    },
    {
      name: 'more was sent on a network that may lose messages',
      from: exactRounds,
      doctor: sentMore(100),
      plan: { resendMs: planOf({ inputs: [0] }).roundMs },
      says: 'no bound: messages may be lost',
    },
    {
      name: 'what is too much are copies by a fault',
      from: exactRounds,
      doctor: sentMore(3, 3),
      says: '42 messages',
    },
  ]);

  itJudges('messages', 'fail', [
    {
      name: 'one message is too much',
      from: exactRounds,
      doctor: sentMore(1),
      says: 'n3 sent 43 messages, while 6 a round allow 42 in 7 rounds',
    },
    {
      name: 'a node says more than one word on halting',
      from: localHalts,
      doctor: sentMore(100),
      says: 'a round and 6 on halting allow',
    },
    {
      name: 'the liars are none',
      from: graphRounds,
      plan: { liars: [] },
      doctor: sentMore(100),
      says: 'while 3 a round allow',
    },
  ]);

  itJudges('messages', 'unknown', [
    {
      name: 'a node that was killed may have been further',
      from: exactRounds,
      doctor: (trace) =>
        sentMore(1)(declareDead(remove(trace, { node: 'n1', kind: 'counts' }), 'n1', false)),
      says: 'n1 was killed',
    },
  ]);

  it('catches a node that says everything twice', () => {
    const plan = planOf({ inputs: [0.3, 0.4, 0.5, 0.9, 0.1], stop: 'rounds' });
    const { records } = memoryRun({
      plan,
      seed: 1,
      wrap: (honest, id) => (id === nodeId('n2') ? MUTANTS.tellsEverythingTwice(id, plan) : honest),
    });
    const { verdict, detail } = finding('messages', plan, records);
    expect(verdict).to.equal('fail');
    expect(detail).to.match(/^n2 sent (\d+) messages, while 4 a round allow \d+ in \d+ rounds$/);
  });
});
