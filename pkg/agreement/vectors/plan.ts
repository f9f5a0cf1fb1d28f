/** The resolved parameters of one run of `experiment: vectors`, which nodes get and checkers judge by. */
import type { CrashPoint } from '../../core/crash-point.ts';
import type { NodeId } from '../../core/ids.ts';
import type { ValueJson } from '../arithmetic.ts';
import type { PointJson } from './point.ts';
import type { Validity, VectorRuleName } from './rules.ts';

export interface VectorsPlan {
  readonly experiment: 'vectors';
  /** All nodes, in id order. */
  readonly ids: readonly NodeId[];
  /** The point that each node starts with, by id; all have as many coordinates. */
  readonly inputs: Readonly<Record<string, PointJson>>;
  readonly rule: VectorRuleName;
  /** What the run is judged by. */
  readonly validity: Validity;
  /** Most nodes that crash or lie. Above what the rule bears the run is outside its model. */
  readonly f: number;
  /** Decisions may lie at most this far apart. Above 0. */
  readonly epsilon: ValueJson;
  /** R: what a node holds at the start of this round it decides. */
  readonly rounds: number;
  /** The Byzantine nodes. */
  readonly liars: readonly NodeId[];
  readonly crashes: readonly CrashPoint[];
  /** Present when the run was outside its model on request: the reason. */
  readonly outsideModel?: string;
}

/** d: the number of coordinates. */
export function dimensionOf({ inputs }: Pick<VectorsPlan, 'inputs'>): number {
  return Object.values(inputs)[0]?.length ?? 0;
}
