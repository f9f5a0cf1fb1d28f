import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { GossipHistory } from '../../../pkg/checkers/gossip/history.ts';
import { checkKnowledge } from '../../../pkg/checkers/gossip/knowledge.ts';
import type { GossipPlan } from '../../../pkg/gossip/plan.ts';
import { planRun } from '../../../pkg/lab/plan.ts';
import { simEngine } from '../../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../support/config.ts';
import { edit, interrupt, remove } from '../../support/doctor.ts';

interface Run {
  readonly plan: GossipPlan;
  readonly records: readonly TraceRecord[];
}

/** Four rumors of four nodes. */
async function run(faults = ''): Promise<Run> {
  const text = `${SMALL_GOSSIP.replace('{}', '{messages: {count: 4}}')}engine: sim\n${faults}`;
  const config = gossipConfig({ file: 'test.yaml', text });
  const plan = planRun(config, 3);
  const records: TraceRecord[] = [];
  await simEngine({ fast: true })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  return { plan: plan.setup.plan, records };
}

const judge = ({ plan, records }: Run) => checkKnowledge(GossipHistory.of(plan, records));

describe('knowledge', () => {
  let sound: Run;
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
