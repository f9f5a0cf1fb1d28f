/** `node`: one node of an experiment, started by hand, on any host that reaches the master. */
import { isNodeId } from '../core/ids.ts';
import { nodePlaces } from '../lab/config/roster.ts';
import { readSecret } from '../lab/launch/secret.ts';
import { streamLog } from '../runtime/log.ts';
import { takePart } from '../lab/node/by-hand.ts';
import { bareNode, meansBareNode } from './bare-node.ts';
import { demandFixedPort, demandTcp, withSecretOption } from './by-hand.ts';
import { guarded, interruption } from './command.ts';
import { isAnswered, parser, UsageError } from './parser.ts';
import { loadSingle, withExperimentOptions } from './experiment-options.ts';
import { EXIT } from './exit-codes.ts';

const SCRIPT = 'node cmd/node.js';

export function main(argv: readonly string[]): Promise<number> {
  return meansBareNode(argv) ? bareNode(argv) : experimentNode(argv);
}

function experimentNode(argv: readonly string[]): Promise<number> {
  return guarded(SCRIPT, async () => {
    const args = await withSecretOption(withExperimentOptions(parser(argv, SCRIPT)))
      .option('id', {
        type: 'string',
        demandOption: 'say which node this is: --id n1',
        requiresArg: true,
        describe: 'Which node of the experiment this is',
      })
      .usage(
        '$0 --config config.yaml --id n3\n\nOne node of an experiment; the master runs elsewhere: ' +
          'node cmd/master.js --config config.yaml\n\n' +
          'Or one node with services and nothing else, for programs: $0 --ip 127.0.0.1 --port 7001',
      )
      .parseAsync();
    if (isAnswered(args)) return EXIT.pass;
    const config = loadSingle(args);
    demandTcp(config, args.config);
    demandFixedPort(config, args.config);
    const places = nodePlaces(config);
    const place = places.find(({ id }) => id === args.id);
    if (place === undefined || !isNodeId(args.id)) {
      const known = places.map(({ id }) => id).join(', ');
      throw new UsageError(`--id ${args.id}: the experiment has the nodes ${known}`);
    }
    const secret = readSecret(args.secretFile, args.config);
    const { frameBytesMax, queueBytesMax } = config.network;
    const stopping = interruption();
    process.stdout.write(
      `${place.id} waits for the master at ${config.master.ip}:${config.master.port}\n`,
    );
    const end = await takePart({
      ...place,
      master: config.master,
      security: config.security.mode,
      secret,
      joinMs: config.master.joinMs,
      limits: { frameBytesMax, queueBytesMax },
      log: streamLog(place.id, process.stderr),
      signal: stopping.signal,
    });
    stopping.dispose();
    if (end.kind === 'done') {
      process.stdout.write(`${place.id} has taken part; the master has the result\n`);
      return EXIT.pass;
    }
    process.stderr.write(`${place.id}: ${end.why}\n`);
    return EXIT.unknown;
  });
}
