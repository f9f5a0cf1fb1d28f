import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Json } from '../../../pkg/core/json.ts';
import { History } from '../../../pkg/checkers/history.ts';
import { trafficOf } from '../../../pkg/checkers/traffic.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { declareDead, edit, insert, interrupt, remove } from '../../support/doctor.ts';
import { asyncCrash, exactRounds, itJudges } from '../../support/scenarios.ts';

const COUNTS_OF_3 = { node: 'n3', kind: 'counts' };

/** Changes one entry of a node's counts by peer, and its totals with it. */
function recount(
  trace: readonly TraceRecord[],
  node: string,
  peer: string,
  [sent, dropped, received]: readonly [number, number, number],
): TraceRecord[] {
  return edit(trace, { node, kind: 'counts' }, (record) => {
    const peers = record['peers'] as Record<string, [number, number, number]>;
    const [s, d, r] = peers[peer]!;
    const plus = (name: string, by: number): number => Number(record[name]) + by;
    return {
      sent: plus('sent', sent),
      droppedByFault: plus('droppedByFault', dropped),
      received: plus('received', received),
      byKind: { value: plus('sent', sent) },
      peers: { ...peers, [peer]: [s + sent, d + dropped, r + received] },
    };
  });
}

/** n3 gives up its link to n4. */
const severed = (trace: readonly TraceRecord[]): TraceRecord[] =>
  insert(trace, COUNTS_OF_3, { kind: 'severed', peer: 'n4', code: 'ERR_BAD_MESSAGE' });

describe('accounting', () => {
  itJudges('accounting', 'pass', [
    {
      name: 'two nodes die',
      from: asyncCrash,
      says: '179 messages sent = 144 received + 35 lost to crashes + 0 dropped by faults',
    },
    { name: 'nobody dies', from: exactRounds, says: '294 messages sent = 294 received + 0 lost' },
    {
      name: 'a node is killed before it can hand in its counts',
      from: asyncCrash,
      doctor: (trace) => declareDead(remove(trace, { node: 'n1', kind: 'counts' }), 'n1', false),
      says: 'n1 died without handing in counts, so what others received counts as sent',
    },
  ]);

  itJudges('accounting', 'pass', [
    {
      name: 'a message is lost with a link that was given up',
      from: exactRounds,
      doctor: (trace) => severed(recount(trace, 'n3', 'n4', [0, 0, -1])),
      says: '294 messages sent = 293 received + 0 lost to crashes + 0 dropped by faults + 1 lost to links that were given up',
    },
  ]);

  itJudges('accounting', 'fail', [
    {
      name: 'more arrives over a link that was given up than was sent',
      from: exactRounds,
      doctor: (trace) => severed(recount(trace, 'n3', 'n4', [0, 0, 1])),
      says: 'n4 sent 7 to n3, 0 were dropped, 8 received: 1 arrived more than once',
    },
    {
      name: 'a message is lost on another link than the one that was given up',
      from: exactRounds,
      doctor: (trace) => severed(recount(trace, 'n3', 'n5', [0, 0, -1])),
      says: 'n5 sent 7 to n3, 0 were dropped, 6 received: 1 disappeared between living nodes',
    },
    {
      name: 'a message disappears between living nodes',
      from: exactRounds,
      doctor: (trace) => recount(trace, 'n3', 'n4', [0, 0, -1]),
      says: 'n4 sent 7 to n3, 0 were dropped, 6 received: 1 disappeared between living nodes',
    },
    {
      name: 'a message arrives twice',
      from: exactRounds,
      doctor: (trace) => recount(trace, 'n3', 'n4', [0, 0, 1]),
      says: 'n4 sent 7 to n3, 0 were dropped, 8 received: 1 arrived more than once',
    },
    {
      name: 'a message arrives although it was dropped',
      from: exactRounds,
      doctor: (trace) => recount(trace, 'n3', 'n4', [0, 1, 0]),
      says: 'n3 sent 7 to n4, 1 were dropped, 7 received: 1 arrived more than once',
    },
    {
      name: 'more arrives from a dead node than it sent',
      from: asyncCrash,
      doctor: (trace) => recount(trace, 'n3', 'n2', [0, 0, 1]),
      says: 'n2 sent 2 to n3, 0 were dropped, 3 received: 1 arrived more than once',
    },
    {
      name: 'a loss in one link is offset by another',
      from: exactRounds,
      doctor: (trace) => recount(recount(trace, 'n3', 'n4', [0, 0, 1]), 'n3', 'n5', [0, 0, -1]),
      says: 'n4 sent 7 to n3, 0 were dropped, 8 received: 1 arrived more than once (and 1 more',
    },
    {
      name: 'the kinds do not add up to what was sent',
      from: exactRounds,
      doctor: (trace) => edit(trace, COUNTS_OF_3, { byKind: { value: 41 } }),
      says: 'n3 counted 42 sends, by kind 41',
    },
    {
      name: 'the peers do not add up to what was received',
      from: exactRounds,
      doctor: (trace) => edit(trace, COUNTS_OF_3, { received: 41 }),
      says: 'n3 counted 41 receipts, by peer 42',
    },
    {
      name: 'a node hands in its counts twice',
      from: exactRounds,
      doctor: (trace) => insert(trace, COUNTS_OF_3, {}),
      says: 'n3 handed in its counts 2 times',
    },
  ]);

  itJudges('accounting', 'unknown', [
    {
      name: 'a living node hands in no counts',
      from: exactRounds,
      doctor: (trace) => remove(trace, COUNTS_OF_3),
      says: 'n3 handed in no counts',
    },
    {
      name: 'the run was broken off while messages were on their way',
      from: exactRounds,
      doctor: (trace) => interrupt(recount(trace, 'n3', 'n4', [0, 0, -1])),
      says: 'links were not drained',
    },
  ]);
});

/** What the processes of a run say about themselves, added up. */
function seen(name: string): number {
  return asyncCrash.records
    .filter(({ kind }) => kind === 'counts')
    .reduce((sum, { view }) => sum + Number((view as Record<string, Json>)[name]), 0);
}

describe('trafficOf', () => {
  it('adds up what the nodes counted and what their processes saw', () => {
    const { totals } = trafficOf(History.of(asyncCrash.plan, asyncCrash.records));
    expect(totals).to.include({ sent: 179, received: 144, lostToCrash: 35, droppedByFault: 0 });
    expect(totals.byKind).to.deep.equal({ value: 179 });
    expect(totals.late).to.equal(seen('late')).and.to.be.above(0);
    expect(totals.early).to.equal(seen('early')).and.to.be.above(0);
    expect(totals.duplicate).to.equal(0);
    expect(totals.bytes).to.be.above(0);
  });
});
