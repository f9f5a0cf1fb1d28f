/** Programs that use the package as others would: by its name. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './command.ts';
import { TOP } from './repository.ts';

/** Nothing that is run so takes nearly as long. */
const BOUND_MS = 30_000;

/**
 * Runs a program in a process of its own, to its end.
 * @param extension `mjs` for one that imports, `cjs` for one that requires.
 */
export async function runModule(text: string, extension: 'mjs' | 'cjs' = 'mjs'): Promise<Ended> {
  // Within the package, or its name would mean nothing.
  const folder = mkdtempSync(join(TOP, 'dist/program-'));
  const file = join(folder, `program.${extension}`);
  writeFileSync(file, text);
  const begin = performance.now();
  const child = spawn(process.execPath, [file], { timeout: BOUND_MS, killSignal: 'SIGKILL' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (data: string) => (stdout += data));
  child.stderr.setEncoding('utf8').on('data', (data: string) => (stderr += data));
  try {
    return await new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code, stdout, stderr, afterMs: performance.now() - begin });
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
