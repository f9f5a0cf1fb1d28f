/** One run that leaves nothing on disk: plan, run, judge. What search, shrinking and sweeps do often. */
import { History } from '../../checkers/history.ts';
import { judgeHistory, type Judgement } from '../../checkers/judge.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { AgreementConfig } from '../config/schema.ts';
import type { Engine, RunOutcome } from '../engine.ts';
import type { Log } from '../../runtime/log.ts';
import { planRun, type RunPlan } from '../plan.ts';
import { simEngine } from '../sim/simulate.ts';

export interface Trial {
  readonly plan: RunPlan<AgreementPlan>;
  readonly history: History;
  readonly judgement: Judgement;
  readonly outcome: RunOutcome;
}

/** Runs an experiment with a seed, whatever seed it names itself. */
export type Runner = (config: AgreementConfig, seed: number) => Promise<Trial>;

export interface TrialOptions {
  readonly signal?: AbortSignal;
  readonly log?: Log;
}

/** A runner on an engine. Messages are not recorded one by one: no check looks at them. */
export function runnerOn(engine: Engine, { signal, log }: TrialOptions = {}): Runner {
  return async (config, seed) => {
    const plan = planRun({ ...config, trace: { level: 'facts' } }, seed);
    const records: TraceRecord[] = [];
    const outcome = await engine(plan, {
      observe: (event) => {
        if (event.kind === 'record') records.push(event.record);
      },
      signal: signal ?? new AbortController().signal,
      log: log ?? (() => undefined),
    });
    const history = History.of(plan.setup.plan, records);
    return { plan, history, judgement: judgeHistory(history), outcome };
  };
}

/** Trials in the simulator. @param fast Skips the codec. */
export function simRunner(fast: boolean, options: TrialOptions = {}): Runner {
  return runnerOn(simEngine({ fast }), options);
}
