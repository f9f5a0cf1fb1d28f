/** All adversaries, by name: one file each. */
import type { Adversary, CrashLadder, LiarStrategy, Scheduler } from './adversary.ts';
import { broadcastSplit } from './broadcast-split.ts';
import { coreSplit } from './core-split.ts';
import { crashLadderEntry } from './crash-ladder.ts';
import { duplicateStuffing } from './duplicate-stuffing.ts';
import { equivocate } from './equivocate.ts';
import { extreme } from './extreme.ts';
import { forgedSender } from './forged-sender.ts';
import { fringe } from './fringe.ts';
import { futureFlood } from './future-flood.ts';
import { gradeSplit } from './grade-split.ts';
import { graphCut } from './graph-cut.ts';
import { lateBurst } from './late-burst.ts';
import { malformed } from './malformed.ts';
import { mimic } from './mimic.ts';
import type { CrashesName, LiarName, SchedulerName } from './names.ts';
import { omit } from './omit.ts';
import { oscillating } from './oscillating.ts';
import { ownSide } from './own-side.ts';
import { prematureHalt } from './premature-halt.ts';
import { quoteSplit } from './quote-split.ts';
import { random } from './random.ts';
import { silent, silentAfter } from './silent.ts';
import { slowNode } from './slow-node.ts';
import { slowSide, withhold } from './slow-side.ts';
import { splitBrain } from './split-brain.ts';
import { withholdAndSplit } from './withhold-and-split.ts';
import { witnessLies } from './witness-lies.ts';

export const LIARS: Readonly<Record<LiarName, LiarStrategy>> = {
  'split-brain': splitBrain,
  'withhold-and-split': withholdAndSplit,
  extreme,
  random,
  fringe,
  oscillating,
  mimic,
  equivocate,
  silent,
  'silent-after': silentAfter,
  omit,
  'own-side': ownSide,
  'late-burst': lateBurst,
  'duplicate-stuffing': duplicateStuffing,
  'future-flood': futureFlood,
  'forged-sender': forgedSender,
  malformed,
  'premature-halt': prematureHalt,
  'graph-cut': graphCut,
  'broadcast-split': broadcastSplit,
  'witness-lies': witnessLies,
  'grade-split': gradeSplit,
  'quote-split': quoteSplit,
};

export const SCHEDULERS: Readonly<Record<SchedulerName, Scheduler>> = {
  'slow-side': slowSide,
  withhold,
  'slow-node': slowNode,
  'core-split': coreSplit,
};

const CRASHES: Readonly<Record<CrashesName, CrashLadder>> = { 'crash-ladder': crashLadderEntry };

/** Everything, for lists and documents. */
export const ADVERSARIES: readonly (readonly [name: string, Adversary])[] = Object.entries({
  ...LIARS,
  ...SCHEDULERS,
  ...CRASHES,
});
