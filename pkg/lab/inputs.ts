/** The values that nodes start with: as the file gives them, or drawn from the seed. */
import type { ValueJson } from '../agreement/arithmetic.ts';
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { Inputs, NodePlace } from './config/roster.ts';

/** By node; each has a stream of its own, so another node shifts no draw. */
export function drawInputs(
  inputs: Inputs,
  { nodes, random }: { readonly nodes: readonly NodePlace[]; readonly random: Random },
): Record<string, ValueJson> {
  const value = (id: NodeId, index: number): ValueJson => {
    if (!('uniform' in inputs)) return inputs[index] ?? 0;
    return random.fork(`input:${id}`).uniform(inputs.uniform.min, inputs.uniform.max);
  };
  return Object.fromEntries(nodes.map(({ id }, index) => [id, value(id, index)]));
}
