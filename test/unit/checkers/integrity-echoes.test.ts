import { describe } from 'mocha';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { edit, find, insert, remove } from '../../support/doctor.ts';
import { binaryRounds, itJudges } from '../../support/scenarios.ts';

type Pair = readonly [from: string, value: string];

const N1_ROUND_1 = { node: 'n1', kind: 'round', round: 1 };

/** Changes the list of those by whom n1 ended round 0. */
function relist(
  trace: readonly TraceRecord[],
  change: (heard: readonly Pair[]) => readonly Pair[],
): TraceRecord[] {
  return edit(trace, N1_ROUND_1, ({ heard }) => ({ heard: change(heard as readonly Pair[]) }));
}

describe('integrity of echoes', () => {
  itJudges('integrity', 'pass', [
    { name: 'rounds end by echoes', from: binaryRounds, says: 'came out the same' },
  ]);

  itJudges('integrity', 'fail', [
    {
      name: 'too few nodes stand by a value',
      from: binaryRounds,
      doctor: (trace) => relist(trace, (heard) => heard.slice(0, 4)),
      says: 'n1 ended round 0 with 4 nodes for',
    },
    {
      name: 'a node counts twice',
      from: binaryRounds,
      doctor: (trace) => relist(trace, (heard) => [...heard, heard[0]!]),
      says: 'n1 ended round 0 counting a node twice for',
    },
    {
      name: 'there are three values',
      from: binaryRounds,
      doctor: (trace) => relist(trace, (heard) => [...heard, ['n7', '7'], ['n7', '1/2']]),
      says: 'n1 ended round 0 with ',
    },
    {
      name: 'a stranger stands by a value',
      from: binaryRounds,
      doctor: (trace) =>
        relist(trace, ([[, value] = ['', ''], ...rest]) => [['n9', value], ...rest]),
      says: 'n1 ended round 0 by n9, which does not take part',
    },
    {
      name: 'the value does not follow from those that were echoed',
      from: binaryRounds,
      doctor: (trace) => edit(trace, N1_ROUND_1, { value: '1/3' }),
      says: 'n1 held 1/3 in round 1, but midpoint of what it heard is',
    },
    {
      name: 'a node never said ECHO2 of what it is counted for',
      from: binaryRounds,
      doctor: (trace) => {
        const value = find(trace, { node: 'n2', kind: 'echo2', round: 1 })['value'];
        const other = value === '0' ? '1' : '0';
        return edit(trace, { node: 'n2', kind: 'echo2', round: 1 }, { value: other });
      },
      says: ' of n2, which never said so',
    },
    {
      name: 'a node never said ECHO of what it is counted for',
      from: binaryRounds,
      doctor: (trace) => remove(trace, { node: 'n2', kind: 'echo', round: 0 }),
      says: 'n1 ended round 0 by ECHO 0 of n2, which never said so',
    },
    {
      name: 'a node says ECHO2 twice',
      from: binaryRounds,
      doctor: (trace) => insert(trace, { node: 'n1', kind: 'echo2', round: 0 }, {}),
      says: 'n1 said ECHO2 twice in round 0',
    },
  ]);
});
