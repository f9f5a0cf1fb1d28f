/** The section `gossip`: which rumors are spread, by which protocol. */
import { z } from 'zod';
import { GOSSIP_MODES } from '../../../gossip/plan.ts';
import { NODES_MAX } from './nodes.ts';
import { millisSchema, nodeIdSchema } from './values.ts';

/** Most rumors of one experiment, and the largest of them. */
const RUMORS_MAX = 100_000;
const RUMOR_BYTES_MAX = 1_048_576;

const fanOut = z
  .union([
    z.int().min(0).max(NODES_MAX),
    z.literal('log2'),
    z.strictObject({
      ln: z.number().min(-10).max(100).meta({
        description:
          'ln n plus this, rounded up: with infect-and-die all hear with probability exp(-e^-c).',
      }),
    }),
    z.strictObject({
      missing: z.number().gt(0).lt(1).meta({
        description:
          'The chance that somebody is missed by infect-and-die; the fan-out follows from it.',
      }),
    }),
  ])
  .default({ ln: 3 })
  .meta({
    title: 'a number from 0, log2, {ln: c} or {missing: probability}',
    description:
      'To how many others a node speaks at a time: a number, `log2` of the number of nodes, `{ln: c}` ' +
      '(ln n + c), or `{missing: p}`: enough that infect-and-die misses somebody with probability p ' +
      'at most. A larger one is faster and surer, and costs messages. Push and pull speak to one.',
  });

const messages = z
  .strictObject({
    count: z.int().min(1).max(RUMORS_MAX).default(10).meta({
      description: 'How many rumors are begun.',
      unit: 'rumors',
    }),
    perSecond: z.number().gt(0).max(100_000).default(20).meta({
      description: 'How many begin in a second, evenly. For a burst take a large number.',
      unit: '1/s',
    }),
    bytes: z.int().min(0).max(RUMOR_BYTES_MAX).default(256).meta({
      description: 'How large the content of each is.',
      unit: 'bytes',
    }),
    from: z
      .union([z.literal('all'), z.array(nodeIdSchema).min(1).max(NODES_MAX)])
      .default('all')
      .meta({
        title: 'all, or a list of node ids',
        description: 'Where they begin: these nodes take turns. Default: all.',
      }),
  })
  .prefault({})
  .meta({ description: 'The rumors.' });

const stop = z
  .union([
    z.literal('never'),
    z.strictObject({
      counter: z.int().min(1).max(1000).meta({
        description:
          'A node loses interest after telling so many times in vain (`feedback`), or at all.',
      }),
      feedback: z.boolean().default(true).meta({
        description: 'Only tellings to nodes that knew it count.',
      }),
    }),
    z.strictObject({
      coin: z.int().min(1).max(1000).meta({
        description: 'A node loses interest with probability 1/k each time it tells it (in vain).',
      }),
      feedback: z.boolean().default(true).meta({
        description: 'Only tellings to nodes that knew it count.',
      }),
    }),
  ])
  .default('never')
  .meta({
    title: 'never, {counter: k} or {coin: k}',
    description:
      'Push, pull and push-pull: when a node loses interest in a rumor (Demers et al. 1987). `never`: ' +
      'after `roundsMax` rounds.',
  });

export const gossipSchema = z
  .strictObject({
    mode: z
      .enum(GOSSIP_MODES)
      .default('reliable')
      .meta({
        description:
          'How a rumor spreads. `spec`: whoever hears it tells a few others, once (it misses somebody ' +
          'now and then, as theory says); `push`, `pull`, `push-pull`: in rounds; `reliable`: along trees, ' +
          'with announcements and digests that repair what is missing: everyone who is not cut off hears ' +
          'it, and the origin knows.',
      }),
    fanOut,
    messages,
    roundMs: millisSchema.gt(0).default(100).meta({
      description:
        'Push, pull and push-pull: how long a round lasts. At least twice the longest delay.',
      unit: 'ms',
    }),
    roundsMax: z.int().min(1).max(10_000).default(30).meta({
      description: 'Push, pull and push-pull: a rumor is spread for so many rounds at most.',
      unit: 'rounds',
    }),
    stop,
    settleMs: millisSchema.default(5000).meta({
      description: 'How long after the last rumor began the run waits for the slowest to hear it.',
      unit: 'ms',
    }),
  })
  .optional()
  .meta({ description: 'The rumors that are spread, and how. Left out: none.' });
