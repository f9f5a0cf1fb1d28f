/** The section `agreement`: the problem, the model that it is solved in and the rule. */
import { z } from 'zod';
import { MODELS, RULES, STOPS } from '../../../agreement/plan.ts';
import { NODES_MAX } from './nodes.ts';
import { topologySchema } from './topology.ts';
import { outsideModelSchema, positiveValueSchema } from './values.ts';

const mixCount = z
  .int()
  .min(0)
  .max(NODES_MAX - 1)
  .default(0);

export const agreementSchema = z
  .strictObject({
    model: z
      .enum(MODELS)
      .default('async-crash')
      .meta({
        description:
          'What may go wrong, and whether rounds have a time limit. It decides what a node waits for ' +
          'and what it trims. sync-crash bears any f < n, async-crash needs n > 2f, sync-byzantine ' +
          'n > 3f, async-byzantine n > 5f. sync-graph runs on `topology`: lies, rounds by the clock, and ' +
          'a graph that bears f of them.',
      }),
    rule: z
      .enum(RULES)
      .default('select')
      .meta({
        description:
          'How a node averages what is left after trimming. `select` (the mean of every k-th value in ' +
          'order) narrows faster the larger n is against f, `midpoint` halves, `mean` is the plainest, ' +
          '`median` is there to show that it need not converge. `w-msr` and `iabc` are those of ' +
          'sync-graph: the mean of what is left of the neighbours’ values and the own one.',
      }),
    topology: topologySchema,
    f: z
      .int()
      .min(0)
      .max(NODES_MAX - 1)
      .meta({
        description:
          'Most nodes that may be faulty, crashed and lying ones together. A larger f bears more ' +
          'faults, needs more nodes and narrows more slowly.',
      }),
    mixed: z
      .strictObject({
        asymmetric: mixCount.meta({ description: 'Most that tell everybody something else.' }),
        symmetric: mixCount.meta({ description: 'Most that tell all the same lie.' }),
        benign: mixCount.meta({ description: 'Most that say nothing, which all notice alike.' }),
      })
      .optional()
      .meta({
        description:
          '`sync-mixed`: `agreement.f` by kind of fault; fewer nodes are needed than if all were of the ' +
          'worst kind. Default: all asymmetric.',
      }),
    delphi: z
      .strictObject({
        rho0: positiveValueSchema.meta({
          description:
            'Distance of the finest checkpoints. Decisions may leave the range of the inputs so far.',
        }),
        delta: positiveValueSchema.meta({
          description:
            'The inputs are at most so far apart. Larger means more rounds, by its logarithm.',
        }),
      })
      .optional()
      .meta({ description: '`async-delphi`: where its checkpoints are, and how far they reach.' }),
    epsilon: positiveValueSchema.default(0.001).meta({
      description:
        'Decisions may lie at most this far apart. Smaller means more rounds: one for every factor ' +
        'by which the rule narrows.',
    }),
    stop: z
      .enum(STOPS)
      .default('master')
      .meta({
        description:
          'Who ends the run. `master`: the master sees all values and stops everyone (an oracle: handy, ' +
          'not a distributed protocol). `rounds`: a number of rounds fixed beforehand from the spread ' +
          'of the inputs and the proven factor. `local`: each node estimates the rounds itself and ' +
          'halts; in async-crash this needs n > 3f.',
      }),
    maxRounds: z.int().min(1).max(100_000).default(200).meta({
      description: 'A node that has not decided after this many rounds gives up.',
      unit: 'rounds',
    }),
    arithmetic: z
      .enum(['float', 'rational'])
      .default('float')
      .meta({
        description:
          '`float`: double precision, fast. `rational`: exact fractions, to check theory; the numbers ' +
          'get longer with every round.',
      }),
    outsideModel: outsideModelSchema,
  })
  .meta({ description: 'The agreement problem and how it is solved.' });
