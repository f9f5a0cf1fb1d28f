/** The sections `trace`, `master` and `security`: how any experiment is run and kept. */
import { z } from 'zod';
import { SECURITY_MODES } from '../../../net/security-mode.ts';
import { TRACE_LEVELS } from '../../../trace/record.ts';
import { hostSchema, millisSchema, portSchema } from './values.ts';

export const traceSchema = z
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

export const masterSchema = z
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

export const securitySchema = z
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
