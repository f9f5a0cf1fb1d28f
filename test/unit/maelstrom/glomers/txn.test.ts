import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { FaultName } from '../../../../pkg/maelstrom/workbench/nemesis/faults.ts';
import { glomer, runGlomer } from '../../../support/glomers.ts';
import { LoneNode, type Sent } from '../../../support/maelstrom.ts';

const txn = glomer('txn', 'available');

/** What a node answers to a transaction. */
function carryOut(lone: LoneNode, ops: (string | number | null)[][]): unknown {
  return lone.hear('c1', { type: 'txn', msg_id: 1, txn: ops })[0]?.body['txn'];
}

const tell = (from: string, sent: readonly Sent[], to: LoneNode): void => {
  for (const { body } of sent) to.hear(from, body);
};

describe('transactions over registers', () => {
  const faults: readonly FaultName[] = ['partition', 'one-way', 'loss', 'duplicate'];
  for (const fault of faults) {
    it(`keep read committed and are totally available, with ${fault}`, () => {
      for (const seed of [1, 2]) {
        const run = runGlomer(txn, {
          workload: 'txn-rw-register',
          nodes: 3,
          workersPerNode: 2,
          rate: 300,
          nemesis: [fault],
          latency: { mean: 20, distribution: 'exponential' },
          consistencyModels: ['read-committed'],
          timeLimitMs: 3000,
          seed,
        });
        expect(run.result, `seed ${seed}`).to.include({ 'valid?': true });
        expect(run.totallyAvailable).to.equal(true);
        expect(run.history.length).to.be.above(1000);
      }
    });
  }

  it('read what they have written themselves, and null where nothing was', () => {
    const lone = new LoneNode(txn);
    const done = carryOut(lone, [
      ['r', 1, null],
      ['w', 1, 5],
      ['r', 1, null],
      ['r', 2, null],
    ]);
    expect(done).to.deep.equal([
      ['r', 1, null],
      ['w', 1, 5],
      ['r', 1, 5],
      ['r', 2, null],
    ]);
  });

  it('end alike on all nodes, whatever comes first', () => {
    const [a, b] = [new LoneNode(txn, ['n0', 'n1']), new LoneNode(txn, ['n1', 'n0'])];
    carryOut(a, [
      ['w', 1, 'a'],
      ['w', 2, 'a'],
    ]);
    carryOut(b, [
      ['w', 1, 'b'],
      ['w', 2, 'b'],
    ]);
    const [fromA, fromB] = [a.wait(100), b.wait(100)];
    tell('n0', fromA, b);
    tell('n1', fromB, a);
    const reads = [
      ['r', 1, null],
      ['r', 2, null],
    ];
    expect(carryOut(a, reads)).to.deep.equal([
      ['r', 1, 'b'],
      ['r', 2, 'b'],
    ]);
    expect(carryOut(b, reads)).to.deep.equal(carryOut(a, reads));
  });

  it('tell nobody what a transaction has written over', () => {
    const lone = new LoneNode(txn);
    carryOut(lone, [
      ['w', 1, 'draft'],
      ['w', 1, 'final'],
    ]);
    const told = JSON.stringify(lone.wait(100));
    expect(told).to.include('final').and.not.include('draft');
  });
});
