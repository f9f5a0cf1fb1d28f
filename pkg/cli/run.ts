/** `run`: launches the master and the nodes of an experiment, shows the run and its verdict. */
import type { ExperimentConfig } from '../lab/config/schema.ts';
import type { Engine } from '../lab/engine.ts';
import { printScripts } from '../lab/launch/scripts.ts';
import { simEngine } from '../lab/sim/simulate.ts';
import { tcpEngine } from '../lab/tcp-engine.ts';
import { RunFolder } from '../lab/run-folder.ts';
import { demandTcp } from './by-hand.ts';
import { guarded } from './command.ts';
import { listText, withListOption } from './list.ts';
import { isAnswered, parser, UsageError } from './parser.ts';
import { freshSecret } from '../runtime/secret.ts';
import { conduct, drawSeed } from './conduct.ts';
import { loadExperiment, withExperimentOptions, withOutputOptions } from './experiment-options.ts';
import { EXIT } from './exit-codes.ts';
import { sweep } from './sweep/sweep.ts';

const SCRIPT = 'node cmd/run.js';

/** @param argv The arguments after the script's name. @returns the exit code. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(SCRIPT, async () => {
    const args = await withListOption(
      withOutputOptions(withExperimentOptions(parser(argv, SCRIPT))),
    )
      .option('print-scripts', {
        type: 'string',
        requiresArg: true,
        describe: 'Run nothing; write one launch script per process into this folder',
      })
      .usage('$0 --config config.yaml\n\nRuns an experiment and says whether theory held.')
      .example('$0 --config config.yaml --seed 7', 'repeat a run')
      .example('$0 --config config.yaml --set agreement.rule=mean', 'change one thing')
      .example('$0 --list adversaries', 'what `faults` can name; --json for programs')
      .parseAsync();
    if (isAnswered(args)) return EXIT.pass;
    if (args.list !== undefined) {
      process.stdout.write(listText(args.list, args.json));
      return EXIT.pass;
    }
    const config = loadExperiment(args);
    const { printScripts: scripts } = args;
    if (config.experiment === 'agreement' && config.sweep !== undefined) {
      if (scripts !== undefined) throw new UsageError('a sweep has no launch scripts of its own');
      return sweep({ ...args, config, file: args.config, sets: args.set ?? [] });
    }
    if (scripts !== undefined) {
      demandTcp(config, args.config);
      const seed = config.seed ?? drawSeed();
      process.stdout.write(
        await printScripts({ config: { ...config, seed }, source: args.config, folder: scripts }),
      );
      return EXIT.pass;
    }
    const folder = RunFolder.create(args.out, config.name, { source: args.config });
    return conduct({ ...args, config, folder, engine: engineOf(config, folder) });
  });
}

function engineOf({ engine }: ExperimentConfig, folder: RunFolder): Engine {
  if (engine === 'sim') return simEngine({ fast: false });
  return tcpEngine({ start: { by: 'master', logFolder: folder.logs }, secret: freshSecret() });
}
