/** The checks on rumors, on traces that were doctored to break what they look at. */
import { describe } from 'mocha';
import type { TraceRecord } from '../../../../pkg/trace/record.ts';
import { edit, insert, interrupt, remove } from '../../../support/doctor.ts';
import {
  cutOff,
  itJudgesGossip,
  oneDead,
  reliable,
  spec,
} from '../../../support/gossip-scenarios.ts';

type Trace = readonly TraceRecord[];

/** All that a node heard of some rumors is taken out, its own records renumbered. */
function deaf(trace: Trace, node: string, ids: (id: unknown) => boolean): TraceRecord[] {
  let left = [...trace];
  for (const { id } of trace.filter((each) => isDelivery(each, node) && ids(each['id']))) {
    left = remove(left, { node, kind: 'deliver', id: id ?? null });
  }
  return left;
}

const isDelivery = ({ node, kind }: TraceRecord, who: string): boolean =>
  kind === 'deliver' && node === who;

describe('coverage', () => {
  itJudgesGossip('coverage', 'pass', [
    {
      name: 'everyone has heard everything',
      from: reliable,
      says: 'everyone who was not cut off heard each of 6 rumors (24 deliveries)',
    },
    {
      name: 'a node was cut off to the end, though that was healed when the run was over',
      from: cutOff,
      says: 'everyone who was not cut off heard each of 6 rumors (17 deliveries)',
    },
    { name: 'as many heard as theory says', from: spec, says: '; theory ' },
    {
      name: 'nobody heard a rumor whose origin died at once',
      from: reliable,
      doctor: (trace) =>
        insert(
          ['n1', 'n2', 'n4', 'n5'].reduce<Trace>(
            (left, node) => deaf(left, node, (id) => id === 'n3:1'),
            trace,
          ),
          { node: 'n3', kind: 'publish' },
          { node: 'master', kind: 'gone', id: 'n3', planned: true, cause: 'x' },
        ),
      says: 'everyone who was not cut off',
    },
  ]);

  itJudgesGossip('coverage', 'fail', [
    {
      name: 'a living node never heard a rumor',
      from: reliable,
      doctor: (trace) => remove(trace, { node: 'n4', kind: 'deliver', id: 'n3:1' }),
      says: 'n4 never heard n3:1',
    },
    {
      name: 'a node was cut off for a time only',
      from: cutOff,
      doctor: (trace) => edit(trace, { kind: 'fault', turn: 'heal' }, { over: false }),
      says: 'n5 never heard n3:1 (and ',
    },
    {
      name: 'one heard it of an origin that died, and another did not',
      from: reliable,
      doctor: (trace) =>
        insert(
          remove(trace, { node: 'n4', kind: 'deliver', id: 'n3:1' }),
          { node: 'n3', kind: 'publish' },
          { node: 'master', kind: 'gone', id: 'n3', planned: true, cause: 'x' },
        ),
      says: 'n4 never heard n3:1',
    },
    {
      name: 'fewer nodes heard than chance explains',
      from: spec,
      doctor: (trace) => trace.filter((each) => !isDelivery(each, 'n7')),
      says: 'further apart than chance explains',
    },
    {
      name: 'more rumors reached all than chance explains',
      from: spec,
      plan: { loss: 0.2 },
      says: 'further apart than chance explains',
    },
  ]);

  itJudgesGossip('coverage', 'unknown', [
    {
      name: 'no rumor began',
      from: reliable,
      doctor: (trace) => trace.filter(({ kind }) => kind !== 'publish' && kind !== 'deliver'),
      says: 'no rumor began',
    },
    {
      name: 'the run was broken off before all could hear',
      from: reliable,
      doctor: (trace) => interrupt(remove(trace, { node: 'n4', kind: 'deliver', id: 'n3:1' })),
      says: 'n4 never heard n3:1; but the run did not end orderly (interrupted)',
    },
    {
      name: 'the run was broken off after all had heard',
      from: reliable,
      doctor: interrupt,
      says: 'the run did not end orderly (interrupted)',
    },
  ]);
});

describe('exactly-once', () => {
  const again = { node: 'n4', kind: 'deliver', id: 'n3:1' };

  itJudgesGossip('exactly-once', 'pass', [
    { name: 'each heard each once', from: reliable, says: '24 deliveries, none twice' },
    {
      name: 'a node that was started anew hears a rumor again',
      from: reliable,
      doctor: (trace) =>
        insert(
          insert(trace, again, { at: 103 }),
          { kind: 'run' },
          { kind: 'back', id: 'n4', at: 102 },
        ),
      says: '25 deliveries, none twice',
    },
    {
      name: 'what a killed process began is known to others alone',
      from: reliable,
      doctor: (trace) =>
        insert(
          remove(remove(trace, { node: 'n3', kind: 'publish' }), { node: 'n3', kind: 'counts' }),
          { kind: 'run' },
          { kind: 'gone', id: 'n3', planned: false, cause: 'SIGKILL', at: 101 },
        ),
      says: '24 deliveries, none twice',
    },
  ]);

  itJudgesGossip('exactly-once', 'fail', [
    {
      name: 'a node delivers a rumor twice',
      from: reliable,
      doctor: (trace) => insert(trace, again, {}),
      says: 'n4 delivered n3:1 twice',
    },
    {
      name: 'a node delivers its own rumor',
      from: reliable,
      doctor: (trace) => insert(trace, again, { id: 'n4:1' }),
      says: 'n4 delivered its own rumor n4:1',
    },
    {
      name: 'a node delivers what nobody began',
      from: reliable,
      doctor: (trace) => insert(trace, again, { id: 'n3:9' }),
      says: 'n4 delivered n3:9, which nobody began',
    },
  ]);

  itJudgesGossip('exactly-once', 'unknown', [
    {
      name: 'the run was broken off',
      from: reliable,
      doctor: interrupt,
      says: 'the run did not end orderly',
    },
  ]);
});

describe('knowledge', () => {
  const complete = { node: 'n3', kind: 'complete' };

  itJudgesGossip('knowledge', 'pass', [
    {
      name: 'every origin knows',
      from: reliable,
      says: 'the origins knew of 6 of 6 rumors that all have it, never too early',
    },
    {
      name: 'an origin cannot know, as a node is cut off to the end',
      from: cutOff,
      says: 'the origins knew of 2 of 6 rumors that all have it',
    },
    {
      name: 'a node that has heard a rumor is cut off before it can say so',
      from: cutOff,
      doctor: (trace) => remove(trace, { node: 'n2', kind: 'complete' }),
      says: 'the origins knew of 1 of 6 rumors that all have it',
    },
    {
      name: 'a rumor never came to all: another check says so',
      from: reliable,
      doctor: (trace) =>
        remove(remove(trace, complete), { node: 'n4', kind: 'deliver', id: 'n3:1' }),
      says: 'the origins knew of 5 of 6 rumors that all have it',
    },
    {
      name: 'a node is dead and nobody finds out who is',
      from: oneDead,
      says: 'the origins knew of 0 of 5 rumors that all have it',
    },
    {
      name: 'an origin does not know yet when the run is over by its time',
      from: reliable,
      doctor: (trace) => remove(trace, complete),
      plan: { endsEarly: false },
      says: 'the origins knew of 5 of 6 rumors',
    },
  ]);

  itJudgesGossip('knowledge', 'fail', [
    {
      name: 'an origin never learned that all have its rumor',
      from: reliable,
      doctor: (trace) => remove(trace, complete),
      says: 'n3 never learned that all have n3:1',
    },
    {
      name: 'an origin knew too early',
      from: reliable,
      doctor: (trace) => edit(trace, { node: 'n4', kind: 'deliver', id: 'n3:1' }, { at: 400 }),
      says: 'n3 took n3:1 for complete at 111.611 ms, before n4 had it',
    },
    {
      name: 'an origin took a rumor for complete that somebody never got',
      from: reliable,
      doctor: (trace) => remove(trace, { node: 'n4', kind: 'deliver', id: 'n3:1' }),
      says: 'n3 took n3:1 for complete at 111.611 ms, before n4 had it',
    },
  ]);

  itJudgesGossip('knowledge', 'unknown', [
    {
      name: 'the run was broken off before an origin knew',
      from: reliable,
      doctor: (trace) => interrupt(remove(trace, complete)),
      says: 'the run did not end orderly',
    },
  ]);
});

describe('accounting', () => {
  itJudgesGossip('accounting', 'pass', [
    { name: 'every message arrived', from: reliable, says: '138 messages sent = 138 received' },
    { name: 'a partition dropped the rest', from: cutOff, says: '73 dropped by faults' },
  ]);

  itJudgesGossip('accounting', 'fail', [
    {
      name: 'a node counts one receipt less',
      from: reliable,
      doctor: (trace) =>
        edit(trace, { node: 'n1', kind: 'counts' }, ({ received }) => ({
          received: Number(received) - 1,
        })),
      says: 'n1 counted 28 receipts, by peer 29',
    },
  ]);
});
