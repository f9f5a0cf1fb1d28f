/** Programs that use the package, in processes of their own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Command } from '../lab-process.ts';
import { running } from '../lab-process.ts';
import { TOP } from '../repository.ts';

export const PACKAGE = join(TOP, 'dist', 'pkg', 'index.js');

/** Runs the text as a module in which `createDistribution` and `say` are known. */
export function program(bench: Bench, text: string): Command {
  const lines = [
    `import { createDistribution } from ${JSON.stringify(PACKAGE)};`,
    `const say = (...values) => console.log(JSON.stringify(values));`,
    `const told = (error) => error && { code: error.code, message: error.message };`,
    text,
  ];
  const args = ['--input-type=module', '-e', lines.join('\n')];
  return bench.start(process.execPath, args);
}

/** The nodes that a program has started: its processes besides itself. */
export function childrenOf(command: Command): number[] {
  return running(command)
    .map(({ pid }) => pid)
    .filter((pid) => pid !== command.pid);
}

/** What it has said, a list for each line. */
export function saidBy({ stdout }: Command): unknown[][] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line) as unknown[]);
}

/** The command line of a process, and its environment, as others see the first. */
export function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}
