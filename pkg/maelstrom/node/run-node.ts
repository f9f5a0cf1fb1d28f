/** Runs a program as a node, on the standard streams of this process: what the file of a node calls. */
import { WallClock } from '../../net/wall-clock.ts';
import type { Program } from './node.ts';
import { StdioNode } from './stdio-node.ts';

/** @param seed Of the chance that the program draws from; each node has a stream of its own. */
export function runNode(program: Program, { seed = 0 }: { readonly seed?: number } = {}): void {
  const clock = new WallClock();
  const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
  const incarnation = Math.floor(clock.epochMs);
  new StdioNode(program, { streams, clock, incarnation, seed }).read();
}
