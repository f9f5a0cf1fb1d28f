/** The services of a run, by the name under which nodes reach them. */
import type { Random } from '../../../core/random.ts';
import { LastWriteWinsKv } from './last-write-wins-kv.ts';
import { LinearKv } from './linear-kv.ts';
import { SequentialKv } from './sequential-kv.ts';
import type { Service } from './service.ts';
import { TimestampOracle } from './timestamp-oracle.ts';

export const SERVICES: Readonly<Record<string, (random: Random) => Service>> = {
  'lin-kv': () => new LinearKv(),
  'seq-kv': (random) => new SequentialKv(random),
  'lww-kv': (random) => new LastWriteWinsKv(random),
  'lin-tso': () => new TimestampOracle(),
};
