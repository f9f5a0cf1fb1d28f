/**
 * Folders that the lab writes into. They are made step by step, and are never ones in which somebody
 * keeps an experiment: what is written there would replace it.
 */
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../core/errors.ts';

/** The file of that name is written into run folders, too. */
const CONFIG = 'config.yaml';

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Makes a folder and those above it. (Node's own way never ends where the system refuses, as in /proc.) */
export function makeFolder(path: string): void {
  if (exists(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another one was faster.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

export interface Ownership {
  /** What the lab puts beside its own `config.yaml` in such a folder. */
  readonly mark: string;
  /** The file of the experiment that is about to be written into the folder. */
  readonly source: string | undefined;
}

/** @throws {Error} when a `config.yaml` in the folder is none that the lab may replace. */
export function demandOwn(path: string, { mark, source }: Ownership): void {
  const config = join(path, CONFIG);
  if (!exists(config)) return;
  if (source !== undefined && exists(source) && realpathSync(source) === realpathSync(config)) {
    throw new Error(`its ${CONFIG} is the experiment itself, and would be replaced`);
  }
  if (!exists(join(path, mark))) {
    throw new Error(
      `it holds a ${CONFIG} which the lab has not written, and which would be replaced`,
    );
  }
}
