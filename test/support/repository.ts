/** The repository as data, for the tests that keep it tidy. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the repository; this file runs from dist/test/support. */
export const TOP = fileURLToPath(new URL('../../../', import.meta.url));

const SKIPPED = new Set(['node_modules', 'dist', 'runs', 'coverage', '.git']);

/** All files below a folder, as paths from the top. */
export function filesBelow(folder: string): string[] {
  const absolute = join(TOP, folder);
  return readdirSync(absolute).flatMap((name) => {
    if (SKIPPED.has(name)) return [];
    const path = join(absolute, name);
    return statSync(path).isDirectory() ? filesBelow(relative(TOP, path)) : [relative(TOP, path)];
  });
}

export function read(path: string): string {
  return readFileSync(join(TOP, path), 'utf8');
}

export interface Import {
  readonly from: string;
  /** A path from the top for files of ours, otherwise the package or `node:` module. */
  readonly to: string;
}

const SPECIFIER =
  /^(?:import|export)\s[^;'"=()]*?\sfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Everything that a TypeScript file imports. */
export function importsOf(path: string): Import[] {
  return [...read(path).matchAll(SPECIFIER)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const to = specifier.startsWith('.')
      ? relative(TOP, resolve(TOP, path, '..', specifier))
      : specifier;
    return { from: path, to };
  });
}
