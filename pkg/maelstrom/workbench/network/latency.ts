/** How long a message travels. Source: Maelstrom's `net.clj`; `glomers.md` 2.2. */
import type { Random } from '../../../core/random.ts';
import { isClient } from '../../message.ts';

export const LATENCY_DISTRIBUTIONS = ['constant', 'uniform', 'exponential'] as const;

export interface Latency {
  /** Milliseconds. */
  readonly mean: number;
  readonly distribution: (typeof LATENCY_DISTRIBUTIONS)[number];
}

/**
 * Whole milliseconds for a message; 0 when a client is at either end, as latency towards clients hides
 * anomalies. Uniform is one of 0, 1, ... below twice the mean. (Theirs fails on exponential with mean 0.)
 */
export function drawLatency(latency: Latency, src: string, dest: string, random: Random): number {
  const { mean, distribution } = latency;
  if (mean === 0 || isClient(src) || isClient(dest)) return 0;
  switch (distribution) {
    case 'constant':
      return Math.floor(mean);
    case 'uniform':
      return Math.floor(random.uniform(0, 2 * mean));
    case 'exponential':
      return Math.floor(random.exponential(mean));
  }
}
