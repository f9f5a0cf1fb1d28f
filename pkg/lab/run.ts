/** One experiment from its configuration to its verdict: plan, run, trace, judge, write down. */
import { History } from '../checkers/history.ts';
import { judgeHistory, type Judgement } from '../checkers/judge.ts';
import { ConfigError, LabError, errorText } from '../core/errors.ts';
import { TRACE_VERSION, type TraceRecord } from '../trace/record.ts';
import { TraceFile } from '../trace/file.ts';
import { resolve, toYaml, type Drawn } from './config/resolved.ts';
import type { ExperimentConfig } from './config/schema.ts';
import type { Launcher } from './launch/launcher.ts';
import type { Log } from './log.ts';
import type { RunObserver } from './master/events.ts';
import { Master } from './master/master.ts';
import type { RunOutcome } from './master/options.ts';
import { planRun, type RunPlan } from './plan.ts';
import { buildResult, type Result } from './result.ts';
import type { RunFolder } from './run-folder.ts';

export interface RunOptions {
  readonly config: ExperimentConfig;
  readonly seed: number;
  readonly folder: RunFolder;
  readonly launcher: Launcher;
  /** What all processes of the run know and nobody else. */
  readonly secret: string;
  /** Names the run to its own processes. */
  readonly run: string;
  readonly observe: RunObserver;
  /** Aborting ends the run within a second; its reason is the cause in the result. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * Refuses what this version cannot run.
 * @throws {ConfigError}
 */
export function demandRunnable(config: ExperimentConfig, file: string): void {
  if (config.engine === 'tcp') return;
  throw new ConfigError(file, [
    {
      path: 'engine',
      value: config.engine,
      message: 'the simulator is not part of this version yet; use engine: tcp',
    },
  ]);
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
  // Should this process be killed, the folder says so.
  folder.writeResult(
    result(options, plan, {
      history: new History(plan.setup.plan),
      judgement: { verdict: 'unknown', checks: [] },
      cause: 'the run has not ended: its master was killed, or is still at work',
      timing: { startupMs: 0, runMs: 0 },
    }),
  );
  const trace = new TraceFile(config.trace.level === 'off' ? undefined : folder.trace);
  const outcome = await conduct(options, plan, (record) => trace.add(record));
  const records = await finishTrace(trace, log);
  const history = History.of(plan.setup.plan, records);
  const final = result(options, plan, {
    history,
    judgement: judgeHistory(history),
    cause: outcome.cause,
    timing: outcome,
  });
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

/** Lets the master do its work; an error of the master itself ends the run like any other cause. */
async function conduct(
  options: RunOptions,
  { config, setup, nodes }: RunPlan,
  keep: (record: TraceRecord) => void,
): Promise<RunOutcome> {
  const { seed, run, secret, launcher, log, signal, observe } = options;
  try {
    const { experiment, engine, master, network, faults } = config;
    const conductor = await Master.listen({
      setup,
      header: {
        version: TRACE_VERSION,
        experiment,
        engine,
        clock: 'wall',
        seed,
        plan: JSON.parse(JSON.stringify(setup.plan)),
      },
      nodes,
      ip: master.ip,
      port: master.port,
      joinMs: master.joinMs,
      limits: { frameBytesMax: network.frameBytesMax, queueBytesMax: network.queueBytesMax },
      allowOverBudget: faults.allowOverBudget,
      run,
      secret,
      launcher,
      log,
      observe: (event) => {
        if (event.kind === 'record') keep(event.record);
        observe(event);
      },
    });
    const abort = (): void => conductor.abort(String(signal.reason));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await conductor.run();
    } finally {
      signal.removeEventListener('abort', abort);
    }
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    log('error', 'the master failed', { code: error.code, text: error.message });
    return { orderly: false, cause: errorText(error), startupMs: 0, runMs: 0 };
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

/** What the plan drew, in the order of the configuration's nodes. */
function drawn({ setup, nodes }: RunPlan): Drawn {
  const { inputs, crashes } = setup.plan;
  return { seed: setup.seed, inputs: nodes.map(({ id }) => inputs[id] ?? 0), crashes };
}

function result(
  { config, seed }: RunOptions,
  runPlan: RunPlan,
  known: {
    readonly history: History;
    readonly judgement: Judgement;
    readonly cause: string;
    readonly timing: Result['timing'];
  },
): Result {
  const { strategy } = runPlan.setup;
  const resolved = resolve(config, drawn(runPlan));
  return buildResult({ config, resolved, seed, strategy, ...known });
}
