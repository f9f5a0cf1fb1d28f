/** The section `membership`: nodes find out who is alive. */
import { z } from 'zod';
import { DEFAULT_SETTINGS } from '../../../membership/settings.ts';
import { millisSchema } from './values.ts';

export const membershipSchema = z
  .strictObject({
    probeMs: millisSchema
      .gt(0)
      .optional()
      .meta({
        description:
          'Each node probes another one so often. Shorter finds failures sooner and costs messages. ' +
          `Default: ${DEFAULT_SETTINGS.probeMs}.`,
        unit: 'ms',
      }),
    timeoutMs: millisSchema
      .gt(0)
      .optional()
      .meta({
        description:
          'How long a direct probe may take before others are asked to probe; below half ' +
          `of \`probeMs\`. Default: ${DEFAULT_SETTINGS.directMs}.`,
        unit: 'ms',
      }),
    suspicionMs: millisSchema
      .gt(0)
      .optional()
      .meta({
        description:
          'How long a suspect has at least to refute, once others have confirmed the suspicion. Shorter ' +
          'finds failures sooner, and takes slow nodes for dead. ' +
          `Default: ${DEFAULT_SETTINGS.suspicionMinMs}.`,
        unit: 'ms',
      }),
    detectMs: millisSchema.gt(0).default(3000).meta({
      description:
        'Within so long every living node is to know that a node has stopped (check `detection`).',
      unit: 'ms',
    }),
  })
  .optional()
  .meta({
    description:
      'SWIM with Lifeguard: probes, suspicions, refutations. Left out: all nodes are taken to be alive.',
  });
