/** The section `broadcast`: what clients ask of the nodes of challenge 3, and which way values travel. */
import { z } from 'zod';
import { GLOMERS } from '../../../maelstrom/glomers/registry.ts';
import { TOPOLOGIES } from '../../../maelstrom/workbench/settings.ts';
import { millisSchema } from './values.ts';

/** Most operations of one run: each has a record in the trace, and reads have all values in theirs. */
export const OPERATIONS_MAX = 100_000;

export const broadcastSchema = z
  .strictObject({
    variant: z
      .enum([...(GLOMERS.get('broadcast')?.keys() ?? [])])
      .default('direct')
      .meta({
        description:
          'The way of values to all nodes, as in `cmd/glomers/broadcast.js`. `direct`: from where they ' +
          'began to all; `batched`: in rounds through a hub; `star`: through a hub at once; `tree`: along a ' +
          "tree of the nodes' own; `topology`: to the neighbours of `topology`, with receipts; `flood`: " +
          'to these neighbours, and nothing is done for what is lost.',
      }),
    topology: z.enum(TOPOLOGIES).default('grid').meta({
      description: 'The neighbours that nodes are told, as Maelstrom does.',
    }),
    rate: z.number().gt(0).max(10_000).default(100).meta({
      description:
        'How much clients ask in a second, of all nodes together; half of it broadcasts, half reads.',
      unit: '1/s',
    }),
    loadMs: millisSchema.gt(0).max(3_600_000).default(20_000).meta({
      description: 'How long they do.',
      unit: 'ms',
    }),
    recoveryMs: millisSchema.default(10_000).meta({
      description: 'How long after that all nodes are read once more.',
      unit: 'ms',
    }),
  })
  .prefault({})
  .meta({ description: 'What clients ask, and which way values travel.' });
