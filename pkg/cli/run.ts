/** `run`: launches the master and the nodes of an experiment, shows the run and its verdict. */
import { LocalLauncher } from '../lab/launch/local.ts';
import { printScripts } from '../lab/launch/scripts.ts';
import { demandRunnable } from '../lab/run.ts';
import { RunFolder } from '../lab/run-folder.ts';
import { guarded, parser } from './command.ts';
import { conduct, drawSeed, freshSecret } from './conduct.ts';
import { loadExperiment, withExperimentOptions, withOutputOptions } from './experiment-options.ts';
import { EXIT } from './exit-codes.ts';

const SCRIPT = 'node cmd/run.js';

/** @param argv The arguments after the script's name. @returns the exit code. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(SCRIPT, async () => {
    const args = await withOutputOptions(withExperimentOptions(parser(argv, SCRIPT)))
      .option('print-scripts', {
        type: 'string',
        requiresArg: true,
        describe: 'Run nothing; write one launch script per process into this folder',
      })
      .usage('$0 --config config.yaml\n\nRuns an experiment and says whether theory held.')
      .example('$0 --config config.yaml --seed 7', 'repeat a run')
      .example('$0 --config config.yaml --set nodes.count=9', 'change one thing')
      .parseAsync();
    if (args['help'] === true) return EXIT.pass;
    const config = loadExperiment(args);
    demandRunnable(config, args.config);
    const { printScripts: scripts } = args;
    if (scripts !== undefined) {
      const seed = config.seed ?? drawSeed();
      process.stdout.write(await printScripts({ config: { ...config, seed }, folder: scripts }));
      return EXIT.pass;
    }
    const folder = RunFolder.create(args.out, config.name);
    return conduct({
      ...args,
      file: args.config,
      config,
      folder,
      launcher: new LocalLauncher(folder.logs),
      secret: freshSecret(),
    });
  });
}
