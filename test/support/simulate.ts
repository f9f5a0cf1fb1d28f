/** Experiments in the simulator, for tests and benchmarks: from a configuration to a verdict. */
import { judge, type Judgement } from '../../pkg/checkers/judge.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import type { ExperimentConfig } from '../../pkg/lab/config/schema.ts';
import type { RunOutcome } from '../../pkg/lab/engine.ts';
import { planRun, type RunPlan } from '../../pkg/lab/plan.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';

export interface Simulated {
  readonly plan: RunPlan;
  readonly outcome: RunOutcome;
  readonly records: readonly TraceRecord[];
  readonly judgement: Judgement;
}

/** @param fields The experiment as an object; JSON is YAML. */
export function experimentOf(fields: object): ExperimentConfig {
  const text = JSON.stringify({ experiment: 'agreement', engine: 'sim', ...fields });
  return loadConfig({ file: 'test.yaml', text });
}

export async function simulate(
  config: ExperimentConfig,
  seed: number,
  { fast = false } = {},
): Promise<Simulated> {
  const plan = planRun(config, seed);
  const records: TraceRecord[] = [];
  const outcome = await simEngine({ fast })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  return { plan, outcome, records, judgement: judge(plan.setup.plan, records) };
}
