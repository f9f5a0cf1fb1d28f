/** The commands as a user runs them: as processes of their own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TOP } from './repository.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the signal to the end, in ms. */
  readonly afterMs: number;
}

/**
 * Runs `cmd/<name>.js` to its end.
 * @param interrupt Sends SIGINT at the first output that matches.
 */
export function command(name: string, args: readonly string[], interrupt?: RegExp): Promise<Ended> {
  const child = spawn(process.execPath, [join(TOP, `cmd/${name}.js`), ...args], { cwd: TOP });
  let [stdout, stderr, signalled] = ['', '', 0];
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
    if (interrupt === undefined || signalled > 0 || !interrupt.test(stdout)) return;
    signalled = performance.now();
    child.kill('SIGINT');
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, stdout, stderr, afterMs: performance.now() - signalled }),
    );
  });
}
