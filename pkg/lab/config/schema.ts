/**
 * The one definition of an experiment file. From it come the validation (`load.ts`), the type
 * `ExperimentConfig`, the words of error messages and of `docs/config.md` (`describe.ts`) and the
 * JSON schema for editors. Rules that join several fields are in `check.ts`.
 *
 * Per field, `description` says the meaning and the trade-off, `unit` the unit, and `title` what is
 * accepted where type and range alone do not say it.
 */
import { z } from 'zod';
import { agreementSchema } from './sections/agreement.ts';
import { averagingSchema } from './sections/averaging.ts';
import { broadcastSchema } from './sections/broadcast.ts';
import { clocksSchema } from './sections/clocks.ts';
import {
  clocksFaultsSchema,
  faultsSchema,
  gossipFaultsSchema,
  vectorsFaultsSchema,
} from './sections/faults.ts';
import { gossipSchema } from './sections/gossip.ts';
import { membershipSchema } from './sections/membership.ts';
import { agreementNetworkSchema, networkSchema } from './sections/network.ts';
import { gossipNodesSchema, nodesSchema, placesSchema } from './sections/nodes.ts';
import { masterSchema, securitySchema, traceSchema } from './sections/run.ts';
import { sweepSchema } from './sections/sweep.ts';
import { millisSchema } from './sections/values.ts';
import { vectorsSchema } from './sections/vectors.ts';

/** The kinds of experiments that the lab can run. */
export const EXPERIMENTS = ['agreement', 'gossip', 'broadcast', 'vectors', 'clocks'] as const;

/** What can carry an experiment: real TCP, or the simulator. */
export const ENGINES = ['tcp', 'sim'] as const;

/** Longest name of an experiment, in characters. */
export const NAME_LENGTH_MAX = 64;

const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** What every experiment is called; the order of keys is that of the documentation. */
const name = {
  name: z.string().regex(NAME_PATTERN).max(NAME_LENGTH_MAX).optional().meta({
    title: 'a name: a letter or digit, then up to 63 letters, digits, ".", "-" or "_"',
    description:
      'Name of the experiment, part of the name of its run folder. Default: that of the file.',
  }),
};

/** What every experiment is run with. */
const conditions = {
  seed: z
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({
      description:
        'The source of all chance: the same seed draws the same inputs, delays and crashes. ' +
        'Default: drawn, and printed.',
    }),
  engine: z
    .enum(ENGINES)
    .default('tcp')
    .meta({
      description:
        '`tcp`: one process per node, over TCP. `sim`: the same protocol in a simulator, in virtual ' +
        'time.',
    }),
};

/** What surrounds the run. */
const surroundings = { master: masterSchema, security: securitySchema };

/** What each kind of experiment is about, in one line. */
export const EXPERIMENT_DOCS: Readonly<Record<(typeof EXPERIMENTS)[number], string>> = {
  agreement: 'nodes agree on a number, approximately',
  gossip: 'nodes spread rumors, find out who is alive, and average; each in a section of its own',
  broadcast:
    'challenge 3 of Gossip Glomers over the networks of the lab: clients tell values to nodes and ' +
    'read them from others; with the statistics of Maelstrom',
  vectors: 'nodes agree on a point of 2 to 4 coordinates, approximately',
  clocks: 'nodes bring their clocks together, which drift; in the simulator',
};

const agreementExperimentSchema = z.strictObject({
  ...name,
  experiment: z.literal('agreement').meta({
    description: `\`agreement\`: ${EXPERIMENT_DOCS.agreement}.`,
  }),
  ...conditions,
  nodes: nodesSchema,
  agreement: agreementSchema,
  network: agreementNetworkSchema,
  trace: traceSchema,
  faults: faultsSchema,
  ...surroundings,
  sweep: sweepSchema,
});

const gossipExperimentSchema = z.strictObject({
  ...name,
  experiment: z.literal('gossip').meta({
    description: `\`gossip\`: ${EXPERIMENT_DOCS.gossip}.`,
  }),
  ...conditions,
  forMs: millisSchema
    .gt(0)
    .optional()
    .meta({
      description:
        'How long the run lasts. Default: until all there is to do is done, at most ' +
        '`gossip.settleMs` after the last rumor began; with `membership`, 10 s after the last fault of ' +
        'the schedule begins or heals.',
      unit: 'ms',
    }),
  nodes: gossipNodesSchema,
  gossip: gossipSchema,
  membership: membershipSchema,
  averaging: averagingSchema,
  network: networkSchema,
  trace: traceSchema,
  faults: gossipFaultsSchema,
  ...surroundings,
});

const broadcastExperimentSchema = z.strictObject({
  ...name,
  experiment: z.literal('broadcast').meta({
    description: `\`broadcast\`: ${EXPERIMENT_DOCS.broadcast}.`,
  }),
  ...conditions,
  nodes: gossipNodesSchema,
  broadcast: broadcastSchema,
  network: networkSchema,
  trace: traceSchema,
  faults: gossipFaultsSchema,
  ...surroundings,
});

const vectorsExperimentSchema = z.strictObject({
  ...name,
  experiment: z.literal('vectors').meta({
    description: `\`vectors\`: ${EXPERIMENT_DOCS.vectors}.`,
  }),
  ...conditions,
  nodes: placesSchema,
  vectors: vectorsSchema,
  network: networkSchema,
  trace: traceSchema,
  faults: vectorsFaultsSchema,
  ...surroundings,
});

const clocksExperimentSchema = z.strictObject({
  ...name,
  experiment: z.literal('clocks').meta({
    description: `\`clocks\`: ${EXPERIMENT_DOCS.clocks}.`,
  }),
  ...conditions,
  nodes: placesSchema,
  clocks: clocksSchema,
  network: networkSchema,
  trace: traceSchema,
  faults: clocksFaultsSchema,
  ...surroundings,
});

export const experimentSchema = z
  .discriminatedUnion('experiment', [
    agreementExperimentSchema,
    gossipExperimentSchema,
    broadcastExperimentSchema,
    vectorsExperimentSchema,
    clocksExperimentSchema,
  ])
  .meta({
    title: 'Murmuration experiment',
    description: 'One experiment of the lab.',
  });

type DeepReadonly<T> = unknown extends T
  ? T
  : T extends string | number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly DeepReadonly<Item>[]
      : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

/** What the schema makes of a file: every default applied that does not depend on the file's name. */
export type Experiment = DeepReadonly<z.output<typeof experimentSchema>>;

export type AgreementExperiment = Extract<Experiment, { experiment: 'agreement' }>;
export type GossipExperiment = Extract<Experiment, { experiment: 'gossip' }>;
export type BroadcastExperiment = Extract<Experiment, { experiment: 'broadcast' }>;
export type VectorsExperiment = Extract<Experiment, { experiment: 'vectors' }>;
export type ClocksExperiment = Extract<Experiment, { experiment: 'clocks' }>;

/** A valid experiment with all defaults applied. `seed` is absent when it is to be drawn. */
export type ExperimentConfig =
  AgreementConfig | GossipConfig | BroadcastConfig | VectorsConfig | ClocksConfig;
export type AgreementConfig = AgreementExperiment & { readonly name: string };
export type GossipConfig = GossipExperiment & { readonly name: string };
export type BroadcastConfig = BroadcastExperiment & { readonly name: string };
export type VectorsConfig = VectorsExperiment & { readonly name: string };
export type ClocksConfig = ClocksExperiment & { readonly name: string };
