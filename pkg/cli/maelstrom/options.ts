/** The options of `test`, under the names and with the defaults of Maelstrom (`glomers.md` 2.7). */
import { closest, distance } from 'fastest-levenshtein';
import type { Options } from 'yargs';
import { FAULTS } from '../../maelstrom/workbench/nemesis/faults.ts';
import { LATENCY_DISTRIBUTIONS } from '../../maelstrom/workbench/network/latency.ts';
import { TOPOLOGIES } from '../../maelstrom/workbench/settings.ts';
import { WORKLOADS } from '../../maelstrom/workbench/workloads/registry.ts';
import { parser, UsageError } from '../parser.ts';

const TEXT = { type: 'string', requiresArg: true } as const;
const NUMBER = { type: 'number', requiresArg: true } as const;

const text = <const More extends Options>(describe: string, more: More) => ({
  ...TEXT,
  describe,
  ...more,
});
const number = <const More extends Options>(describe: string, more: More) => ({
  ...NUMBER,
  describe,
  ...more,
});
const flag = (describe: string) => ({ type: 'boolean', default: false, describe }) as const;

export const TEST_OPTIONS = {
  workload: text(`What is asked of the nodes: ${WORKLOADS.map(({ name }) => name).join(', ')}`, {
    alias: 'w',
    default: 'lin-kv',
  }),
  bin: text('The program of the nodes; arguments for it stand after --', {}),
  'node-count': number('Number of nodes, called n0, n1, ...', {}),
  node: text('Name of a node (repeatable)', { alias: 'n', array: true, nargs: 1 }),
  nodes: text('Names of the nodes, separated by commas (default: n1,n2,n3,n4,n5)', {}),
  'nodes-file': text('A file with the name of one node a line', {}),
  concurrency: text('Number of workers; 2n means twice the nodes (default: 1n; lin-kv: 2n)', {}),
  'time-limit': number('Length of the main phase, in seconds', { default: 60 }),
  rate: number('Operations a second, of all workers together', { default: 5 }),
  latency: number('Mean latency between servers, in ms', { default: 0 }),
  'latency-dist': text('How latencies are distributed', {
    choices: LATENCY_DISTRIBUTIONS,
    default: 'constant',
  }),
  nemesis: text(`Faults, separated by commas: ${FAULTS.join(', ')}`, {}),
  'nemesis-interval': number('Mean time between two actions of one fault, in seconds', {
    default: 10,
  }),
  'recovery-time': number('Time from the end of all faults to the final reads, in seconds', {
    default: 10,
  }),
  topology: text('Neighbours proposed to the nodes', { choices: TOPOLOGIES, default: 'grid' }),
  availability: text('Share of operations that must succeed: total, or a number from 0 to 1', {}),
  'consistency-models': text('What transactions must keep, separated by commas', {
    default: 'strict-serializable',
  }),
  'key-count': number('Keys in use at a time, for transactions and logs', { default: 10 }),
  'max-txn-length': number('Operations of a transaction at most', { default: 4 }),
  'max-writes-per-key': number('Writes to a key before it is replaced', { default: 16 }),
  'log-stderr': flag('Show what nodes write to stderr'),
  'log-net-send': flag('Show every message that is sent'),
  'log-net-recv': flag('Show every message that is received'),
  'test-count': number('Runs, one after the other, until one is not valid', { default: 1 }),
  seed: number('The source of all chance (default: drawn, and printed)', {}),
  out: text('Folder of the run (default: store/<workload>/<time>, linked as store/latest)', {}),
  json: flag('Print the results as JSON on stdout, and the progress on stderr'),
} as const satisfies Readonly<Record<string, Options>>;

/** How yargs says that it does not know an option: `node-cuont, nodeCuont`. */
const UNKNOWN = /^Unknown arguments?: ([^\s,]+)/;

/** Parses the options of a command; of one that does not exist, the nearest is named. */
export async function parseOptions<Spec extends Readonly<Record<string, Options>>>(
  argv: readonly string[],
  script: string,
  { spec, usage }: { readonly spec: Spec; readonly usage: string },
) {
  try {
    const args = await parser(argv, script).options(spec).usage(usage).parseAsync();
    demandNumbers(argv, args, Object.keys(spec));
    return args;
  } catch (error) {
    const [, unknown] = UNKNOWN.exec(error instanceof UsageError ? error.message : '') ?? [];
    const isOption = argv.some((word) => word.startsWith('-') && word.includes(unknown ?? ''));
    if (unknown === undefined || !isOption) throw error;
    throw new UsageError(
      `Unknown option: --${unknown}${suggest(unknown, Object.keys(spec), '--')}`,
    );
  }
}

/** yargs takes what is no number for NaN, and so forgets what was typed. */
function demandNumbers(
  argv: readonly string[],
  args: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  const wrong = names.find((name) => Number.isNaN(args[name]));
  if (wrong === undefined) return;
  const at = argv.findIndex((word) => word.startsWith(`--${wrong}`));
  const [, typed = argv[at + 1]] = argv[at]?.split('=') ?? [];
  throw new UsageError(`--${wrong} ${typed ?? ''}: expected a number`);
}

/** `; did you mean ...?` if one of the names is near: in two letters, but not in all. */
export function suggest(name: string, names: readonly string[], prefix = ''): string {
  if (names.length === 0) return '';
  const typed = name.toLowerCase();
  const nearest = closest(typed, [...names]);
  const tolerance = Math.max(2, Math.floor(typed.length / 3));
  const near = distance(typed, nearest) <= Math.min(tolerance, typed.length - 1);
  return near ? `; did you mean ${prefix}${nearest}?` : '';
}
