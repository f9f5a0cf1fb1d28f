/** Folders for what runs write. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../core/errors.ts';

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
