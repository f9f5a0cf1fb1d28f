/** The section `clocks`: how far the clocks are apart, and how they are brought together. */
import { z } from 'zod';
import { NODES_MAX } from './nodes.ts';
import { TIME_MS_MAX, millisSchema, outsideModelSchema } from './values.ts';

const ROUNDS_MAX = 1000;

const offset = z.number().min(-TIME_MS_MAX).max(TIME_MS_MAX);

const uniform = z
  .strictObject({
    min: offset.meta({ description: 'Smallest offset that may be drawn.', unit: 'ms' }),
    max: offset.meta({
      description: 'Largest offset that may be drawn; at least `min`.',
      unit: 'ms',
    }),
  })
  .meta({ description: 'Draws every offset evenly between `min` and `max`, from the seed.' });

export const clocksSchema = z
  .strictObject({
    offsetsMs: z.union([z.array(offset).min(1).max(NODES_MAX), z.strictObject({ uniform })]).meta({
      title: 'a list of numbers, one per node, or {uniform: {min, max}}',
      description:
        'By how much the clock of each node is ahead of true time at the start; negative: behind. What is ' +
        'between the least and the greatest is the error that is to be mended.',
      unit: 'ms',
    }),
    f: z
      .int()
      .min(0)
      .max(NODES_MAX)
      .meta({
        description:
          'Most nodes that may fail: crash, or have two faces. There must be more than three times as many ' +
          'nodes.',
      }),
    periodMs: millisSchema
      .gt(0)
      .default(1000)
      .meta({
        description:
          'From one correction to the next, by the clocks themselves. Shorter: less time to drift apart, ' +
          'and more messages. It must leave room for a round, which takes several times as long as the ' +
          'clocks are apart.',
        unit: 'ms',
      }),
    rounds: z.int().min(1).max(ROUNDS_MAX).default(12).meta({
      description: 'How often the clocks are corrected.',
      unit: 'rounds',
    }),
    outsideModel: outsideModelSchema,
  })
  .meta({ description: 'How far the clocks are apart, and how they are brought together.' });
