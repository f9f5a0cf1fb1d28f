/** `maelstrom test`: runs a workload against a program, and says whether it held. */
import { relative } from 'node:path';
import { findExecutable } from '../../maelstrom/workbench/processes/executable.ts';
import { printEdn } from '../../maelstrom/workbench/report/edn.ts';
import type { CheckResult, Validity } from '../../maelstrom/workbench/verdict.ts';
import { interruption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { isAnswered, UsageError } from '../parser.ts';
import { parseOptions, TEST_OPTIONS } from './options.ts';
import { perform, type Performed } from './perform.ts';
import { settingsOf, whole } from './settings.ts';

const USAGE = `$0 -w <workload> --bin <program> [-- arguments of the program]

Runs nodes of a program against a simulated network and checks what clients saw.`;

const TESTS_MAX = 1_000_000;

/** @param argv The arguments after `test`. @returns the exit code. */
export async function test(argv: readonly string[], script: string): Promise<number> {
  const { own, args: programArgs } = splitArguments(argv);
  const args = await parseOptions(own, script, { spec: TEST_OPTIONS, usage: USAGE });
  if (isAnswered(args)) return EXIT.pass;
  if (args.bin === undefined) {
    throw new UsageError('say which program to run as a node: --bin ./my-node');
  }
  const { settings, workload } = settingsOf(args);
  const bin = findExecutable(args.bin);
  const count = whole('test-count', args['test-count'], 1, TESTS_MAX);
  const screen = args.json ? process.stderr : process.stdout;
  const stopping = interruption();
  try {
    for (let i = 0; ; i++) {
      const seed = settings.seed + i;
      const title = `${workload.name}, ${counted(settings.nodes.length, 'node')}, seed ${seed}`;
      screen.write(count === 1 ? `${title}\n` : `run ${i + 1} of ${count}: ${title}\n`);
      const performed = await perform({
        settings: { ...settings, seed },
        workload,
        bin,
        args: programArgs,
        out: args.out === undefined || count === 1 ? args.out : `${args.out}/${i + 1}`,
        logStderr: args['log-stderr'],
        logNetSend: args['log-net-send'],
        logNetRecv: args['log-net-recv'],
        screen,
        signal: stopping.signal,
      });
      screen.write(ending(performed));
      const valid = performed.results['valid?'];
      if (valid === true && i + 1 < count) continue;
      if (args.json) process.stdout.write(`${JSON.stringify(performed.results)}\n`);
      return exitCode(valid);
    }
  } finally {
    stopping.dispose();
  }
}

/** What stands behind `--` is the program's. */
export function splitArguments(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly args: readonly string[];
} {
  const at = argv.indexOf('--');
  return at < 0 ? { own: argv, args: [] } : { own: argv.slice(0, at), args: argv.slice(at + 1) };
}

export function exitCode(valid: Validity): number {
  return valid === 'unknown' ? EXIT.unknown : valid ? EXIT.pass : EXIT.fail;
}

function ending({ results, folder, wrong }: Performed): string {
  // What breaks no promise, for example a line that is no message, is told as well.
  const heading = results['valid?'] === true ? 'What was odd:' : 'What went wrong:';
  return [
    printEdn(results),
    '',
    ...(wrong.length === 0 ? [] : [heading, ...wrong, '']),
    closing(results),
    `Everything about this run: ${here(folder)}`,
    '',
  ].join('\n');
}

function closing(results: CheckResult): string {
  const error = results['error'];
  // What follows in further lines stands above, in what went wrong.
  const why = typeof error === 'string' ? ` ${error.split('\n', 1).join('')}` : '';
  switch (results['valid?']) {
    case true:
      return 'Valid: the nodes did all that was asked of them.';
    case false:
      return `Not valid.${why}`;
    case 'unknown':
      return `Unknown: too little was seen to tell.${why}`;
  }
}

/** A path as the user would type it. */
function here(path: string): string {
  const way = relative(process.cwd(), path);
  return way === '' || way.startsWith('..') ? path : way;
}

function counted(n: number, thing: string): string {
  return n === 1 ? `1 ${thing}` : `${n} ${thing}s`;
}
