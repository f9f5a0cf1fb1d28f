/** What `test` and `challenge` share: one run, shown while it goes on, and kept in its folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printEdn } from '../../maelstrom/workbench/report/edn.ts';
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
    void session;
    writeFileSync(join(folder.path, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(join(folder.path, 'results.edn'), `${printEdn(results)}\n`);
    folder.linkLatest();
    return { results, folder: folder.path };
  } finally {
    progress.end();
  }
}
