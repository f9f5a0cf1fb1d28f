/** One experiment from its configuration to its verdict: plan, run, trace, judge, write down. */
import type { ValueJson } from '../agreement/arithmetic.ts';
import { LabError, errorText } from '../core/errors.ts';
import type { TraceRecord } from '../trace/record.ts';
import { TraceFile } from '../trace/file.ts';
import { resolve, toYaml, type Drawn } from './config/resolved.ts';
import type { ExperimentConfig } from './config/schema.ts';
import type { Engine, EngineContext } from './engine.ts';
import type { Log } from '../runtime/log.ts';
import { planRun, type ExperimentPlan, type RunPlan } from './plan.ts';
import { buildResult, type Result } from './result.ts';
import type { RunFolder } from './run-folder.ts';

export interface RunOptions extends EngineContext {
  readonly config: ExperimentConfig;
  readonly seed: number;
  readonly folder: RunFolder;
  readonly engine: Engine;
}

export interface RunReport {
  readonly result: Result;
  /** Why the folder does not hold the result, if it does not. */
  readonly unwritten: LabError | undefined;
}

/**
 * Runs the experiment once and writes its folder. Whatever happens to nodes, network or disk, it ends
 * within its bounds; what is known is written, with the verdict `unknown` when that cannot tell.
 * @throws {LabError} `ERR_RUN_FOLDER` when the folder cannot be written at the start: nothing has run.
 */
export async function runExperiment(options: RunOptions): Promise<RunReport> {
  const { config, seed, folder, log } = options;
  const plan = planRun(config, seed);
  folder.writeConfig(toYaml(config, drawn(plan)));
  const resolved = resolve(config, drawn(plan));
  // Should this process be killed, the folder says so.
  const cause = 'the run has not ended: its master was killed, or is still at work';
  const unended = { cause, startupMs: 0, runMs: 0 };
  const unknown = buildResult({ plan, resolved, records: [], outcome: unended });
  folder.writeResult({ ...unknown, verdict: 'unknown', checks: [] });
  const trace = new TraceFile(config.trace.level === 'off' ? undefined : folder.trace);
  const outcome = await options.engine(plan, {
    ...options,
    observe: (event) => {
      if (event.kind === 'record') trace.add(event.record);
      options.observe(event);
    },
  });
  const records = await finishTrace(trace, log);
  const final = buildResult({ plan, resolved, records, outcome });
  return { result: final, unwritten: tryToKeep(folder, final) };
}

function tryToKeep(folder: RunFolder, final: Result): LabError | undefined {
  try {
    folder.writeResult(final);
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error;
  }
}

async function finishTrace(trace: TraceFile, log: Log): Promise<readonly TraceRecord[]> {
  try {
    return await trace.finish();
  } catch (error) {
    log('error', 'the trace could not be written', { text: errorText(error) });
    return trace.records;
  }
}

function inputsOf(plan: ExperimentPlan): Readonly<Record<string, ValueJson>> | undefined {
  if (plan.experiment === 'broadcast' || plan.experiment === 'vectors') return undefined;
  return plan.experiment === 'gossip' ? plan.averaging?.inputs : plan.inputs;
}

/** What the plan drew, in the order of the configuration's nodes. */
export function drawn({ setup, nodes, schedule }: RunPlan): Drawn {
  const { plan, seed } = setup;
  const inputs = inputsOf(plan);
  return {
    seed,
    inputs: inputs === undefined ? [] : nodes.map(({ id }) => inputs[id] ?? 0),
    ...(plan.experiment === 'vectors' && { points: nodes.map(({ id }) => plan.inputs[id] ?? []) }),
    crashes: plan.crashes,
    schedule,
  };
}
