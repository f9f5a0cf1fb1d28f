import { describe } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import { declareDead, edit, interrupt, remove } from '../../support/doctor.ts';
import { asyncCrash, exactRounds, itJudges, syncByzantine } from '../../support/scenarios.ts';

const CRASHES = asyncCrash.plan.crashes;

describe('crashBudget', () => {
  itJudges('crash-budget', 'pass', [
    {
      name: 'as many crash as may',
      from: asyncCrash,
      says: '2 nodes died (n2 and n5) and 0 lied, where f = 2',
    },
    { name: 'as many lie as may', from: syncByzantine, says: '0 nodes died (nobody) and 2 lied' },
    {
      name: 'a planned crash never comes, as there is nothing left to send',
      from: exactRounds,
      plan: { crashes: [{ node: nodeId('n3'), afterSends: 500 }] },
      says: '0 nodes died',
    },
    {
      name: 'a death from outside stays within the budget',
      from: exactRounds,
      doctor: (trace) => declareDead(trace, 'n4', false),
      says: '1 node died (n4) and 0 lied, where f = 2; n4 died without having been told to',
    },
    {
      name: 'the experiment asked for too many crashes',
      from: asyncCrash,
      plan: { f: 1, outsideModel: 'allowOverBudget' },
      says: 'over the budget, as the experiment asked for [outside its model on request',
    },
  ]);

  itJudges('crash-budget', 'fail', [
    {
      name: 'more nodes crash than f',
      from: asyncCrash,
      plan: { f: 1 },
      says: '2 nodes died (n2 and n5) and 0 lied, where f = 1',
    },
    {
      name: 'crashes and liars together exceed f',
      from: asyncCrash,
      plan: { liars: [nodeId('n7')] },
      says: '2 nodes died (n2 and n5) and 1 lied, where f = 2',
    },
    {
      name: 'a crash comes too late',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n2', kind: 'crash' }, { afterSends: 10 }),
      says: 'n2 crashed after 10 sends instead of 9',
    },
    {
      name: 'a node sent more than it says it did before its crash',
      from: asyncCrash,
      doctor: (trace) => edit(trace, { node: 'n2', kind: 'counts' }, { sent: 12 }),
      says: 'n2 was to crash after 9 sends, but made 12',
    },
    {
      name: 'a node crashes that was not to',
      from: asyncCrash,
      plan: { crashes: CRASHES.slice(0, 1) },
      says: 'n5 crashed after 20 sends, which the plan does not say',
    },
    {
      name: 'the lab kills a node that was not to die',
      from: exactRounds,
      doctor: (trace) => declareDead(trace, 'n4', true),
      says: 'n4 was killed, which the plan does not say',
    },
    {
      name: 'a node lives on although it has made its last send',
      from: exactRounds,
      plan: { crashes: [{ node: nodeId('n3'), afterSends: 9 }] },
      says: 'n3 made 42 sends, although it was to crash after 9',
    },
  ]);

  itJudges('crash-budget', 'unknown', [
    {
      name: 'deaths from outside exceed the budget',
      from: asyncCrash,
      doctor: (trace) => declareDead(trace, 'n1', false),
      says: 'where f = 2; n1 died without having been told to',
    },
    {
      name: 'the last fact of a node that crashed as planned is lost',
      from: asyncCrash,
      doctor: (trace) => remove(trace, { node: 'n5', kind: 'crash' }),
      says: 'n5 is dead as planned, but its last fact is not in the trace',
    },
    { name: 'the run was broken off', from: asyncCrash, doctor: interrupt, says: 'interrupted' },
  ]);
});
