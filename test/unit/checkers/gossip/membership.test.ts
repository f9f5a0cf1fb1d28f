/** The checks on membership, on traces that were doctored to break what they look at. */
import { describe } from 'mocha';
import { millis } from '../../../../pkg/core/ids.ts';
import type { TraceRecord } from '../../../../pkg/trace/record.ts';
import { edit, insert, interrupt, remove } from '../../../support/doctor.ts';
import { itJudgesGossip, membership } from '../../../support/gossip-scenarios.ts';

type Trace = readonly TraceRecord[];

const DEATH = { node: 'n1', kind: 'member', id: 'n2', state: 'dead' };
const RETURN = { node: 'n1', kind: 'member', id: 'n3', state: 'alive', incarnation: 2 };
const HEALED = { node: 'master', kind: 'fault', turn: 'heal' };

/** n1 says of n4, far from any trouble, what it did not say. */
const accused = (trace: Trace, state: string, at = 12_000): TraceRecord[] =>
  insert(trace, RETURN, { id: 'n4', state, at });

/** Another entry of the schedule. */
function trouble(
  trace: Trace,
  kind: string,
  node: string,
  { from = 11_000, to = 13_000 } = {},
): TraceRecord[] {
  const fields = { action: { kind }, nodes: [node] };
  const begun = insert(trace, HEALED, { ...fields, turn: 'begin', at: from });
  return insert(begun, { turn: 'begin', at: from }, { ...fields, turn: 'heal', at: to });
}

/** n5 is killed as well. */
const killed = (trace: Trace, at: number): TraceRecord[] =>
  insert(trace, { kind: 'run' }, { kind: 'gone', id: 'n5', planned: true, cause: 'x', at });

describe('detection', () => {
  itJudgesGossip('detection', 'pass', [
    {
      name: 'all noticed the dead and the stopped in time',
      from: membership,
      says: 'n2 and n3: noticed by all, the last after 1588 ms',
    },
    {
      name: 'nobody stopped for long enough',
      from: membership,
      plan: { membership: { detectMs: millis(3500) } },
      doctor: (trace) => remove(remove(trace, { kind: 'gone' }), { kind: 'fault' }),
      says: 'nobody stopped for long enough to be noticed',
    },
    {
      name: 'a node died when the run was nearly over',
      from: membership,
      doctor: (trace) => killed(trace, 12_501),
      says: 'n2 and n3: noticed by all',
    },
    {
      name: 'one did not notice that was stopped itself',
      from: membership,
      doctor: (trace) =>
        trouble(edit(trace, DEATH, { state: 'suspect' }), 'pause', 'n1', { from: 1500, to: 2000 }),
      says: 'n2 and n3: noticed by all',
    },
    {
      name: 'one did not notice that had too much to do',
      from: membership,
      doctor: (trace) =>
        trouble(edit(trace, DEATH, { state: 'suspect' }), 'burn', 'n1', { from: 1500, to: 2000 }),
      says: 'n2 and n3: noticed by all',
    },
  ]);

  itJudgesGossip('detection', 'fail', [
    {
      name: 'one never noticed',
      from: membership,
      doctor: (trace) => edit(trace, DEATH, { state: 'suspect' }),
      says: 'n1 never noticed that n2 had stopped (2500 ms are allowed)',
    },
    {
      name: 'one noticed too late',
      from: membership,
      doctor: (trace) => edit(trace, DEATH, { at: 3600 }),
      says: 'n1 noticed after 2600 ms only that n2 had stopped (2500 ms are allowed)',
    },
    {
      name: 'nobody noticed, just in time before the end',
      from: membership,
      doctor: (trace) => killed(trace, 12_500),
      says: 'n1 never noticed that n5 had stopped (2500 ms are allowed) (and 2 more like this)',
    },
    {
      name: 'one never noticed, though its clocks were slow at another time',
      from: membership,
      doctor: (trace) => trouble(edit(trace, DEATH, { state: 'suspect' }), 'burn', 'n1'),
      says: 'n1 never noticed that n2 had stopped',
    },
    {
      name: 'one noticed too late in a run that was broken off',
      from: membership,
      doctor: (trace) => interrupt(edit(trace, DEATH, { at: 3600 })),
      says: 'n1 noticed after 2600 ms only',
    },
  ]);

  itJudgesGossip('detection', 'unknown', [
    {
      name: 'the run was broken off before one noticed',
      from: membership,
      doctor: (trace) => interrupt(edit(trace, DEATH, { state: 'suspect' })),
      says: 'the run did not end orderly (interrupted)',
    },
  ]);
});

describe('stability', () => {
  itJudgesGossip('stability', 'pass', [
    {
      name: 'only the dead and the stopped were accused',
      from: membership,
      says: 'no false removal, 0 false suspicions',
    },
    {
      name: 'a node that could answer was suspected, and not removed',
      from: membership,
      doctor: (trace) => accused(trace, 'suspect'),
      says: 'no false removal, 1 false suspicion',
    },
    {
      name: 'nodes were cut off from others: what one side says reaches the other',
      from: membership,
      doctor: (trace) => trouble(accused(trace, 'dead'), 'partition', 'n5'),
      says: 'no false removal, 0 false suspicions',
    },
    {
      name: 'the accused was stopped shortly before',
      from: membership,
      doctor: (trace) => trouble(accused(trace, 'dead', 14_000), 'pause', 'n4'),
      says: 'no false removal',
    },
    {
      name: 'the accuser was stopped shortly before',
      from: membership,
      doctor: (trace) => trouble(accused(trace, 'dead', 14_000), 'pause', 'n1'),
      says: 'no false removal',
    },
  ]);

  itJudgesGossip('stability', 'fail', [
    {
      name: 'a node that could answer was taken for dead',
      from: membership,
      doctor: (trace) => accused(trace, 'dead'),
      says: 'n1 took n4 for dead at 12000 ms, though it could answer',
    },
    {
      name: 'the accuser had too much to do: it must know that of itself',
      from: membership,
      doctor: (trace) => trouble(accused(trace, 'dead'), 'burn', 'n1'),
      says: 'n1 took n4 for dead at 12000 ms',
    },
    {
      name: 'a node was stopped long before',
      from: membership,
      doctor: (trace) => insert(trace, RETURN, { id: 'n3', state: 'dead', at: 10_001 }),
      says: 'n1 took n3 for dead at 10001 ms',
    },
    {
      name: 'the run was broken off after a false removal',
      from: membership,
      doctor: (trace) => interrupt(accused(trace, 'dead')),
      says: 'n1 took n4 for dead',
    },
  ]);

  itJudgesGossip('stability', 'unknown', [
    {
      name: 'the run was broken off',
      from: membership,
      doctor: interrupt,
      says: 'the run did not end orderly',
    },
  ]);
});

describe('reunion', () => {
  itJudgesGossip('reunion', 'pass', [
    {
      name: 'all who live see each other, and none the dead',
      from: membership,
      says: '4 nodes live and know it of each other',
    },
    {
      name: 'somebody is suspected in the end: that is no removal',
      from: membership,
      doctor: (trace) => accused(trace, 'suspect'),
      says: '4 nodes live',
    },
    {
      name: 'a node is stopped to the end',
      from: membership,
      doctor: (trace) => edit(remove(trace, RETURN), HEALED, { over: true }),
      says: '3 nodes live and know it of each other',
    },
    {
      name: 'a node is cut off to the end',
      from: membership,
      doctor: (trace) =>
        remove(trouble(accused(trace, 'dead'), 'partition', 'n4'), { turn: 'heal', at: 13_000 }),
      says: '4 nodes live',
    },
  ]);

  itJudgesGossip('reunion', 'fail', [
    {
      name: 'one does not take another back that has returned',
      from: membership,
      doctor: (trace) => remove(trace, RETURN),
      says: 'in the end n1 takes n3 for dead, though it lives',
    },
    {
      name: 'one takes a living node for dead in the end',
      from: membership,
      doctor: (trace) => accused(trace, 'dead'),
      says: 'in the end n1 takes n4 for dead, though it lives',
    },
    {
      name: 'one takes a living node for one that left',
      from: membership,
      doctor: (trace) => accused(trace, 'left'),
      says: 'in the end n1 takes n4 for left, though it lives',
    },
    {
      name: 'one never heard of another',
      from: membership,
      doctor: (trace) => trace.filter((each) => each.node !== 'n1' || each['id'] !== 'n4'),
      says: 'in the end n1 takes n4 for unknown, though it lives',
    },
    {
      name: 'a cut has healed and nodes did not find each other',
      from: membership,
      doctor: (trace) => trouble(accused(trace, 'dead'), 'partition', 'n4'),
      says: 'in the end n1 takes n4 for dead',
    },
  ]);

  itJudgesGossip('reunion', 'unknown', [
    {
      name: 'the run was broken off before nodes could find each other',
      from: membership,
      doctor: (trace) => interrupt(remove(trace, RETURN)),
      says: 'in the end n1 takes n3 for dead, though it lives; but the run did not end orderly',
    },
    {
      name: 'the run was broken off',
      from: membership,
      doctor: interrupt,
      says: 'the run did not end orderly',
    },
  ]);
});
