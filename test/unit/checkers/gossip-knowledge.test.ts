import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { GossipHistory } from '../../../pkg/checkers/gossip/history.ts';
import { checkKnowledge } from '../../../pkg/checkers/gossip/knowledge.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { SMALL_GOSSIP } from '../../support/config.ts';
import { edit, interrupt, remove } from '../../support/doctor.ts';
import { simulateGossip, type SimulatedGossip } from '../../support/simulate-gossip.ts';

/** Four rumors of four nodes. */
const run = (faults = ''): Promise<SimulatedGossip> =>
  simulateGossip(`${SMALL_GOSSIP.replace('{}', '{messages: {count: 4}}')}engine: sim\n${faults}`);

const judge = ({ plan, records }: SimulatedGossip) =>
  checkKnowledge(GossipHistory.of(plan, records));

describe('knowledge', () => {
  let sound: SimulatedGossip;
  before(async () => {
    sound = await run();
  });
  const doctored = (doctor: (trace: readonly TraceRecord[]) => readonly TraceRecord[]) =>
    judge({ plan: sound.plan, records: doctor(sound.records) });

  it('says of how many rumors the origins knew', () => {
    expect(judge(sound)).to.deep.equal({
      verdict: 'pass',
      detail: 'the origins knew of 4 of 4 rumors that all have it, never too early',
    });
  });

  it('demands nothing where a node is dead and nobody finds out who is', async () => {
    const { verdict, detail } = judge(await run('faults: {plan: [{node: n1, afterSends: 1}]}\n'));
    expect({ verdict, detail }).to.deep.equal({
      verdict: 'pass',
      detail: 'the origins knew of 0 of 4 rumors that all have it, never too early',
    });
  });

  it('fails when an origin never learned it, though all live', () => {
    const silent = doctored((trace) => remove(trace, { kind: 'complete', node: 'n3' }));
    expect(silent).to.deep.equal({
      verdict: 'fail',
      detail: 'n3 never learned that all have n3:1',
    });
  });

  it('fails when an origin was told too early', () => {
    const { verdict, detail } = doctored((trace) =>
      edit(trace, { kind: 'complete', node: 'n2' }, { at: 0 }),
    );
    expect(verdict).to.equal('fail');
    expect(detail).to.match(/^n2 took n2:1 for complete at 0 ms, before n\d had it/);
  });

  it('does not know of a run that was broken off', () => {
    expect(doctored(interrupt).verdict).to.equal('unknown');
  });
});
