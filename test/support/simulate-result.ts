/** Experiments of any kind in the simulator: from a configuration to the result that a user gets. */
import type { ExperimentConfig } from '../../pkg/lab/config/schema.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { buildResult, type Result } from '../../pkg/lab/result.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

export async function simulateResult(
  config: ExperimentConfig,
  seed: number,
): Promise<{ readonly result: Result; readonly records: readonly TraceRecord[] }> {
  const plan = planRun(config, seed);
  const records: TraceRecord[] = [];
  const outcome = await simEngine({ fast: false })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  return { result: buildResult({ plan, resolved: config, records, outcome }), records };
}
