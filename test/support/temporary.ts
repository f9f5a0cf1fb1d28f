/** Folders that last as long as the tests of one file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'mocha';

/** A way to make fresh folders; all of them are removed after the tests of this file. */
export function temporaryFolders(): () => string {
  const made: string[] = [];
  after(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'murmuration-test-'));
    made.push(folder);
    return folder;
  };
}
