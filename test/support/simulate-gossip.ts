/** Experiments of gossip in the simulator, for tests of the checks. */
import type { GossipPlan } from '../../pkg/gossip/plan.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { gossipConfig } from './config.ts';

export interface SimulatedGossip {
  readonly plan: GossipPlan;
  readonly records: readonly TraceRecord[];
}

/** @param text The experiment as YAML. */
export async function simulateGossip(text: string, seed = 3): Promise<SimulatedGossip> {
  const plan = planRun(gossipConfig({ file: 'test.yaml', text }), seed);
  const records: TraceRecord[] = [];
  await simEngine({ fast: true })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  const { plan: gossip } = plan.setup;
  if (gossip.experiment !== 'gossip') throw new Error('it is an experiment of gossip');
  return { plan: gossip, records };
}
