/** The section `sweep`: one file, many experiments. */
import { z } from 'zod';

/** Most values of one field. */
const VALUES_MAX = 1000;

const range = z.strictObject({
  from: z.number().meta({ description: 'First value.' }),
  to: z.number().meta({ description: 'Last value, if a step falls on it; at least `from`.' }),
  step: z.number().gt(0).meta({ description: 'From one value to the next.' }),
});

const values = z.union([z.array(z.unknown()).min(1).max(VALUES_MAX), range]).meta({
  title: 'a list of values, or {from, to, step}',
});

export const sweepSchema = z
  .object({
    repeat: z
      .int()
      .min(1)
      .max(10_000)
      .default(10)
      .meta({
        description:
          'Runs of every combination. Run k has the seed `seed` + k in all of them, so that they meet ' +
          'the same chance; more runs narrow the intervals.',
        unit: 'runs',
      }),
  })
  .catchall(values)
  .optional()
  .meta({
    description:
      'Runs every combination of values. Each key is the path of a field, with its values: a list ' +
      '(`nodes.count: [4, 8, 16]`) or a range (`agreement.f: {from: 0, to: 3, step: 1}`). Every ' +
      'combination must be a valid experiment; when `nodes.count` varies, the inputs have to be ' +
      '`{uniform: {min, max}}`, or vary with it: `nodes: [{count: 2, inputs: [0, 1]}, ...]`. Rounds to ' +
      'agreement, messages, time and verdicts go into a table, `sweep.csv` and `sweep.json`.',
  });
