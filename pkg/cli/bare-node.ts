/** `node --ip --port`: one node with services and nothing else, started by hand. */
import { LabError } from '../core/errors.ts';
import { readSecret } from '../lab/launch/secret.ts';
import { createDistribution, type DistributionConfig } from '../runtime/distribution.ts';
import { compile } from '../runtime/compile.ts';
import { asNodeInfo } from '../services/node-info.ts';
import { asRecord } from '../wire/shape.ts';
import { isCallable } from '../wire/values/callable.ts';
import { deserialize } from '../wire/values/serialize.ts';
import { withSecretOption } from './by-hand.ts';
import { guarded, interruption } from './command.ts';
import { isAnswered, parser, UsageError } from './parser.ts';
import { EXIT } from './exit-codes.ts';

const SCRIPT = 'node cmd/node.js';

/** The folder of the default secret is that in which the node is started. */
const HERE = './';

/** Tells whether a command line means such a node, not one of an experiment. */
export function meansBareNode(argv: readonly string[]): boolean {
  return argv.some((argument) => /^--(?:ip|port)(?:=|$)/.test(argument));
}

export function bareNode(argv: readonly string[]): Promise<number> {
  return guarded(SCRIPT, async () => {
    const args = await withSecretOption(parser(argv, SCRIPT))
      .option('ip', {
        type: 'string',
        default: '127.0.0.1',
        requiresArg: true,
        describe: 'Where to listen',
      })
      .option('port', {
        type: 'string',
        demandOption: 'say where to listen: --port 7001, or 0 for any free port',
        requiresArg: true,
        describe: 'Where to listen; 0 takes a free port',
      })
      .option('config', {
        type: 'string',
        requiresArg: true,
        describe: 'More of the node, serialized (util.serialize), for example its onStart',
      })
      .usage('$0 --ip 127.0.0.1 --port 7001\n\nOne node with services, for programs to use.')
      .parseAsync();
    if (isAnswered(args)) return EXIT.pass;
    const config = configOf(args);
    const secret = readSecret(args.secretFile, HERE);
    const stopping = interruption();
    const distribution = createDistribution({ ...config, secret });
    const server = await distribution.node.start();
    const { ip, port } = server.address;
    process.stdout.write(`listening on ${ip}:${port}\n`);
    await new Promise<void>((resolve) => {
      const end = (): void => server.close(resolve);
      void distribution.node.ended.then(resolve);
      if (stopping.signal.aborted) end();
      else stopping.signal.addEventListener('abort', end);
    });
    stopping.dispose();
    return EXIT.pass;
  });
}

function configOf(args: {
  readonly ip: string;
  readonly port: string;
  readonly config: string | undefined;
}): DistributionConfig {
  const { onStart, ...more } = asRecord(read(args.config ?? '{}'), '--config');
  if (!/^\d{1,5}$/.test(args.port) || Number(args.port) > 65_535) {
    throw new UsageError(`--port ${args.port}: expected a number from 0 to 65535`);
  }
  const node = asNodeInfo({ ...more, ip: args.ip, port: Number(args.port) }, 'node');
  if (onStart === undefined) return node;
  if (!isCallable(onStart)) throw new UsageError('--config: onStart is to be a function');
  return { ...node, onStart };
}

function read(text: string): unknown {
  try {
    return deserialize(text, {
      functions: { referenceOf: () => undefined, resolve: noFunction, compile },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--config is not a serialized node: ${why}`);
  }
}

function noFunction(): never {
  throw new LabError('ERR_NO_RPC', 'a function of another node means nothing here');
}
