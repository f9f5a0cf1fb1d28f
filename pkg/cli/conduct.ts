/** What `run` and `master` share: run the experiment, show it, and say how it went. */
import { randomInt } from 'node:crypto';
import type { ExperimentConfig } from '../lab/config/schema.ts';
import type { Engine } from '../lab/engine.ts';
import { streamLog } from '../runtime/log.ts';
import { runExperiment } from '../lab/run.ts';
import type { RunFolder } from '../lab/run-folder.ts';
import { createWriteStream } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { isatty } from 'node:tty';
import colours from 'picocolors';
import { interruption } from './command.ts';
import type { OutputArguments } from './experiment-options.ts';
import { EXIT } from './exit-codes.ts';
import { createView } from './view/view.ts';
import { summary, verdictLine } from './view/summary.ts';

export interface ConductOptions extends OutputArguments {
  readonly config: ExperimentConfig;
  readonly folder: RunFolder;
  readonly engine: Engine;
}

/** A seed short enough to be read out. */
export function drawSeed(): number {
  return randomInt(1, 1_000_000);
}

/**
 * @returns the exit code of the verdict.
 * @throws {LabError} `ERR_RUN_FOLDER` when the result, which was told, could not be kept.
 */
export async function conduct(options: ConductOptions): Promise<number> {
  const { config, folder, engine, json, quiet } = options;
  const seed = config.seed ?? drawSeed();
  const out = json ? process.stderr : process.stdout;
  const view = createView({ config, seed, out, quiet });
  const stopping = interruption();
  const logStream = createWriteStream(join(folder.logs, 'master.log'));
  // A run does not end for want of its log.
  logStream.on('error', () => undefined);
  try {
    const { result, unwritten } = await runExperiment({
      config,
      seed,
      folder,
      engine,
      observe: (event) => view.observe(event),
      signal: stopping.signal,
      log: streamLog('master', logStream),
    });
    view.end();
    if (quiet && !json) out.write(verdictLine(result));
    if (!quiet) {
      const terminal = isatty(out.fd);
      const colour = terminal && colours.isColorSupported;
      const columns = terminal ? out.columns : undefined;
      out.write(summary(result, fromHere(folder.path), { colour, columns }));
    }
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    if (unwritten !== undefined) throw unwritten;
    return EXIT[result.verdict];
  } finally {
    view.end();
    stopping.dispose();
    logStream.end();
  }
}

/** A path as the user would type it: relative when it lies below the current folder. */
function fromHere(path: string): string {
  const way = relative(process.cwd(), path);
  return way === '' || way.startsWith('..') || isAbsolute(way) ? path : way;
}
