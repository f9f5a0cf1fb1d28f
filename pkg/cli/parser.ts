/** The parser of all command lines: what yargs lets pass in silence is an error here. */
import { readFileSync } from 'node:fs';
import yargs, { type Argv } from 'yargs';
import { LabError } from '../core/errors.ts';
import { asRecord, asString } from '../wire/shape.ts';

/** The command line is used wrongly; the message says how. */
export class UsageError extends LabError {
  constructor(message: string) {
    super('ERR_USAGE', message);
    this.name = 'UsageError';
  }
}

type Arguments = Readonly<Record<string, unknown>>;

/** How yargs begins to say that an option is missing. */
const MISSING = 'Missing required argument';

/** Options that may be given more than once. */
const REPEATABLE = new Set(['_', 'set', 'node', 'n']);

/** A parser that throws a `UsageError` in place of ending the process. */
export function parser(argv: readonly string[], script: string): Argv {
  // Told when nothing else is wrong: who mistypes an option knows of the others.
  let missing: string | undefined;
  return yargs([...argv])
    .scriptName(script)
    .parserConfiguration({ 'boolean-negation': false })
    .strict()
    .check((args) => {
      demandOnce(args);
      demandValues(args);
      demandYesOrNo(argv, args);
      if (args._.length > 0) throw new UsageError(`Unknown argument: ${args._.join(' ')}`);
      if (missing !== undefined && !isRunless(args)) throw new UsageError(missing);
      return true;
    })
    .version(version())
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .exitProcess(false)
    .fail((message, error) => {
      if (error instanceof Error) throw new UsageError(error.message);
      if (!message.startsWith(MISSING)) throw new UsageError(message);
      missing = message;
    });
}

/** Tells whether the parser has answered already: with the help, or the version. */
export function isAnswered(args: Arguments): boolean {
  return args['help'] === true || args['version'] === true;
}

/** Tells whether nothing is to be run, so that nothing need be said of what. */
function isRunless(args: Arguments): boolean {
  return isAnswered(args) || args['list'] !== undefined;
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return asString(
    asRecord(JSON.parse(readFileSync(file, 'utf8')), 'package')['version'],
    'version',
  );
}

/** yargs makes a list of an option that is given twice, where one value is expected. */
function demandOnce(args: Arguments): void {
  const twice = Object.keys(args).find((key) => !REPEATABLE.has(key) && Array.isArray(args[key]));
  if (twice !== undefined) throw new UsageError(`--${kebab(twice)} is given more than once`);
}

function demandValues(args: Arguments): void {
  const empty = Object.keys(args).find((key) => args[key] === '');
  if (empty !== undefined) throw new UsageError(`--${kebab(empty)} is given without a value`);
}

/** yargs takes whatever stands behind `--json=` for a no. */
function demandYesOrNo(argv: readonly string[], args: Arguments): void {
  for (const text of argv) {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/.exec(text) ?? [];
    if (typeof args[name] !== 'boolean' || value === 'true' || value === 'false') continue;
    throw new UsageError(`--${name} takes no value, or true or false: ${text}`);
  }
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
