/** A run of agreement on vectors while it goes on. */
import { liarIds, nodePlaces } from '../../../lab/config/roster.ts';
import type { VectorsConfig } from '../../../lab/config/schema.ts';
import { StepLines } from '../step-lines.ts';
import { count } from '../text.ts';

export function vectorsSteps(config: VectorsConfig, seed: number): StepLines {
  const { rule, f } = config.vectors;
  const nodes = count(nodePlaces(config).length, 'node');
  const liars: readonly string[] = liarIds(config);
  return new StepLines({
    head: `${config.name}: ${nodes}, vectors, ${rule}, f = ${f}, seed ${seed}`,
    say: ({ kind, node, round }) =>
      kind === 'decide' && !liars.includes(node)
        ? `${node} decided in round ${Number(round)}`
        : undefined,
  });
}
