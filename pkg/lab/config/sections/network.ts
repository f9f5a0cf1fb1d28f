/** The section `network`: what the links do to messages, and the limits on them. */
import { z } from 'zod';
import { millisSchema, shareSchema } from './values.ts';

const delayMs = z
  .union([
    millisSchema,
    z.strictObject({
      min: millisSchema.meta({ description: 'Shortest delay.', unit: 'ms' }),
      max: millisSchema.meta({ description: 'Longest delay; at least `min`.', unit: 'ms' }),
    }),
    z.strictObject({
      mean: millisSchema.meta({
        description: 'Mean of exponentially distributed delays, which have no longest one.',
        unit: 'ms',
      }),
    }),
  ])
  .default(0)
  .meta({
    title: 'a number from 0 (always the same), {min, max} (uniform) or {mean} (exponential)',
    description:
      'Delay of every message, drawn per message from the seed: a number is always the same, ' +
      '`{min, max}` is uniform, `{mean}` is exponential.',
    unit: 'ms',
  });

/** How the delay of one message is drawn, in ms: constant, uniform or exponential. */
export type DelayMs = Readonly<z.output<typeof delayMs>>;

const links = z.strictObject({
  delayMs,
  loss: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .meta({
      description:
        'Share of messages that the lab drops. In agreement nodes then ask again after `resendMs`, ' +
        'and synchronous models do not allow it.',
    }),
  duplicate: shareSchema.default(0).meta({
    description: 'Share of messages that arrive twice.',
  }),
  reorder: shareSchema.default(0).meta({
    description: 'Share of messages that a later one may overtake.',
  }),
  clockDrift: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .meta({
      description:
        'In the simulator: by what share the clocks of the nodes run fast or slow at most, drawn per ' +
        'node from the seed. Processes over TCP have the clock of their machine.',
    }),
  frameBytesMax: z
    .int()
    .min(1024)
    .max(2 ** 30)
    .default(16 * 2 ** 20)
    .meta({
      description:
        'Largest frame that a connection accepts. Exact fractions of many rounds need room.',
      unit: 'bytes',
    }),
  queueBytesMax: z
    .int()
    .min(1024)
    .max(2 ** 32)
    .default(64 * 2 ** 20)
    .meta({
      description:
        'What may wait for one peer before the sender pauses; at least `frameBytesMax`. Larger ' +
        'smooths bursts and costs memory per peer.',
      unit: 'bytes',
    }),
});

const about = { description: 'What links do to messages, and their limits.' };

/** For agreement: with the times by which its nodes go. */
export const agreementNetworkSchema = links
  .extend({
    roundMs: millisSchema
      .gt(0)
      .default(1000)
      .meta({
        description:
          'Synchronous models: longest duration of a round. At least 3 times the longest delay (one ' +
          'delay for the message, the rest for nodes that begin a round at different times); larger ' +
          'is safer and costs time only when a node is silent.',
        unit: 'ms',
      }),
    resendMs: millisSchema
      .gt(0)
      .default(200)
      .meta({
        description:
          'With `loss` above 0, or a loss or partition in `faults.schedule`: a node that made no ' +
          'progress for this long asks again. Smaller recovers sooner and sends more.',
        unit: 'ms',
      }),
  })
  .prefault({})
  .meta(about);

export const networkSchema = links.prefault({}).meta(about);
