/** `master`: only the master of an experiment; its nodes are started by hand. */
import { readSecret } from '../lab/launch/secret.ts';
import { tcpEngine } from '../lab/tcp-engine.ts';
import { RunFolder } from '../lab/run-folder.ts';
import { guarded } from './command.ts';
import { isAnswered, parser } from './parser.ts';
import { conduct } from './conduct.ts';
import { loadSingle, withExperimentOptions, withOutputOptions } from './experiment-options.ts';
import { EXIT } from './exit-codes.ts';
import { demandFixedPort, demandTcp, withSecretOption } from './by-hand.ts';

const SCRIPT = 'node cmd/master.js';

export function main(argv: readonly string[]): Promise<number> {
  return guarded(SCRIPT, async () => {
    const args = await withSecretOption(
      withOutputOptions(withExperimentOptions(parser(argv, SCRIPT))),
    )
      .usage(
        '$0 --config config.yaml\n\nWaits for the nodes of an experiment, runs it with them and ' +
          'says whether theory held.\nStart the nodes with: node cmd/node.js --config config.yaml --id n1',
      )
      .parseAsync();
    if (isAnswered(args)) return EXIT.pass;
    const config = loadSingle(args);
    demandTcp(config, args.config);
    demandFixedPort(config, args.config);
    const secret = readSecret(args.secretFile, args.config);
    const folder = RunFolder.create(args.out, config.name, { source: args.config });
    const engine = tcpEngine({ start: { by: 'hand' }, secret });
    return conduct({ ...args, config, folder, engine });
  });
}
