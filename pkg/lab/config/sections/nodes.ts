/** The section `nodes`: who takes part, where they listen and what they start with. */
import { z } from 'zod';
import { hostSchema, nodeIdSchema, portSchema, valueSchema } from './values.ts';

/** Most nodes of one experiment. */
export const NODES_MAX = 1000;

const ip = hostSchema.default('127.0.0.1');

const uniform = z
  .strictObject({
    min: z.number().meta({ description: 'Smallest input that may be drawn.' }),
    max: z.number().meta({ description: 'Largest input that may be drawn; at least `min`.' }),
  })
  .meta({ description: 'Draws every input evenly between `min` and `max`, from the seed.' });

const inputs = z
  .union([z.array(valueSchema).min(1).max(NODES_MAX), z.strictObject({ uniform })])
  .meta({
    title: 'a list of values, one per node, or {uniform: {min, max}}',
    description:
      'The value that each node starts with: a list with one entry per node, or ' +
      '`{uniform: {min, max}}` to draw them from the seed.',
  });

const counted = z.strictObject({
  count: z
    .int()
    .min(1)
    .max(NODES_MAX)
    .meta({
      description:
        'Number of nodes; they are called n1, n2, ... More nodes bear more faults, at the price of ' +
        'n (n - 1) messages a round.',
    }),
  inputs,
  ip: ip.meta({
    description:
      'Address on which every node listens. 0.0.0.0: on all; the others are told the one from which it ' +
      'reached the master.',
  }),
});

const listed = z.strictObject({
  id: nodeIdSchema.optional().meta({
    description:
      'Name of the node, once per experiment and not `master`. Default: n1, n2, ... by position.',
  }),
  ip: ip.meta({
    description:
      'Address on which this node listens. 0.0.0.0: on all; the others are told the one from which it ' +
      'reached the master.',
  }),
  port: portSchema.default(0).meta({
    description:
      'Port on which this node listens. 0: any free one, which the node reports to the master.',
  }),
  input: valueSchema.meta({ description: 'The value that this node starts with.' }),
});

const about = {
  title: '{count, inputs} or a list of {id, ip, port, input}',
  description:
    'Who takes part: either `{count, inputs}`, or a list with one `{id, ip, port, input}` per node ' +
    'where their names or addresses matter. Gossip needs inputs for averaging only.',
};

export const nodesSchema = z.union([counted, z.array(listed).min(1).max(NODES_MAX)]).meta(about);

/** Without inputs, but for averaging. */
export const gossipNodesSchema = z
  .union([
    counted.extend({ inputs: inputs.optional() }),
    z
      .array(listed.extend({ input: listed.shape.input.optional() }))
      .min(1)
      .max(NODES_MAX),
  ])
  .meta(about);

/** Who and where, without inputs. */
export const placesSchema = z
  .union([
    counted.omit({ inputs: true }),
    z
      .array(listed.omit({ input: true }))
      .min(1)
      .max(NODES_MAX),
  ])
  .meta(about);
