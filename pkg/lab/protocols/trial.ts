/** Runs the stage of an algorithm in the simulator, exactly. */
import { stringify } from 'yaml';
import type { Model } from '../../agreement/plan.ts';
import { invariant } from '../../core/errors.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { reportAgreement } from '../agreement/result.ts';
import type { AgreementResult } from '../agreement/result.ts';
import { loadConfig } from '../config/load.ts';
import { planRun, type RunPlan } from '../plan.ts';
import type { Report } from '../result-head.ts';
import { simEngine } from '../sim/simulate.ts';
import { STAGES, type Stage } from './stages.ts';

export interface Trial {
  /** The experiment file. */
  readonly yaml: string;
  readonly report: Report<AgreementResult>;
}

/** Of every run that a page shows. */
export const SEED = 7;

/** The stage with its adversary. */
export function tryStage(model: Model): Promise<Trial> {
  return tryFile(model, fileOf(model, STAGES[model]));
}

/** The same with nobody at fault, in rounds that all nodes do to the end. */
export function tryQuietly(model: Model): Promise<Trial> {
  const { agreement, ...stage } = STAGES[model];
  // On a graph 1/1000 may take more rounds than the stages have, as far as is proven.
  const fixed = { ...agreement, stop: 'rounds', epsilon: '9/10' };
  return tryFile(model, fileOf(model, { ...stage, agreement: fixed, faults: {} }));
}

async function tryFile(model: Model, yaml: string): Promise<Trial> {
  const config = loadConfig({ file: `${model}.yaml`, text: yaml });
  invariant(config.experiment === 'agreement', 'it says so');
  const plan = planRun(config, SEED);
  const records = await recordsOf(plan);
  const strategy = config.faults.liars?.strategy;
  return { yaml, report: reportAgreement(plan.setup.plan, records, strategy) };
}

/** The trace of a simulated run. */
export async function recordsOf(plan: RunPlan): Promise<readonly TraceRecord[]> {
  const records: TraceRecord[] = [];
  await simEngine({ fast: true })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => {},
  });
  return records;
}

function fileOf(model: Model, { inputs, agreement, faults, network }: Stage): string {
  return stringify(
    {
      experiment: 'agreement',
      seed: SEED,
      engine: 'sim',
      nodes: { count: inputs.length, inputs },
      agreement: {
        model,
        ...agreement,
        epsilon: agreement['epsilon'] ?? '1/1000',
        arithmetic: 'rational',
        maxRounds: 60,
      },
      ...(network === undefined ? {} : { network }),
      faults,
    },
    { flowCollectionPadding: false, collectionStyle: 'any' },
  );
}
