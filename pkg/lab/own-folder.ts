/**
 * Folders that the lab writes into are never ones in which somebody keeps an experiment: what is written
 * there would replace it.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { exists } from '../trace/folder.ts';

/** The file of that name is written into run folders, too. */
const CONFIG = 'config.yaml';

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
