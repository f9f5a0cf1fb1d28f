/** `maelstrom challenge`: runs challenges by their numbers and says which of their criteria hold. */
import { fileURLToPath } from 'node:url';
import type { Json } from '../../core/json.ts';
import { findExecutable } from '../../maelstrom/workbench/processes/executable.ts';
import type { CheckResult } from '../../maelstrom/workbench/verdict.ts';
import { interruption } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { isAnswered, UsageError } from '../parser.ts';
import { plainTable } from '../table.ts';
import { CHALLENGES, type Challenge } from './challenges.ts';
import { parseOptions, suggest, TEST_OPTIONS } from './options.ts';
import { perform } from './perform.ts';
import { settingsOf } from './settings.ts';
import { splitArguments } from './test.ts';

const USAGE = `$0 <number>|all [--bin <program>] [-- arguments of the program]

Runs a challenge with its own command line, on our node if no program is named.
Numbers: ${CHALLENGES.map(({ id }) => id).join(', ')}`;

const OPTIONS = {
  bin: {
    type: 'string',
    requiresArg: true,
    describe: 'The program of the nodes (default: our own node)',
  },
  seed: TEST_OPTIONS.seed,
  json: { type: 'boolean', default: false, describe: 'Print the table as JSON on stdout' },
} as const;

/** A criterion with what came of it; `holds` is absent where the challenge gives no number. */
interface Row {
  readonly challenge: string;
  readonly criterion: string;
  readonly wanted: string;
  readonly measured: Json;
  readonly holds?: boolean;
}

interface Runs {
  readonly bin: string | undefined;
  readonly args: readonly string[];
  readonly seed: number | undefined;
  readonly screen: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** @param argv The arguments after `challenge`. @returns the exit code. */
export async function challenge(argv: readonly string[], script: string): Promise<number> {
  const { own, args: programArgs } = splitArguments(argv);
  const [number, ...options] = own[0]?.startsWith('-') === true ? ['', ...own] : own;
  const args = await parseOptions(options, script, { spec: OPTIONS, usage: USAGE });
  if (isAnswered(args)) return EXIT.pass;
  const chosen = choose(number ?? '');
  const screen = args.json ? process.stderr : process.stdout;
  const stopping = interruption();
  const rows: Row[] = [];
  let known = true;
  try {
    for (const one of chosen) {
      const { signal } = stopping;
      const results = await runAll(one, { ...args, args: programArgs, screen, signal });
      rows.push(...results.flatMap((result, run) => judge(one, run, result)));
      known &&= results.every((result) => result['valid?'] !== 'unknown');
      if (stopping.signal.aborted) break;
    }
  } finally {
    stopping.dispose();
  }
  screen.write(`${tableOf(rows)}\n`);
  if (args.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  if (stopping.signal.aborted || !known) return EXIT.unknown;
  return rows.every(({ holds }) => holds !== false) ? EXIT.pass : EXIT.fail;
}

function choose(number: string): readonly Challenge[] {
  if (number === 'all') return CHALLENGES;
  const found = CHALLENGES.find(({ id }) => id === number);
  if (found !== undefined) return [found];
  const ids = CHALLENGES.map(({ id }) => id);
  const what = number === '' ? 'say which challenge' : `there is no challenge ${number}`;
  const hint = number === '' ? '' : suggest(number, ids);
  throw new UsageError(`${what}${hint} (known: ${ids.join(', ')}, all)`);
}

async function runAll(one: Challenge, runs: Runs): Promise<readonly CheckResult[]> {
  const [program, ...variant] = one.ours;
  const bin =
    runs.bin ?? fileURLToPath(new URL(`../../../../cmd/glomers/${program}`, import.meta.url));
  const args = runs.bin === undefined ? [...variant, ...runs.args] : runs.args;
  const path = findExecutable(bin);
  const results: CheckResult[] = [];
  for (const line of one.runs) {
    if (runs.signal.aborted) break;
    const seed = runs.seed === undefined ? [] : ['--seed', String(runs.seed)];
    const parsed = await parseOptions([...line.split(' '), ...seed], 'challenge', {
      spec: TEST_OPTIONS,
      usage: '',
    });
    runs.screen.write(`challenge ${one.id}, ${one.title}: test ${line}\n`);
    const performed = await perform({
      ...settingsOf(parsed),
      bin: path,
      args,
      out: undefined,
      logStderr: false,
      logNetSend: false,
      logNetRecv: false,
      screen: runs.screen,
      signal: runs.signal,
    });
    runs.screen.write(`${performed.folder}\n`);
    results.push(performed.results);
  }
  return results;
}

function judge({ id, criteria, runs }: Challenge, run: number, results: CheckResult): Row[] {
  const name = runs.length === 1 ? id : `${id}, run ${run + 1}`;
  return criteria.map(({ name: criterion, wanted, measured: measure, holds }) => {
    const measured = measure(results);
    const row = { challenge: name, criterion, wanted, measured };
    return holds === undefined ? row : { ...row, holds: holds(measured) };
  });
}

function tableOf(rows: readonly Row[]): string {
  const table = plainTable(['challenge', 'criterion', 'wanted', 'measured', 'holds']);
  for (const { challenge: name, criterion, wanted, measured, holds } of rows) {
    const shown = JSON.stringify(
      typeof measured === 'number' ? Number(measured.toFixed(3)) : measured,
    );
    const verdict = holds === undefined ? '-' : holds ? 'yes' : 'NO';
    table.push([name, criterion, wanted, shown, verdict]);
  }
  return table.toString();
}
