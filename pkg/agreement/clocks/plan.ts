/** The resolved parameters of one run of `experiment: clocks`, which nodes get and checkers judge by. */
import type { CrashPoint } from '../../core/crash-point.ts';
import type { NodeId } from '../../core/ids.ts';
import type { ClockSetting } from './bounds.ts';

export interface ClocksPlan extends ClockSetting {
  readonly experiment: 'clocks';
  /** All nodes, in id order. */
  readonly ids: readonly NodeId[];
  /** By id: how far the logical clock is ahead of the hardware clock at the start, in ms. */
  readonly inputs: Readonly<Record<string, number>>;
  /** R: so often are the clocks corrected. */
  readonly rounds: number;
  /** T^0: what the clock shows when round 0 begins, in ms; a period after the clock that is ahead most. */
  readonly firstMs: number;
  /** W: how long a node collects the messages of a round, by its own clock, in ms. */
  readonly waitMs: number;
  /** Nodes with two faces; at most f together with those that crash. */
  readonly liars: readonly NodeId[];
  readonly crashes: readonly CrashPoint[];
  /** Present when the run was outside its model on request: the reason. */
  readonly outsideModel?: string;
}

/** T^r: what a clock shows when its round r begins, in ms. */
export function roundTime({ firstMs, periodMs }: ClocksPlan, round: number): number {
  return firstMs + round * periodMs;
}
