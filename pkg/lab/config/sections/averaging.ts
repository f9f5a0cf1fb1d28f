/** The section `averaging`: nodes compute the mean of their inputs by gossip. */
import { z } from 'zod';
import { AVERAGING_PROTOCOLS } from '../../../gossip/plan.ts';
import { millisSchema } from './values.ts';

export const averagingSchema = z
  .strictObject({
    protocol: z
      .enum(AVERAGING_PROTOCOLS)
      .default('push-pull')
      .meta({
        description:
          '`push-sum`: each sends half of its sum and weight to another (Kempe et al. 2003); ' +
          '`pairwise`: one asks another, and both take the mean (Boyd et al. 2006); `push-pull`: every ' +
          'node does so once a cycle (Jelasity et al. 2005).',
      }),
    cycleMs: millisSchema.gt(0).default(100).meta({
      description: 'How long a cycle lasts. At least four times the longest delay.',
      unit: 'ms',
    }),
    cycles: z.int().min(1).max(10_000).default(30).meta({
      description: 'How many cycles there are. The variance falls by a constant factor in each.',
      unit: 'cycles',
    }),
    tolerance: z
      .number()
      .gt(0)
      .default(0.001)
      .meta({
        description:
          'How far from the mean a node may end, as a share of the spread of the inputs, for the check ' +
          '`average`.',
      }),
  })
  .optional()
  .meta({ description: 'Averaging of the inputs of the nodes. Left out: none.' });
