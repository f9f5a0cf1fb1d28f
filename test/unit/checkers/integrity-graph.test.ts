import { describe } from 'mocha';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { edit, find } from '../../support/doctor.ts';
import { graphRounds, itJudges } from '../../support/scenarios.ts';

const N3_ROUND_3 = { node: 'n3', kind: 'round', round: 3 };

type Pair = readonly [from: string, value: string];

/** Changes the list of what n3 heard of n7, n1 and n2, and itself, in round 2. */
function relist(
  trace: readonly TraceRecord[],
  change: (heard: readonly Pair[]) => readonly Pair[],
): TraceRecord[] {
  return edit(trace, N3_ROUND_3, ({ heard }) => ({ heard: change(heard as readonly Pair[]) }));
}

describe('integrity on a graph', () => {
  itJudges('integrity', 'pass', [
    { name: 'nodes hear their neighbours only', from: graphRounds, says: 'came out the same' },
  ]);

  itJudges('integrity', 'fail', [
    {
      name: 'a node is heard that does not speak to this one',
      from: graphRounds,
      doctor: (trace) => {
        const value = find(trace, { node: 'n4', kind: 'round', round: 2 })['value'] as string;
        return relist(trace, (heard) =>
          heard.map((pair): Pair => (pair[0] === 'n1' ? ['n4', value] : pair)),
        );
      },
      says: 'n3 used in round 2 a value of n4, which does not speak to it',
    },
    {
      name: 'a neighbour is left out',
      from: graphRounds,
      doctor: (trace) => relist(trace, (heard) => heard.filter(([from]) => from !== 'n1')),
      says: 'n3 used in round 2 3 values instead of 4',
    },
    {
      name: 'a value is not what the rule makes of it',
      from: graphRounds,
      doctor: (trace) => edit(trace, N3_ROUND_3, { value: '1/3' }),
      says: 'n3 held 1/3 in round 3, but iabc of what it heard is',
    },
  ]);
});
