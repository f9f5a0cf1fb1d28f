/** Experiments of agreement in the simulator, for tests and benchmarks: from a configuration to a verdict. */
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { judge, type Judgement } from '../../pkg/checkers/judge.ts';
import type { AgreementConfig } from '../../pkg/lab/config/schema.ts';
import type { RunOutcome } from '../../pkg/lab/engine.ts';
import { planRun, type RunPlan } from '../../pkg/lab/plan.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { agreementConfig } from './config.ts';

export interface Simulated {
  readonly plan: RunPlan<AgreementPlan>;
  readonly outcome: RunOutcome;
  readonly records: readonly TraceRecord[];
  readonly judgement: Judgement;
}

/** @param fields The experiment as an object; JSON is YAML. */
export function experimentOf(fields: object): AgreementConfig {
  const text = JSON.stringify({ experiment: 'agreement', engine: 'sim', ...fields });
  return agreementConfig({ file: 'test.yaml', text });
}

export async function simulate(
  config: AgreementConfig,
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
