/** All algorithms, by their name in the configuration. */
import type { Model } from '../plan.ts';
import type { Algorithm } from './algorithm.ts';
import { asyncBinary } from './async-binary.ts';
import { asyncByzantine } from './async-byzantine.ts';
import { asyncCrash } from './async-crash.ts';
import { asyncDelphi } from './async-delphi.ts';
import { asyncWitness } from './async-witness.ts';
import { syncByzantine } from './sync-byzantine.ts';
import { syncCrash } from './sync-crash.ts';
import { syncFca } from './sync-fca.ts';
import { syncGradecast } from './sync-gradecast.ts';
import { syncMixed } from './sync-mixed.ts';
import { syncOmission } from './sync-omission.ts';
import { syncGraph } from './sync-graph.ts';

export const ALGORITHMS: Readonly<Record<Model, Algorithm>> = {
  'sync-crash': syncCrash,
  'async-crash': asyncCrash,
  'sync-byzantine': syncByzantine,
  'async-byzantine': asyncByzantine,
  'sync-omission': syncOmission,
  'sync-mixed': syncMixed,
  'async-witness': asyncWitness,
  'sync-gradecast': syncGradecast,
  'sync-fca': syncFca,
  'async-binary': asyncBinary,
  'async-delphi': asyncDelphi,
  'sync-graph': syncGraph,
};
