/** Which adversaries a run has, as every node of it is told. */
import { millis, type Millis, type NodeId } from '../../core/ids.ts';
import type { Copies, LinkRule } from '../link-rules.ts';
import type { Lens } from '../lens.ts';
import type { Scheduler, Sides } from './adversary.ts';
import type { LiarName, SchedulerName } from './names.ts';
import { LIARS, SCHEDULERS } from './registry.ts';
import type { Rush } from '../liar.ts';

export interface SchedulerPlan {
  readonly strategy: SchedulerName;
  /** How long a slow message is held back by its receiver. */
  readonly holdMs: Millis;
  /** The node that `slow-node` is about. */
  readonly node?: NodeId;
}

export interface AdversaryPlan {
  /** How liars lie. */
  readonly strategy?: LiarName;
  /** Of `silent-after`: the last round of which it speaks. */
  readonly lastRound?: number;
  /**
   * Fixed for the run: present with a scheduler, when the strategy asks for them, and when the experiment
   * says how large they are.
   */
  readonly sides?: Sides;
  readonly scheduler?: SchedulerPlan;
}

/** When the liars of a run speak. */
export function rushOf({ scheduler }: AdversaryPlan, synchronous: boolean): Rush {
  if (synchronous) return 'in-round';
  return scheduler !== undefined && SCHEDULERS[scheduler.strategy].favoursLiars === true
    ? 'last'
    : 'at-once';
}

/** The scheduler of a strategy, which it brings along. */
export function schedulerOf(strategy: LiarName | undefined): SchedulerName | undefined {
  return strategy === undefined ? undefined : LIARS[strategy].scheduler;
}

/** What the scheduler does to one link; undefined: nothing. @param f The most faulty nodes. */
export function schedulerRule<M, V>(
  { scheduler, sides = { low: [], high: [] } }: AdversaryPlan,
  { f, lens }: { readonly f: number; readonly lens: Lens<M, V> },
  { from, to }: { readonly from: NodeId; readonly to: NodeId },
): LinkRule | undefined {
  if (scheduler === undefined) return undefined;
  const { strategy, holdMs, node } = scheduler;
  const scene = { sides, f, node };
  const scheduling: Scheduler = SCHEDULERS[strategy];
  if (!scheduling.isSlow(scene, from, to)) return undefined;
  return {
    judge(copies: Copies, _now: Millis, body: M) {
      const addedMs = (scheduling.holds?.(scene, lens, to, body) ?? 1) * holdMs;
      return copies.map((hold) => millis(hold + addedMs));
    },
  };
}
