/** The list `faults.schedule`: what happens to which nodes, when, and for how long. */
import { z } from 'zod';
import { NODES_MAX } from './nodes.ts';
import { millisSchema, nodeIdSchema, shareSchema } from './values.ts';

/** Ways to choose nodes without naming them; the seed draws which ones. */
const CHOICES = ['one', 'minority', 'f', 'all'] as const;

/** Most entries of one schedule. */
const ENTRIES_MAX = 1000;

const EXAMPLE = 'an entry such as {fault: pause, nodes: [n2], atMs: 50, forMs: 300}';

const nodes = z
  .union([
    z.array(nodeIdSchema).min(1).max(NODES_MAX),
    z.enum(CHOICES),
    z.int().min(1).max(NODES_MAX),
  ])
  .meta({
    title: 'a list of node ids, one, minority, f, all, or a number from 1',
    description:
      'Which nodes it happens to: a list of ids, or how many honest ones are drawn from the seed: ' +
      '`one`, `minority` (the largest number below half of all nodes), `f` (as many as ' +
      '`agreement.f`), a number, or `all` of them. Left out, a loss, duplicate, reorder or delay ' +
      'concerns `all`; the other faults need it.',
  });

/** An entry has exactly one of these. A rule says so to people, `oneTrigger` to editors. */
const trigger = {
  atMs: millisSchema.optional().meta({
    description: 'Begins so long after the start of the run.',
    unit: 'ms',
  }),
  atRound: z.int().min(0).max(100_000).optional().meta({
    description: 'Begins when the first node reaches this round. Rounds count from 0.',
  }),
  whenDecided: z
    .int()
    .min(1)
    .max(NODES_MAX)
    .optional()
    .meta({
      description:
        'Begins when so many nodes have decided. With `stop: master` all decide almost at once, as ' +
        'the master tells them to.',
      unit: 'nodes',
    }),
};

const oneTrigger = { oneOf: Object.keys(trigger).map((name) => ({ required: [name] })) };

const forMs = millisSchema
  .gt(0)
  .optional()
  .meta({
    description:
      'How long it lasts; then it is healed. Default: to the end of the run. Nodes that are paused ' +
      'or cut off for good do not decide, and as they are not dead the run waits for them: it ends ' +
      'at `master.runMs`. A crash lasts for ever and has no `forMs`.',
    unit: 'ms',
  });

const healable = { ...trigger, forMs };
const onLinks = { nodes: nodes.default('all'), ...healable };

function share(description: string): z.ZodNumber {
  return shareSchema.meta({ description });
}

const crash = z
  .strictObject({
    fault: z.literal('crash').meta({ description: '`crash` kills the processes of the nodes.' }),
    nodes,
    ...trigger,
  })
  .meta(oneTrigger);

const burn = z
  .strictObject({
    fault: z.literal('burn').meta({
      description:
        '`burn` lets them compute in vain: each answers only now and then, as on a machine that has ' +
        'too much to do.',
    }),
    nodes,
    ...healable,
  })
  .meta(oneTrigger);

const restart = z
  .strictObject({
    fault: z.literal('restart').meta({
      description:
        '`restart` kills them, and after `forMs` starts others that continue their work from what ' +
        'they had written down.',
    }),
    nodes,
    ...trigger,
    forMs: millisSchema.gt(0).meta({
      description: 'Of a `restart`: how long they are dead.',
      unit: 'ms',
    }),
  })
  .meta(oneTrigger);

const pause = z
  .strictObject({
    fault: z.literal('pause').meta({
      description: '`pause` stops them without killing them; what they are sent waits.',
    }),
    nodes,
    ...healable,
  })
  .meta(oneTrigger);

const partition = z
  .strictObject({
    fault: z.literal('partition').meta({
      description:
        '`partition` drops what goes between them and the other nodes; among themselves they still ' +
        'talk.',
    }),
    nodes,
    direction: z
      .enum(['both', 'in', 'out'])
      .default('both')
      .meta({
        description:
          'Of a `partition`: drops in `both` directions, only what its nodes are sent (`in`), or ' +
          'only what they send (`out`).',
      }),
    ...healable,
  })
  .meta(oneTrigger);

const loss = z
  .strictObject({
    fault: z.literal('loss').meta({
      description: '`loss` drops a share of the messages from and to its nodes.',
    }),
    share: share('Of a `loss`: share of messages that are dropped.'),
    ...onLinks,
  })
  .meta(oneTrigger);

const duplicate = z
  .strictObject({
    fault: z.literal('duplicate').meta({
      description: '`duplicate` lets a share of them arrive twice.',
    }),
    share: share('Of a `duplicate`: share of messages that arrive twice.'),
    ...onLinks,
  })
  .meta(oneTrigger);

const reorder = z
  .strictObject({
    fault: z.literal('reorder').meta({
      description: '`reorder` holds a share of them back, so that later ones overtake.',
    }),
    share: share('Of a `reorder`: share of messages that are held back.'),
    ...onLinks,
  })
  .meta(oneTrigger);

const delay = z
  .strictObject({
    fault: z.literal('delay').meta({ description: '`delay` makes all of them slower.' }),
    ms: millisSchema.meta({
      description: 'Of a `delay`: by how much, in addition to `network.delayMs`.',
      unit: 'ms',
    }),
    ...onLinks,
  })
  .meta(oneTrigger);

export const scheduleSchema = z
  .array(
    z
      .discriminatedUnion('fault', [
        crash,
        restart,
        pause,
        burn,
        partition,
        loss,
        duplicate,
        reorder,
        delay,
      ])
      .meta({ title: EXAMPLE }),
  )
  .max(ENTRIES_MAX)
  .default([])
  .meta({
    description:
      'Faults that happen at a time, at a round, or when nodes have decided; each entry has exactly ' +
      'one of `atMs`, `atRound` and `whenDecided`. Entries that last at the same time add up.',
  });
