/** The section `vectors`: on what points the nodes agree, and how. */
import { z } from 'zod';
import { DIMENSIONS } from '../../../agreement/vectors/point.ts';
import { VECTOR_RULE_NAMES } from '../../../agreement/vectors/rules.ts';
import { NODES_MAX } from './nodes.ts';
import { outsideModelSchema, positiveValueSchema, valueSchema } from './values.ts';

/** Most rounds: an exact coordinate grows by a bit a round. */
const ROUNDS_MAX = 2000;

const point = z.array(valueSchema).min(DIMENSIONS.min).max(DIMENSIONS.max);

const uniform = z
  .strictObject({
    dimension: z.int().min(DIMENSIONS.min).max(DIMENSIONS.max).meta({
      description: 'Coordinates of each point.',
    }),
    min: z.number().meta({ description: 'Smallest coordinate that may be drawn.' }),
    max: z.number().meta({ description: 'Largest coordinate that may be drawn; at least `min`.' }),
  })
  .meta({ description: 'Draws every coordinate evenly between `min` and `max`, from the seed.' });

export const vectorsSchema = z
  .strictObject({
    inputs: z.union([z.array(point).min(1).max(NODES_MAX), z.strictObject({ uniform })]).meta({
      title: 'a list of points such as [0, 1/2], one per node, or {uniform: {dimension, min, max}}',
      description:
        'The point that each node starts with, of 2 to 4 coordinates; each is a number or a text such as ' +
        '"1/3". All is computed in exact fractions.',
    }),
    rule: z
      .enum(VECTOR_RULE_NAMES)
      .default('mid-extremes')
      .meta({
        description:
          'How a node makes its next point of those it has heard. `mid-extremes`: the middle of the two ' +
          'that are farthest apart (sqrt(7/8) of the diameter a round, in the hull of the inputs). ' +
          '`coordinate-wise`: the midpoint of each coordinate (1/2 of the diagonal of the box a round, but ' +
          'only in the box around the inputs). Where nodes may lie: `trimmed-midpoint`: the same without the f ' +
          'lowest and the f highest, n > 5f; `safe-area`: `mid-extremes` of points in which two groups of those ' +
          'heard meet, whoever lies (in the hull, f = 1, n > d + 4 with d coordinates, on a grid of steps ' +
          'at most epsilon / 256).',
      }),
    validity: z
      .enum(['hull', 'box'])
      .default('hull')
      .meta({
        description:
          'Where all points must stay: `hull`: in the convex hull of the inputs; `box`: weaker, in the ' +
          'smallest box around them.',
      }),
    f: z
      .int()
      .min(0)
      .max(NODES_MAX)
      .meta({
        description:
          'Most nodes that may crash or lie. How many nodes there must be depends on the rule: more than twice as ' +
          'many where nobody lies.',
      }),
    epsilon: positiveValueSchema.default(0.001).meta({
      description: 'Decisions shall lie at most this far apart (Euclidean distance).',
    }),
    maxRounds: z.int().min(1).max(ROUNDS_MAX).default(200).meta({
      description: 'The experiment is refused when the proven factor needs more rounds than this.',
      unit: 'rounds',
    }),
    outsideModel: outsideModelSchema,
  })
  .meta({ description: 'On what points the nodes agree, and how.' });
