/** `sim`: explores seeds of an experiment in the simulator until one fails, and shrinks that one. */
import { AGREEMENT_CHECKS } from '../checkers/agreement/registry.ts';
import { RunFolder } from '../lab/run-folder.ts';
import { guarded, interruption } from './command.ts';
import { isAnswered, parser, UsageError } from './parser.ts';
import { drawSeed } from './conduct.ts';
import { loadAgreement, withExperimentOptions, withOutputOptions } from './experiment-options.ts';
import { EXIT } from './exit-codes.ts';
import { explore } from './search/explore.ts';

const SCRIPT = 'node cmd/sim.js';
const RUNS_MAX = 10_000_000;

export function main(argv: readonly string[]): Promise<number> {
  return guarded(SCRIPT, async () => {
    const args = await withOutputOptions(withExperimentOptions(parser(argv, SCRIPT)))
      .option('runs', {
        type: 'number',
        default: 1000,
        requiresArg: true,
        describe: 'How many seeds to try, from --seed on',
      })
      .option('swarm', {
        type: 'boolean',
        default: false,
        describe: 'Draw model, sizes, inputs, network and faults from each seed as well',
      })
      .option('check', {
        choices: AGREEMENT_CHECKS.map(({ name }) => name),
        requiresArg: true,
        describe: 'Look for violations of this check alone',
      })
      .option('fast', {
        type: 'boolean',
        default: false,
        describe: 'Do not encode and decode messages: faster, and blind to faults of the codec',
      })
      .usage(
        '$0 --config config.yaml --runs 10000\n\nTries one seed after the other in the simulator, ' +
          'on all cores, until a run violates a property; then finds the smallest experiment that ' +
          'still does and writes it as shrunk.yaml into the run folder.',
      )
      .parseAsync();
    if (isAnswered(args)) return EXIT.pass;
    const { runs, engine } = args;
    if (!Number.isSafeInteger(runs) || runs < 1 || runs > RUNS_MAX) {
      throw new UsageError(`--runs takes a whole number from 1 to ${RUNS_MAX}, for example 10000`);
    }
    if (engine === 'tcp') throw new UsageError('seeds are explored in the simulator: --engine sim');
    const config = loadAgreement({ ...args, engine: 'sim' });
    const folder = RunFolder.create(args.out, `${config.name}-search`, { source: args.config });
    const stopping = interruption();
    try {
      return await explore({
        ...args,
        file: args.config,
        sets: args.set ?? [],
        config,
        folder: folder.path,
        firstSeed: config.seed ?? drawSeed(),
        signal: stopping.signal,
      });
    } finally {
      stopping.dispose();
    }
  });
}
