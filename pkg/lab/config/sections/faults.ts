/** The section `faults`: which nodes crash, which lie, and what happens on a schedule. */
import { z } from 'zod';
import {
  highSideSchema,
  liarsSchema,
  pointLiarsSchema,
  schedulerSchema,
  twoFacedSchema,
} from './adversaries.ts';
import { NODES_MAX } from './nodes.ts';
import { scheduleSchema } from './schedule.ts';
import { nodeIdSchema, shareSchema } from './values.ts';

const probability = shareSchema.default(0).meta({
  description:
    'Probability, at each message that a node sends, that it crashes after this message. 0: ' +
    'nobody crashes; 1: as many as f allows crash at once.',
});

const crash = z
  .strictObject({
    probability,
    ladder: z
      .array(z.int().min(0).max(NODES_MAX))
      .min(1)
      .max(NODES_MAX)
      .optional()
      .meta({
        title: 'how many crash in round 0, 1, ...: a list such as [1, 1, 2]',
        description:
          'In each round so many nodes crash, those with the lowest inputs first, having sent to the ' +
          'nodes that crash in the next round only: the worst for the nodes that are left, when those ' +
          'that crash have input 0 and the others 1.',
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

const faults = z.strictObject({
  crash,
  plan,
  liars: liarsSchema,
  scheduler: schedulerSchema,
  highSide: highSideSchema,
  schedule: scheduleSchema,
  allowOverBudget: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Lets `plan`, `crash.ladder`, `liars` and the crashes of `schedule` concern more than `agreement.f` nodes. ' +
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

const drawnCrash = (budget: string) =>
  z
    .strictObject({ probability })
    .prefault({})
    .meta({
      description: `Crashes drawn from the seed before the run; never more than ${budget}.`,
    });

/** Crashes and liars; a rule says that the schedule is empty. */
export const vectorsFaultsSchema = faults
  .pick({ plan: true, schedule: true })
  .extend({ crash: drawnCrash('`vectors.f` less the liars'), liars: pointLiarsSchema })
  .prefault({})
  .meta(about);

/** Crashes and clocks with two faces; a rule says that the schedule is empty. */
export const clocksFaultsSchema = faults
  .pick({ plan: true, schedule: true })
  .extend({ crash: drawnCrash('`clocks.f` less the liars'), liars: twoFacedSchema })
  .prefault({})
  .meta(about);
