/**
 * What a node must not forget when its process is killed: with this, a process that continues its work
 * sends in every round what it sent before, so that a restart is no worse than a slow network.
 */
import type { Fact } from '../core/process.ts';
import type { ValueJson } from './arithmetic.ts';

export interface Memory {
  /** v_0, v_1, ...: the values held so far. */
  readonly values: readonly ValueJson[];
  /** Under `stop: local` the round at which the node decides, once it is known. */
  readonly lastRound?: number | undefined;
  readonly decidedRound?: number | undefined;
}

/** Nothing has happened yet. */
export const BLANK: Memory = { values: [] };

/** Tells whether a fact must be remembered. */
export function isMemorable({ kind }: Fact): boolean {
  return kind === 'round' || kind === 'estimate' || kind === 'decide';
}

/** The memory after one more fact; facts that need not be remembered leave it as it is. */
export function remember(memory: Memory, fact: Fact): Memory {
  const { round, value, rounds } = fact;
  if (fact.kind === 'round' && (typeof value === 'number' || typeof value === 'string')) {
    return { ...memory, values: [...memory.values, value] };
  }
  if (fact.kind === 'estimate' && typeof rounds === 'number') {
    return { ...memory, lastRound: 1 + rounds };
  }
  if (fact.kind === 'decide' && typeof round === 'number')
    return { ...memory, decidedRound: round };
  return memory;
}
