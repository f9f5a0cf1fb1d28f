import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { GossipHistory } from '../../../pkg/checkers/gossip/history.ts';
import { judgeGossip } from '../../../pkg/checkers/gossip/judge.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { edit, find } from '../../support/doctor.ts';
import { simulateGossip, type SimulatedGossip } from '../../support/simulate-gossip.ts';

/** n1 is cut off from the others for good, and n2 stopped, while rumors go on; all is healed for the end. */
const TEXT = `experiment: gossip
engine: sim
nodes: {count: 6}
gossip: {messages: {count: 12}}
membership: {}
faults:
  schedule:
    - {fault: partition, nodes: [n1], atMs: 100}
    - {fault: pause, nodes: [n2], atMs: 300}
`;

describe('faults that last to the end of a run', () => {
  let run: SimulatedGossip;
  before(async () => {
    run = await simulateGossip(TEXT);
  });
  const judge = (records: readonly TraceRecord[]) =>
    Object.fromEntries(
      judgeGossip(GossipHistory.of(run.plan, records)).checks.map(({ name, verdict }) => [
        name,
        verdict,
      ]),
    );

  it('excuse those whom they concern, although all is healed when the run is over', () => {
    expect(find(run.records, { kind: 'fault', turn: 'heal' })).to.deep.include({ over: true });
    expect(new Set(Object.values(judge(run.records)))).to.deep.equal(new Set(['pass']));
  });

  it('excuse nobody when they were healed before', () => {
    const healed = edit(run.records, { kind: 'fault', turn: 'heal' }, { over: false, at: 1000 });
    expect(judge(healed)).to.deep.include({ coverage: 'fail', reunion: 'fail' });
  });
});
