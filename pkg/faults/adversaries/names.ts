/** The names of adversaries that the configuration accepts, in the order of the documents. */

export const LIAR_NAMES = [
  'split-brain',
  'withhold-and-split',
  'extreme',
  'random',
  'fringe',
  'oscillating',
  'mimic',
  'equivocate',
  'silent',
  'silent-after',
  'omit',
  'own-side',
  'late-burst',
  'duplicate-stuffing',
  'future-flood',
  'forged-sender',
  'malformed',
  'premature-halt',
  'graph-cut',
  'broadcast-split',
  'witness-lies',
  'grade-split',
  'quote-split',
] as const;

export type LiarName = (typeof LIAR_NAMES)[number];

/** Those that make sense of points as well, which are plainly sent, without a clock. */
export const POINT_LIAR_NAMES = [
  'split-brain',
  'extreme',
  'random',
  'fringe',
  'oscillating',
  'mimic',
  'equivocate',
  'silent',
  'omit',
  'late-burst',
  'duplicate-stuffing',
  'future-flood',
  'malformed',
] as const satisfies readonly LiarName[];

export const SCHEDULER_NAMES = ['slow-side', 'withhold', 'slow-node', 'core-split'] as const;

export type SchedulerName = (typeof SCHEDULER_NAMES)[number];

export const CRASHES_NAMES = ['crash-ladder'] as const;

export type CrashesName = (typeof CRASHES_NAMES)[number];
