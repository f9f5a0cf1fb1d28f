/** Of the section `faults`: who lies and how, and whose messages are slow. */
import { z } from 'zod';
import {
  LIAR_NAMES,
  POINT_LIAR_NAMES,
  SCHEDULER_NAMES,
} from '../../../faults/adversaries/names.ts';
import { LIARS, SCHEDULERS } from '../../../faults/adversaries/registry.ts';
import { LAST_ROUND } from '../../../faults/liar.ts';
import { NODES_MAX } from './nodes.ts';
import { millisSchema, nodeIdSchema } from './values.ts';

/** How long a scheduler holds messages back where nothing is said: many times what a round takes. */
export const HOLD_MS = 1000;

const liarNodes = z
  .union([z.int().min(1).max(NODES_MAX), z.array(nodeIdSchema).min(1).max(NODES_MAX)])
  .meta({
    title: 'a list of node ids, or a number from 1: so many, the last ones',
    description: 'Which nodes lie: a list of ids, or how many; then the last ones do.',
  });

/** Liars of clocks. */
export const twoFacedSchema = z
  .strictObject({ nodes: liarNodes })
  .optional()
  .meta({
    description:
      'Nodes whose clock has two faces: ahead of all to those who are ahead, behind all to the others, so ' +
      'that both stay where they are. They count against `clocks.f`.',
  });

/** Liars of vectors. */
export const pointLiarsSchema = z
  .strictObject({
    nodes: liarNodes,
    strategy: z
      .enum(POINT_LIAR_NAMES)
      .default('split-brain')
      .meta({
        description:
          'How they lie ([more](adversaries.md)). Points are ordered by their first coordinate, and a number ' +
          'stands for all coordinates.',
      }),
  })
  .optional()
  .meta({
    description: 'Byzantine nodes, with rules that bear lies only. They count against `vectors.f`.',
  });

export const liarsSchema = z
  .strictObject({
    nodes: liarNodes,
    strategy: z
      .enum(LIAR_NAMES)
      .default('split-brain')
      .meta({ description: `How they lie ([more](adversaries.md)). ${lines(LIARS)}` }),
    lastRound: z
      .int()
      .min(0)
      .max(100_000)
      .optional()
      .meta({
        description: `Of \`silent-after\`: the last round of which they speak. Default: ${LAST_ROUND}.`,
      }),
  })
  .optional()
  .meta({
    description:
      'Byzantine nodes, in models that bear lies only. They count against `agreement.f`.',
  });

export const schedulerSchema = z
  .strictObject({
    strategy: z.enum(SCHEDULER_NAMES).meta({ description: lines(SCHEDULERS) }),
    holdMs: millisSchema
      .gt(0)
      .default(HOLD_MS)
      .meta({
        description:
          'How long each slow message is held back by its receiver, in addition to `network.delayMs`. ' +
          'As good as for ever, when it is many times what a round takes. `core-split` holds some twice as long.',
        unit: 'ms',
      }),
    node: nodeIdSchema.optional().meta({ description: 'Of `slow-node`: which one.' }),
  })
  .optional()
  .meta({
    description:
      'Whose messages are slow, in asynchronous models only. Nobody is faulty by that. Who is on which ' +
      'side follows from the inputs: see `faults.highSide`.',
  });

export const highSideSchema = z
  .int()
  .min(1)
  .max(NODES_MAX)
  .optional()
  .meta({
    description:
      'How many of the nodes that do not lie are on the high side, those with the largest inputs, for ' +
      'strategies that keep two sides apart. Default: those at or above the midpoint of the inputs; a ' +
      'liar without a scheduler looks anew in every round.',
    unit: 'nodes',
  });

function lines(registry: Readonly<Record<string, { readonly doc: string }>>): string {
  const entries = Object.entries(registry).map(([name, { doc }]) => `\`${name}\`: ${doc}`);
  return `${entries.join('; ')}.`;
}
