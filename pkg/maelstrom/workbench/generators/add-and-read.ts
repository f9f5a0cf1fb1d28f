/** Adds and reads in equal shares; after recovery, one last read on each thread. */
import type { Random } from '../../../core/random.ts';
import type { Invocation, Plan } from '../workloads/workload.ts';
import { eachThread, mix } from './generator.ts';

export function addAndRead(add: () => Invocation, random: Random): Plan {
  return {
    main: mix([add, () => ({ f: 'read', value: null })], random),
    final: eachThread({ f: 'read', value: null, final: true }),
  };
}
