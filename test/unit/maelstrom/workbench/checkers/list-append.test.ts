import { expect } from 'chai';
import { assert, integer, property } from 'fast-check';
import { describe, it } from 'mocha';
import { Random } from '../../../../../pkg/core/random.ts';
import { checkListAppend } from '../../../../../pkg/maelstrom/workbench/checkers/list-append.ts';
import type { History } from '../../../../../pkg/maelstrom/workbench/history.ts';
import {
  concurrent,
  listOps,
  oneByOne,
  simulate,
  type Isolation,
} from '../../../../support/transactions.ts';

function anomaliesOf(history: History, model = 'strict-serializable'): unknown {
  return checkListAppend(history, { consistencyModels: [model] })['anomaly-types'] ?? [];
}

function at(...texts: readonly string[]): History {
  return concurrent(texts.map(listOps));
}

describe('list-append', () => {
  const cases: readonly (readonly [
    name: string,
    history: History,
    model: string,
    types: readonly string[],
  ])[] = [
    ['takes reads of one list', at('a x 1', 'r x 1; a x 2', 'r x 1,2'), 'strict-serializable', []],
    [
      'sees G0: two keys written in opposite orders',
      at('a x 1; a y 1', 'a x 2; a y 2', 'r x 1,2; r y 2,1'),
      'read-uncommitted',
      ['G0'],
    ],
    [
      'sees G1c: each read what the other wrote',
      at('a x 1; r y 1', 'a y 1; r x 1'),
      'read-committed',
      ['G1c'],
    ],
    [
      'does not mind G1c where it is allowed',
      at('a x 1; r y 1', 'a y 1; r x 1'),
      'read-uncommitted',
      [],
    ],
    [
      'sees G-single: a read skew',
      at('a x 1; a y 1', 'r x 1; r y _'),
      'snapshot-isolation',
      ['G-single'],
    ],
    [
      'sees G2-item: a write skew',
      at('r x _; a y 1', 'r y _; a x 1', 'r x 1; r y 1'),
      'serializable',
      ['G2-item'],
    ],
    [
      'allows write skew under snapshot isolation',
      at('r x _; a y 1', 'r y _; a x 1', 'r x 1; r y 1'),
      'snapshot-isolation',
      [],
    ],
    [
      'sees G-nonadjacent: a long fork',
      at('a x 1', 'a y 1', 'r x 1; r y _', 'r x _; r y 1'),
      'snapshot-isolation',
      ['G-nonadjacent'],
    ],
    [
      'sees a lost update',
      at('r x _; a x 1', 'r x _; a x 2', 'r x 1'),
      'cursor-stability',
      ['lost-update'],
    ],
    ['sees G1b: a state in the middle', at('a x 1; a x 2', 'r x 1'), 'read-committed', ['G1b']],
    ['sees an internal contradiction', at('a x 1; r x _'), 'read-atomic', ['internal']],
    [
      'sees incompatible orders',
      at('a x 1', 'a x 2', 'r x 1,2', 'r x 2,1'),
      'read-committed',
      ['incompatible-order'],
    ],
    [
      'sees duplicate elements',
      at('a x 1', 'a x 2', 'r x 1,2,1'),
      'read-uncommitted',
      ['duplicate-elements'],
    ],
    ['sees what nobody appended', at('a x 1', 'r x 1,7'), 'read-uncommitted', ['garbage-read']],
    ['sees a read of the future', at('r x 1; a x 1'), 'read-atomic', ['future-read']],
    [
      'sees a stale read across real time',
      oneByOne(['a x 1', 'a x 2', 'r x 1', 'r x 1,2'].map(listOps)),
      'strict-serializable',
      ['G-single-realtime'],
    ],
    [
      'allows a stale read without real time',
      oneByOne(['a x 1', 'a x 2', 'r x 1', 'r x 1,2'].map(listOps)),
      'serializable',
      [],
    ],
    [
      'sees a process that goes back',
      oneByOne(['a x 1', 'r x 1', 'r x _'].map(listOps), () => 0),
      'strong-session-serializable',
      ['G-single-process'],
    ],
  ];
  for (const [name, history, model, types] of cases) {
    it(name, () => {
      expect(anomaliesOf(history, model)).to.deep.equal(types);
    });
  }

  it('sees G1a and a dirty update of a transaction that failed', () => {
    const history = concurrent(['a x 1', 'a x 2', 'r x 1,2'].map(listOps), ['fail']);
    expect(anomaliesOf(history, 'read-committed')).to.deep.equal(['G1a', 'dirty-update']);
  });

  it('takes what a transaction in doubt appended, seen or not', () => {
    const seen = concurrent(['a x 1', 'r x 1'].map(listOps), ['info']);
    const unseen = concurrent(['a x 1', 'r x _'].map(listOps), ['info']);
    expect([anomaliesOf(seen), anomaliesOf(unseen)]).to.deep.equal([[], []]);
  });

  it('tells a cycle in words', () => {
    const { anomalies } = checkListAppend(at('a x 1; r y 1', 'a y 1; r x 1'), {
      consistencyModels: ['read-committed'],
    });
    const { G1c } = anomalies as unknown as Readonly<
      Record<string, readonly { explanation: string }[]>
    >;
    expect(G1c?.[0]?.explanation).to.equal(
      'T2 comes before T3, because T3 saw the 1 that T2 appended to key "x"; ' +
        'but then T3 comes before T2, because T2 saw the 1 that T3 appended to key "y": ' +
        'no order of T2, T3 fits',
    );
  });

  const promises: readonly (readonly [Isolation, string])[] = [
    ['strict-serializable', 'strict-serializable'],
    ['snapshot-isolation', 'snapshot-isolation'],
    ['read-committed', 'read-committed'],
  ];
  for (const [isolation, model] of promises) {
    it(`finds nothing against ${model} in what such a store answers`, () => {
      assert(
        property(integer(), (seed) => {
          const history = simulate(isolation, Random.fromSeed(seed), {
            write: 'append',
            count: 30,
          });
          expect(anomaliesOf(history, model)).to.deep.equal([]);
        }),
        { numRuns: 25 },
      );
    });
  }

  it('finds in weaker stores what stronger models forbid', () => {
    expect(convicted('snapshot-isolation', 'serializable')).to.be.greaterThan(3);
    expect(convicted('read-committed', 'snapshot-isolation')).to.be.greaterThan(10);
  });
});

/** Of 20 histories of a store, those in which something was found against the model. */
function convicted(isolation: Isolation, model: string): number {
  const histories = Array.from({ length: 20 }, (_, seed) =>
    simulate(isolation, Random.fromSeed(seed), { write: 'append', count: 30 }),
  );
  return histories.filter(
    (history) => checkListAppend(history, { consistencyModels: [model] })['valid?'] === false,
  ).length;
}
