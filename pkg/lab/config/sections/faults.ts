/** The section `faults`: which nodes crash, which lie, and what happens on a schedule. */
import { z } from 'zod';
import { STRATEGY_NAMES } from '../../../faults/strategies.ts';
import { NODES_MAX } from './nodes.ts';
import { scheduleSchema } from './schedule.ts';
import { nodeIdSchema, shareSchema } from './values.ts';

const crash = z
  .strictObject({
    probability: shareSchema.default(0).meta({
      description:
        'Probability, at each message that a node sends, that it crashes after this message. 0: ' +
        'nobody crashes; 1: as many as `agreement.f` allows crash at once.',
    }),
  })
  .prefault({})
  .meta({
    description:
      'Crashes drawn from the seed before the run; never more than `agreement.f` less the liars and ' +
      'the nodes that `faults.schedule` crashes, or pauses or cuts off without `forMs`.',
  });

const plan = z
  .array(
    z.strictObject({
      node: nodeIdSchema.meta({ description: 'The node that crashes.' }),
      afterSends: z.int().min(1).meta({
        description: 'It dies when it has sent this many messages of the experiment.',
        unit: 'messages',
      }),
    }),
  )
  .max(NODES_MAX)
  .optional()
  .meta({
    description:
      'Exactly these crashes, in place of drawn ones (`faults.crash` is not looked at then). An ' +
      'empty list: nobody crashes.',
  });

const liars = z
  .strictObject({
    nodes: z
      .union([z.int().min(1).max(NODES_MAX), z.array(nodeIdSchema).min(1).max(NODES_MAX)])
      .meta({
        title: 'a list of node ids, or a number from 1: so many, the last ones',
        description: 'Which nodes lie: a list of ids, or how many; then the last ones do.',
      }),
    strategy: z
      .enum(STRATEGY_NAMES)
      .default('split-brain')
      .meta({
        description:
          'What they send. `split-brain`: the largest honest value to one half and the smallest to ' +
          'the other, the worst there is; `extreme`: values far outside; `random`: any value, another ' +
          'to each; `silent`: nothing.',
      }),
  })
  .optional()
  .meta({
    description: 'Byzantine nodes, in Byzantine models only. They count against `agreement.f`.',
  });

const faults = z.strictObject({
  crash,
  plan,
  liars,
  schedule: scheduleSchema,
  allowOverBudget: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Lets `plan`, `liars` and the crashes of `schedule` concern more than `agreement.f` nodes. ' +
        'The result is labelled: no guarantee holds.',
    }),
});

const about = { description: 'Which nodes fail, and how.' };

export const faultsSchema = faults.prefault({}).meta(about);

/** No model bounds how many nodes may fail: those that do are named, or drawn by the schedule. */
export const gossipFaultsSchema = faults
  .pick({ plan: true, schedule: true })
  .prefault({})
  .meta(about);
