import { describe } from 'mocha';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { edit, insert, remove } from '../../support/doctor.ts';
import { delphiRounds, itJudges } from '../../support/scenarios.ts';

type Pair = readonly [checkpoint: string, weight: string];

/** Changes the weights with which n3 began a round. */
function reweigh(
  trace: readonly TraceRecord[],
  round: number,
  change: (weights: readonly Pair[]) => readonly Pair[],
): TraceRecord[] {
  return edit(trace, { node: 'n3', kind: 'weights', round }, ({ weights }) => ({
    weights: change(weights as readonly Pair[]),
  }));
}

describe('integrity of weights', () => {
  itJudges('integrity', 'pass', [
    { name: 'weights are agreed upon', from: delphiRounds, says: 'came out the same' },
  ]);

  itJudges('integrity', 'fail', [
    {
      name: 'the value is not the output of the weights',
      from: delphiRounds,
      doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 2 }, { value: '1/3' }),
      says: 'n3 held 1/3 in round 2, but its weights give',
    },
    {
      name: 'a weight follows from none of the round before',
      from: delphiRounds,
      doctor: (trace) => reweigh(trace, 2, (weights) => [...weights, ['9:40', '1/4']]),
      says: 'n3 gave 9:40 the weight 1/4 in round 2, which does not follow from those of round 1',
    },
    {
      name: 'no weights are told',
      from: delphiRounds,
      doctor: (trace) => remove(trace, { node: 'n3', kind: 'weights', round: 2 }),
      says: 'n3 went to round 2 without having told its weights',
    },
    {
      name: 'what is told are no weights',
      from: delphiRounds,
      doctor: (trace) =>
        insert(trace, { node: 'n3', kind: 'weights', round: 2 }, { weights: [['x', '1/2']] }),
      says: 'cannot be read',
    },
  ]);
});

describe('contraction of weights', () => {
  itJudges('contraction', 'fail', [
    {
      name: 'weights are further apart than they can be',
      from: delphiRounds,
      doctor: (trace) => reweigh(trace, 2, (weights) => [...weights, ['9:40', '1/3']]),
      says: 'in round 2 weights of 9:40 were 1/3 apart, where async-delphi is proven to leave 0.25 at most',
    },
  ]);
});
