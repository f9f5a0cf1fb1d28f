/** `run --list`: what an experiment can name, with a line each. */
import type { Argv } from 'yargs';
import {
  CATALOGUE,
  CATALOGUE_NAMES,
  type CatalogueEntry,
  type CatalogueName,
} from '../lab/catalogue.ts';

export interface ListArguments {
  readonly list: CatalogueName | undefined;
}

export function withListOption<T>(argv: Argv<T>): Argv<T & ListArguments> {
  return argv.option('list', {
    choices: CATALOGUE_NAMES,
    requiresArg: true,
    describe: 'Run nothing; list what there is of these, with a line each',
  });
}

/** @param json As an array of `{name, kind, doc}`, in place of lines for people. */
export function listText(name: CatalogueName, json: boolean): string {
  const entries: readonly CatalogueEntry[] = CATALOGUE[name];
  if (json) return `${JSON.stringify(entries, undefined, 2)}\n`;
  const names = widest(entries.map((entry) => entry.name));
  const kinds = widest(entries.map(({ kind }) => kind));
  return entries
    .map((entry) =>
      [
        entry.name.padEnd(names),
        ...(kinds === 0 ? [] : [entry.kind.padEnd(kinds)]),
        entry.doc,
      ].join('  '),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
