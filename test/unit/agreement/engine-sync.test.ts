/** The synchronous engine, step by step: one node, its events fed by hand. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { Bench, facts, timers } from '../../support/bench.ts';
import { planOf } from '../../support/plans.ts';

describe('the synchronous engine', () => {
  const SYNC = planOf({ inputs: [0, 1, 2, 3], rule: 'mean', model: 'sync-crash' });

  it('waits for all, or for the end of the round', () => {
    const node = new Bench(SYNC);
    expect(timers(node.start())).to.deep.equal([100]);
    node.hear('n2', 0, 1);
    expect(node.hear('n3', 0, 2)).to.deep.equal([]);
    expect(facts(node.fire('deadline', 100))).to.deep.equal([
      { kind: 'missing', round: 0, from: ['n4'] },
      {
        kind: 'round',
        round: 1,
        value: 1,
        heard: [
          ['n1', 0],
          ['n2', 1],
          ['n3', 2],
        ],
      },
    ]);
  });

  it('does not wait again for who was silent, but uses what it still sends in time', () => {
    const node = new Bench(SYNC);
    node.start();
    for (const from of ['n2', 'n3']) node.hear(from, 0, 1);
    node.fire('deadline', 100);
    node.hear('n4', 1, 5);
    node.hear('n2', 1, 1);
    const [second] = facts(node.hear('n3', 1, 1));
    expect(second?.['heard']).to.deep.include(['n4', 5]);
    node.hear('n2', 2, 1);
    expect(facts(node.hear('n3', 2, 1))).to.have.length(1);
  });

  it('sets deadlines from its start on, so that a slow round does not delay all others', () => {
    const node = new Bench(SYNC);
    node.start();
    for (const from of ['n2', 'n3']) node.hear(from, 0, 1);
    expect(timers(node.fire('deadline', 100))).to.deep.equal([100]);
    for (const from of ['n2']) node.hear(from, 1, 1);
    expect(timers(node.fire('deadline', 230))).to.deep.equal([70]);
  });

  it('fills up with its own value in sync-byzantine', () => {
    const node = new Bench(planOf({ inputs: [0, 1, 2, 3], rule: 'mean', model: 'sync-byzantine' }));
    node.start();
    node.hear('n2', 0, 1);
    const fact = facts(node.fire('deadline', 100)).at(-1);
    expect(fact?.['heard']).to.deep.equal([
      ['n1', 0],
      ['n2', 1],
      ['n1', 0],
      ['n1', 0],
    ]);
  });

  it('waits for everybody in every round where messages may be lost', () => {
    const node = new Bench({ ...SYNC, resendMs: millis(50) });
    node.start();
    for (const from of ['n2', 'n3']) node.hear(from, 0, 1);
    node.fire('deadline', 100);
    node.hear('n2', 1, 1);
    expect(facts(node.hear('n3', 1, 1))).to.deep.equal([]);
  });
});
