/**
 * Draws the schedule of a swarm's experiment: a phase of faults in which only safety counts, then
 * everything is healed and all must come to an end.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import { largestTolerable } from '../../agreement/resilience.ts';
import type { Model } from '../../agreement/plan.ts';
import { ACTION_KINDS } from '../../faults/schedule.ts';
import type { Random } from '../../core/random.ts';
import { pick } from './pick.ts';

export interface ScheduleDraw {
  readonly model: Model;
  readonly count: number;
  /** Faulty nodes that the budget still allows. */
  readonly budget: number;
  readonly random: Random;
}

const ENTRIES_MAX = 5;

/** Entries as they stand in a file. Those that a model does not bear are for the caller to reject. */
export function drawSchedule(draw: ScheduleDraw): readonly object[] {
  const { random, budget } = draw;
  const length = random.chance(0.5) ? 0 : 1 + random.integer(ENTRIES_MAX);
  let kills = 0;
  return Array.from({ length }, () => {
    const fault = pick(kindsFor(draw, kills < budget), random);
    const forMs = pick([1, 20, 100, 1000], random);
    if (fault === 'crash' || fault === 'restart') {
      kills += 1;
      const back = fault === 'restart' ? { forMs } : {};
      return { fault, nodes: 'one', ...drawTrigger(draw), ...back };
    }
    const nodes = drawNodes(draw);
    return { fault, nodes, ...drawTrigger(draw), forMs, ...detailsOf(fault, random) };
  });
}

type Kind = (typeof ACTION_KINDS)[number];

/** A synchronous model bears nobody who is late, and some models no message that is lost. */
function kindsFor({ model, count }: ScheduleDraw, mayKill: boolean): readonly Kind[] {
  const { asksAgain, timing } = ALGORITHMS[model];
  return ACTION_KINDS.filter((kind) => {
    if (kind === 'burn') return false;
    if (kind === 'crash') return mayKill;
    if (kind === 'restart') return mayKill && asksAgain;
    if (kind === 'partition') return asksAgain && count > 2;
    if (kind === 'loss') return asksAgain;
    return kind !== 'pause' || timing === 'asynchronous';
  });
}

function drawNodes({ count, random }: ScheduleDraw): unknown {
  const half = largestTolerable('async-crash', count, 'rounds');
  return half === 0 ? 'one' : pick(['one', 'minority', 1 + random.integer(half)], random);
}

function drawTrigger({ count, random }: ScheduleDraw): object {
  return pick(
    [
      { atMs: random.integer(200) },
      { atRound: random.integer(6) },
      { whenDecided: 1 + random.integer(Math.max(1, Math.floor(count / 2))) },
    ],
    random,
  );
}

function detailsOf(fault: Exclude<Kind, 'crash' | 'restart'>, random: Random): object {
  switch (fault) {
    case 'pause':
    case 'burn':
      return {};
    case 'partition':
      return { direction: pick(['both', 'in', 'out'], random) };
    case 'delay':
      return { ms: pick([1, 30], random) };
    case 'loss':
    case 'duplicate':
    case 'reorder':
      return { share: pick([0.1, 0.5, 1], random) };
  }
}
