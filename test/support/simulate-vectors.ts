/** Experiments of vectors in the simulator: from a configuration to the result that a user gets. */
import type { ExperimentConfig } from '../../pkg/lab/config/schema.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { buildResult } from '../../pkg/lab/result.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { VectorsResult } from '../../pkg/lab/vectors/result.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

export async function simulateVectors(
  config: ExperimentConfig,
  seed: number,
): Promise<VectorsResult> {
  const plan = planRun(config, seed);
  const records: TraceRecord[] = [];
  const outcome = await simEngine({ fast: false })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  const result = buildResult({ plan, resolved: config, records, outcome });
  if (result.experiment !== 'vectors') throw new Error('it is an experiment of vectors');
  return result;
}
