/** What a run of agreement on vectors is made of, drawn from the seed. */
import { rational } from '../../agreement/arithmetic.ts';
import { ZERO } from '../../agreement/rational.ts';
import { parsePoints, type PointJson } from '../../agreement/vectors/point.ts';
import { dimensionOf, type VectorsPlan } from '../../agreement/vectors/plan.ts';
import { vectorRounds } from '../../agreement/vectors/rounds.ts';
import { VECTOR_RULES } from '../../agreement/vectors/rules.ts';
import { invariant } from '../../core/errors.ts';
import { compareNodeIds } from '../../core/ids.ts';
import { outsideVectorModel } from '../config/check.ts';
import { liarIds } from '../config/roster.ts';
import type { VectorsConfig } from '../config/schema.ts';
import { plannedCrashes } from '../crashes.ts';
import type { PlanContext } from '../plan.ts';

/** The plan of a valid configuration. */
export function vectorsPlan(config: VectorsConfig, context: PlanContext): VectorsPlan {
  const { rule, validity, f, epsilon, maxRounds } = config.vectors;
  const ids = context.nodes.map(({ id }) => id).toSorted(compareNodeIds);
  const inputs = drawPoints(config, context);
  const points = parsePoints(Object.values(inputs), dimensionOf({ inputs }));
  const size = VECTOR_RULES[rule].sizeSquared(points);
  const rounds = vectorRounds({ rule, f }, size, rational.parse(epsilon) ?? ZERO, maxRounds);
  invariant(rounds !== undefined, 'a valid configuration needs no more rounds than maxRounds');
  const reason = outsideVectorModel(config);
  const liars = liarIds(config);
  return {
    experiment: 'vectors',
    ids,
    inputs,
    rule,
    validity,
    f,
    epsilon,
    rounds,
    liars,
    crashes: plannedCrashes(config.faults, {
      ids,
      faulty: new Set(liars),
      f,
      random: context.random,
    }),
    ...(reason === undefined ? {} : { outsideModel: reason }),
  };
}

/** By node; each has a stream of its own. */
function drawPoints(
  { vectors: { inputs } }: VectorsConfig,
  { nodes, random }: PlanContext,
): Record<string, PointJson> {
  return Object.fromEntries(
    nodes.map(({ id }, i) => {
      if (!('uniform' in inputs)) return [id, inputs[i] ?? []];
      const { dimension, min, max } = inputs.uniform;
      const stream = random.fork(`input:${id}`);
      return [id, Array.from({ length: dimension }, () => stream.uniform(min, max))];
    }),
  );
}
