/** The adversaries of a run at the door of a node. */
import { millis } from '../../core/ids.ts';
import type { Sides } from '../../faults/adversaries/adversary.ts';
import { LIAR_NAMES, SCHEDULER_NAMES } from '../../faults/adversaries/names.ts';
import type { AdversaryPlan, SchedulerPlan } from '../../faults/adversaries/plan.ts';
import { asInteger, asNodeId, asNumber, asOneOf, asRecord } from '../../wire/shape.ts';
import { nodeIds } from './lists.ts';

const PATH = 'setup.adversary';

/** @throws {LabError} `ERR_BAD_SHAPE`, naming the field. */
export function parseAdversary(value: unknown): AdversaryPlan {
  const { strategy, lastRound, sides, scheduler } = asRecord(value, PATH);
  return {
    ...(strategy === undefined
      ? {}
      : { strategy: asOneOf(strategy, `${PATH}.strategy`, LIAR_NAMES) }),
    ...(lastRound === undefined ? {} : { lastRound: asInteger(lastRound, `${PATH}.lastRound`) }),
    ...(sides === undefined ? {} : { sides: parseSides(sides) }),
    ...(scheduler === undefined ? {} : { scheduler: parseScheduler(scheduler) }),
  };
}

function parseSides(value: unknown): Sides {
  const { low, high } = asRecord(value, `${PATH}.sides`);
  return {
    low: nodeIds(low, `${PATH}.sides.low`),
    high: nodeIds(high, `${PATH}.sides.high`),
  };
}

function parseScheduler(value: unknown): SchedulerPlan {
  const path = `${PATH}.scheduler`;
  const { strategy, holdMs, node } = asRecord(value, path);
  return {
    strategy: asOneOf(strategy, `${path}.strategy`, SCHEDULER_NAMES),
    holdMs: millis(asNumber(holdMs, `${path}.holdMs`)),
    ...(node === undefined ? {} : { node: asNodeId(node, `${path}.node`) }),
  };
}
