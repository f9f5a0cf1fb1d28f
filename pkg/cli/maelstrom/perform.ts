/** What `test` and `challenge` share: one run, shown while it goes on, and kept in its folder. */
import type { JsonObject } from '../../core/json.ts';
import { blame } from '../../maelstrom/workbench/report/blame.ts';
import { run } from '../../maelstrom/workbench/run.ts';
import type { TestSettings } from '../../maelstrom/workbench/settings.ts';
import { StoreFolder } from '../../maelstrom/workbench/store.ts';
import type { CheckResult } from '../../maelstrom/workbench/verdict.ts';
import type { Workload } from '../../maelstrom/workbench/workloads/workload.ts';
import { Progress } from './progress.ts';

export interface PerformOptions {
  readonly settings: TestSettings;
  readonly workload: Workload;
  /** Canonical path of the program, and its arguments. */
  readonly bin: string;
  readonly args: readonly string[];
  readonly out: string | undefined;
  readonly logStderr: boolean;
  readonly logNetSend: boolean;
  readonly logNetRecv: boolean;
  /** Where progress is shown. */
  readonly screen: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

export interface Performed {
  readonly results: CheckResult;
  readonly folder: string;
  /** What went wrong, in sentences. */
  readonly wrong: readonly string[];
}

export async function perform(options: PerformOptions): Promise<Performed> {
  const { settings, workload, bin, args, screen, signal } = options;
  const folder = StoreFolder.create(workload.name, options.out, new Date());
  const progress = new Progress({ ...options, out: screen });
  try {
    const { session, results: judged } = await run({
      settings,
      workload,
      bin,
      args,
      logs: folder.logs,
      signal,
      observer: progress,
      onSession: (started) => progress.watch(started),
      onDiagnosticLine: (node, line) => {
        if (options.logStderr) progress.say(`${node} ${line}`);
      },
    });
    const results = { ...judged, seed: settings.seed };
    const { history } = session.history;
    const journal = session.recorder.journal();
    // Read only now: nodes wait for nothing that a report needs.
    const { writeReport } = await import('../../maelstrom/workbench/report/write.ts');
    writeReport(folder.path, {
      workload: workload.name,
      options: { ...asTyped(settings), bin, args },
      history,
      journal,
      results,
    });
    folder.linkLatest();
    const wrong = blame(workload.name, history, journal, results);
    return { results, folder: folder.path, wrong };
  } finally {
    progress.end();
  }
}

/** The settings as the record of the run shows them. */
function asTyped({ availability, ...settings }: TestSettings): JsonObject {
  return { ...settings, latency: { ...settings.latency }, availability: availability ?? null };
}
