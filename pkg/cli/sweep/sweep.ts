/** `run` of a file with a sweep: progress, the table, the files, and going on after an interruption. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgreementConfig } from '../../lab/config/schema.ts';
import { RunFolder } from '../../lab/run-folder.ts';
import { expandSweep } from '../../lab/sweep/expand.ts';
import { SweepJournal, type SweepRun } from '../../lab/sweep/journal.ts';
import { reportSweep, sweepCsv, type SweepReport } from '../../lab/sweep/report.ts';
import { runSweep } from '../../lab/sweep/run-sweep.ts';
import { tcpEngine } from '../../lab/tcp-engine.ts';
import { interruption } from '../command.ts';
import { freshSecret } from '../../runtime/secret.ts';
import { drawSeed } from '../conduct.ts';
import { sourceText } from '../experiment-options.ts';
import { EXIT } from '../exit-codes.ts';
import { lastingLine } from '../search/lasting-line.ts';
import { sweepSummary, sweepVerdict } from './table.ts';

export interface SweepCommand {
  readonly config: AgreementConfig;
  /** The file and the options by which the experiment can be named again. */
  readonly file: string;
  readonly sets: readonly string[];
  readonly out: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** @returns 1 when a run failed, 2 when one is unknown or missing, 0 otherwise. */
export async function sweep(command: SweepCommand): Promise<number> {
  const { config, json, quiet } = command;
  const out = json ? process.stderr : process.stdout;
  const folder = RunFolder.create(command.out, `${config.name}-sweep`, { source: command.file });
  const journal = SweepJournal.open(join(folder.path, 'runs.jsonl'), config, drawSeed);
  const { seed, earlier } = journal;
  const cells = expandSweep(config);
  const repeat = config.sweep?.repeat ?? 1;
  const runs: SweepRun[] = [...earlier];
  const line = lastingLine(out, quiet);
  const stopping = interruption();
  const start = performance.now();
  const total = cells.length * repeat;
  if (!quiet) out.write(heading(config, { cells: cells.length, repeat, seed, known: runs.length }));
  try {
    await runSweep({
      cells,
      repeat,
      seed,
      earlier,
      signal: stopping.signal,
      done: (run) => {
        journal.add(run);
        runs.push(run);
        const seconds = (performance.now() - start) / 1000;
        line.show(
          progressLine({ done: runs.length, fresh: runs.length - earlier.length, total, seconds }),
        );
      },
      tcpEngineFor: ({ cell, seed: own }) => {
        const logFolder = folder.freshLogs(`cell-${cell}-seed-${own}`);
        return tcpEngine({ start: { by: 'master', logFolder }, secret: freshSecret() });
      },
    });
  } finally {
    line.end();
    stopping.dispose();
  }
  const report = reportSweep(config, seed, cells, runs);
  write(folder.path, report);
  const missing = total - runs.length;
  if (quiet && !json) out.write(`${sweepVerdict(report, missing)}\n`);
  if (!quiet) {
    const source = sourceText(command.file, command.sets);
    out.write(sweepSummary(report, { colour: out.isTTY, folder: folder.path, missing, source }));
  }
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  return EXIT[report.verdict];
}

function write(folder: string, report: SweepReport): void {
  writeFileSync(join(folder, 'sweep.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, 'sweep.csv'), sweepCsv(report));
}

function heading(
  { name, engine }: AgreementConfig,
  counts: {
    readonly cells: number;
    readonly repeat: number;
    readonly seed: number;
    readonly known: number;
  },
): string {
  const { cells, repeat, seed, known } = counts;
  const resumed = known === 0 ? '' : `; ${known} runs are done already`;
  const seeds = `seeds ${seed} to ${seed + repeat - 1} in each`;
  return `${name}: ${cells} combinations, ${repeat} runs of each (${engine}, ${seeds})${resumed}\n`;
}

/** Done, and how long the rest will take if it is like what was done in this session. */
export function progressLine(state: {
  readonly done: number;
  readonly fresh: number;
  readonly total: number;
  readonly seconds: number;
}): string {
  const { done, fresh, total, seconds } = state;
  const left = fresh === 0 ? '' : `, about ${duration((seconds / fresh) * (total - done))} left`;
  return `${done} of ${total} runs${left}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
