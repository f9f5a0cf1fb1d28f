/** The main program of our nodes: `cmd/glomers/NAME.js [--variant NAME] [--seed N]`. */
import { parseArgs } from 'node:util';
import { errorText } from '../core/errors.ts';
import { GLOMERS, type Variants } from './glomers/registry.ts';
import { runNode } from './node/run-node.ts';

/** How a command ends that was not understood; what yargs and the lab's other commands use. */
const USAGE_EXIT = 64;

/** @param name The challenge. @param argv What stands behind the name of the file. */
export function main(name: string, argv: readonly string[]): void {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { variant: { type: 'string' }, seed: { type: 'string', default: '0' } },
    });
    const variants = GLOMERS.get(name) ?? new Map();
    runNode(programOf(variants, values.variant), { seed: seedOf(values.seed) });
  } catch (error) {
    process.stderr.write(`${name}: ${errorText(error)}\n`);
    process.exitCode = USAGE_EXIT;
  }
}

function programOf(variants: Variants, wanted: string | undefined) {
  const name = wanted ?? [...variants.keys()][0] ?? '';
  const program = variants.get(name);
  if (program !== undefined) return program;
  throw new RangeError(`no variant "${name}"; there is ${[...variants.keys()].join(', ')}`);
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed)) return seed;
  throw new RangeError(`--seed ${text}: expected a whole number`);
}
