/**
 * The one definition of an experiment file. From it come the validation (`load.ts`), the type
 * `ExperimentConfig`, the words of error messages and of `docs/config.md` (`describe.ts`) and the
 * JSON schema for editors. Rules that join several fields are in `check.ts`.
 *
 * Per field, `description` says the meaning and the trade-off, `unit` the unit, and `title` what is
 * accepted where type and range alone do not say it.
 */
import { z } from 'zod';
import { SECURITY_MODES } from '../../net/security-mode.ts';
import { TRACE_LEVELS } from '../../trace/record.ts';
import { agreementSchema } from './sections/agreement.ts';
import { faultsSchema } from './sections/faults.ts';
import { networkSchema } from './sections/network.ts';
import { nodesSchema } from './sections/nodes.ts';
import { sweepSchema } from './sections/sweep.ts';
import { hostSchema, millisSchema, portSchema } from './sections/values.ts';

/** The kinds of experiments that the lab can run. */
export const EXPERIMENTS = ['agreement'] as const;

/** What can carry an experiment: real TCP, or the simulator. */
export const ENGINES = ['tcp', 'sim'] as const;

/** Longest name of an experiment, in characters. */
export const NAME_LENGTH_MAX = 64;

const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const traceSchema = z
  .strictObject({
    level: z
      .enum(TRACE_LEVELS)
      .default('facts')
      .meta({
        description:
          'What is kept of the run. `facts`: rounds, decisions, crashes; `full`: also every send and ' +
          'receive, much larger; `off`: nothing is written to disk.',
      }),
  })
  .prefault({})
  .meta({ description: 'The journal of the run.' });

const masterSchema = z
  .strictObject({
    ip: hostSchema.default('127.0.0.1').meta({
      description: 'Address on which the master listens.',
    }),
    port: portSchema.default(0).meta({
      description:
        'Port on which the master listens. 0: any free one; set one when nodes are started by hand.',
    }),
    joinMs: millisSchema.gt(0).default(30_000).meta({
      description: 'The run ends as `unknown` when not every node has joined after this long.',
      unit: 'ms',
    }),
    runMs: millisSchema.gt(0).default(120_000).meta({
      description: 'The run ends as `unknown` when it has not come to an end after this long.',
      unit: 'ms',
    }),
  })
  .prefault({})
  .meta({ description: 'The coordinator: it starts, watches and judges the run.' });

const securitySchema = z
  .strictObject({
    mode: z
      .enum(SECURITY_MODES)
      .default('auth')
      .meta({
        description:
          "How the processes of a run know each other. `auth`: each proves that it knows the run's " +
          'secret; `tls`: the same, inside TLS with a key made from it; `off`: nothing is proved, for ' +
          'addresses of this machine (127.0.0.1) only.',
      }),
  })
  .prefault({})
  .meta({ description: 'Who may connect, and who can read along.' });

export const experimentSchema = z
  .strictObject({
    name: z.string().regex(NAME_PATTERN).max(NAME_LENGTH_MAX).optional().meta({
      title: 'a name: a letter or digit, then up to 63 letters, digits, ".", "-" or "_"',
      description:
        'Name of the experiment, part of the name of its run folder. Default: that of the file.',
    }),
    experiment: z.enum(EXPERIMENTS).meta({ description: 'What is run.' }),
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
    nodes: nodesSchema,
    agreement: agreementSchema,
    network: networkSchema,
    trace: traceSchema,
    faults: faultsSchema,
    master: masterSchema,
    security: securitySchema,
    sweep: sweepSchema,
  })
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

/** A valid experiment with all defaults applied. `seed` is absent when it is to be drawn. */
export type ExperimentConfig = Experiment & { readonly name: string };
