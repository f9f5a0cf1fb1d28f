import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { checkMass } from '../../../pkg/checkers/gossip/averaging.ts';
import { GossipHistory } from '../../../pkg/checkers/gossip/history.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { edit, find, interrupt } from '../../support/doctor.ts';
import { simulateGossip, type SimulatedGossip } from '../../support/simulate-gossip.ts';

const TEXT = `experiment: gossip
engine: sim
nodes: {count: 4, inputs: [1, 2, 3, 10]}
averaging: {cycles: 5}
`;

describe('mass', () => {
  let sound: SimulatedGossip;
  before(async () => {
    sound = await simulateGossip(TEXT);
  });
  const judge = (records: readonly TraceRecord[]) =>
    checkMass(GossipHistory.of(sound.plan, records));
  const last = { kind: 'average', cycle: 5, node: 'n2' };
  /** Changes some of the last numbers of n2 by 1. */
  const changed = (...fields: readonly string[]) =>
    edit(sound.records, last, (record) =>
      Object.fromEntries(fields.map((field) => [field, Number(record[field]) + 1])),
    );

  it('is conserved', () => {
    expect(judge(sound.records)).to.deep.equal({
      verdict: 'pass',
      detail: 'the sum of what all hold is that of the inputs',
    });
  });

  it('fails when a node holds something else than its accounts say', () => {
    const { verdict, detail } = judge(changed('mass'));
    expect(verdict).to.equal('fail');
    const mass = Number(find(sound.records, last)['mass']);
    expect(detail).to.match(
      new RegExp(`^n2 holds ${mass + 1}, and should hold ${Math.floor(mass)}`),
    );
  });

  it('fails when all has arrived and what the sum is divided by has changed', () => {
    const { verdict, detail } = judge(changed('weight'));
    expect(verdict).to.equal('fail');
    expect(detail).to.match(/^all hold .*, with weight/);
  });

  it('is unknown when an exchange was still under way at the end', () => {
    const { verdict, detail } = judge(changed('mass', 'receivedMass'));
    expect(verdict).to.equal('unknown');
    expect(detail).to.match(/took longer than a cycle .*\(bias 0\.250\); raise averaging\.cycleMs/);
  });

  it('does not know of a run that was broken off', () => {
    expect(judge(interrupt(sound.records)).verdict).to.equal('unknown');
  });
});
