import { expect } from 'chai';
import { assert, integer, property } from 'fast-check';
import { describe, it } from 'mocha';
import { Random } from '../../../../../pkg/core/random.ts';
import { checkRwRegister } from '../../../../../pkg/maelstrom/workbench/checkers/rw-register.ts';
import type { History } from '../../../../../pkg/maelstrom/workbench/history.ts';
import {
  concurrent,
  microOps,
  simulate,
  type Isolation,
} from '../../../../support/transactions.ts';

function anomaliesOf(history: History, model: string): unknown {
  return checkRwRegister(history, { consistencyModels: [model] })['anomaly-types'] ?? [];
}

function at(...texts: readonly string[]): History {
  return concurrent(texts.map(microOps));
}

describe('rw-register', () => {
  const cases: readonly (readonly [
    name: string,
    history: History,
    model: string,
    types: readonly string[],
  ])[] = [
    [
      'takes reads of what was written',
      at('w x 1', 'r x 1; w x 2', 'r x 2'),
      'strict-serializable',
      [],
    ],
    [
      'sees G0 where reads give the order',
      at('r x 1; w x 2; w y 1', 'w x 1; r y 1; w y 2'),
      'read-uncommitted',
      ['G0'],
    ],
    [
      'sees G1c: each read what the other wrote',
      at('w x 1; r y 1', 'w y 1; r x 1'),
      'read-committed',
      ['G1c'],
    ],
    [
      'does not mind G1c where it is allowed',
      at('w x 1; r y 1', 'w y 1; r x 1'),
      'read-uncommitted',
      [],
    ],
    [
      'sees G1b: a value that was written over',
      at('w x 1; w x 2', 'r x 1'),
      'read-committed',
      ['G1b'],
    ],
    ['takes a read of its own value', at('w x 1; r x 1; w x 2'), 'strict-serializable', []],
    ['sees an internal contradiction', at('w x 1; r x 2', 'w x 2'), 'read-atomic', ['internal']],
    ['sees a read skew', at('w x 1; w y 1', 'r x 1; r y _'), 'snapshot-isolation', ['G-single']],
    ['sees a write skew', at('r x _; w y 1', 'r y _; w x 1'), 'serializable', ['G2-item']],
    [
      'sees a lost update',
      at('w x 1', 'r x 1; w x 2', 'r x 1; w x 3'),
      'cursor-stability',
      ['lost-update'],
    ],
    ['sees what nobody wrote', at('w x 1', 'r x 9'), 'read-uncommitted', ['garbage-read']],
    [
      'sees versions in a circle',
      at('r x 1; w x 2', 'r x 2; w x 1'),
      'read-uncommitted',
      ['cyclic-versions'],
    ],
  ];
  for (const [name, history, model, types] of cases) {
    it(name, () => {
      expect(anomaliesOf(history, model)).to.deep.equal(types);
    });
  }

  it('sees G1a: a value of a transaction that failed', () => {
    const history = concurrent(['w x 1', 'r x 1'].map(microOps), ['fail']);
    expect(anomaliesOf(history, 'read-committed')).to.deep.equal(['G1a']);
    expect(anomaliesOf(history, 'read-uncommitted')).to.deep.equal([]);
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
          const history = simulate(isolation, Random.fromSeed(seed), { write: 'w', count: 30 });
          expect(anomaliesOf(history, model)).to.deep.equal([]);
        }),
        { numRuns: 25 },
      );
    });
  }

  it('finds in a read-committed store what serializability forbids', () => {
    const found = Array.from({ length: 20 }, (_, seed) =>
      simulate('read-committed', Random.fromSeed(seed), { write: 'w', count: 30 }),
    ).filter((history) => (anomaliesOf(history, 'serializable') as string[]).length > 0);
    expect(found.length).to.be.greaterThan(2);
  });
});
