/** The field `agreement.topology`: who speaks to whom. */
import { z } from 'zod';
import { TOPOLOGIES, type TopologyName } from '../../../topology/spec.ts';
import { NODES_MAX } from './nodes.ts';
import { shareSchema } from './values.ts';

/** One edge, as text: `n1 > n2`, or `n1 <> n2` for both ways. */
const EDGE = /^\s*[A-Za-z][\w-]{0,31}\s*<?>\s*[A-Za-z][\w-]{0,31}\s*$/;

const edge = z
  .string()
  .regex(EDGE)
  .meta({ title: 'an edge such as n1 > n2, or n1 <> n2 for both ways' });

/** Most edges of a list. */
const EDGES_MAX = 100_000;

/** The topologies without parameters. */
const PLAIN = [
  'complete',
  'line',
  'ring',
  'star',
  'wheel',
  'grid',
  'two-cliques',
  'hypercube',
] as const satisfies readonly TopologyName[];

const size = z.int().min(1).max(NODES_MAX);

const seed = z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1).meta({
  description: 'What the graph is drawn from; it does not change with the seed of the run.',
});

const degree = size.meta({ description: 'How many others each node speaks to.' });

const withParameters = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: kind('torus'),
    columns: size.meta({ description: 'Nodes in a row; it divides their number.' }),
  }),
  z.strictObject({
    kind: kind('tree'),
    k: size.meta({ description: 'Most children of a node.' }),
  }),
  z.strictObject({
    kind: kind('chord'),
    offsets: z.array(size).min(1).max(NODES_MAX).meta({
      description: 'How many places further the nodes are to which a node speaks.',
    }),
  }),
  z.strictObject({
    kind: kind('core'),
    size: size.meta({ description: 'Nodes in the middle: the first ones.' }),
  }),
  z.strictObject({
    kind: kind('barbell'),
    clique: size.meta({ description: 'Nodes of each of the two cliques.' }),
  }),
  z.strictObject({ kind: kind('random-regular'), degree, seed }),
  z.strictObject({
    kind: kind('erdos-renyi'),
    probability: shareSchema.meta({ description: 'Probability of each edge.' }),
    seed,
  }),
  z.strictObject({
    kind: kind('small-world'),
    degree,
    rewire: shareSchema.meta({ description: 'Probability that an edge leads elsewhere.' }),
    seed,
  }),
]);

export const topologySchema = z
  .union([z.enum(PLAIN), withParameters, z.array(edge).min(1).max(EDGES_MAX)])
  .default('complete')
  .meta({
    title:
      `one of ${PLAIN.join(', ')}, a mapping such as {kind: tree, k: 3}, or a list of edges such as ` +
      '["n1 > n2", "n2 <> n3"]',
    description:
      'Who speaks to whom, in sync-graph. The nodes take their places in the order of the file. ' +
      `${Object.entries(TOPOLOGIES)
        .map(([name, doc]) => `\`${name}\`: ${doc}`)
        .join('; ')}.`,
  });

export type TopologyConfig = z.output<typeof topologySchema>;

function kind<Name extends TopologyName>(name: Name): z.ZodLiteral<Name> {
  return z.literal(name).meta({ description: `\`${name}\`: ${TOPOLOGIES[name]}.` });
}
