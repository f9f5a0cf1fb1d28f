/** What a run of clock synchronization is made of, drawn from the seed. */
import { neededWait, type ClockSetting } from '../../agreement/clocks/bounds.ts';
import type { ClocksPlan } from '../../agreement/clocks/plan.ts';
import { compareNodeIds } from '../../core/ids.ts';
import { outsideClockModel } from '../config/check.ts';
import { liarIds } from '../config/roster.ts';
import type { ClocksConfig } from '../config/schema.ts';
import { plannedCrashes } from '../crashes.ts';
import type { PlanContext } from '../plan.ts';
import { clockSetting } from './setting.ts';

/** The plan of a valid configuration. */
export function clocksPlan(config: ClocksConfig, context: PlanContext): ClocksPlan {
  const { f, periodMs, rounds } = config.clocks;
  const ids = context.nodes.map(({ id }) => id).toSorted(compareNodeIds);
  const inputs = drawOffsets(config, context);
  const [least, most] = [Math.min(...Object.values(inputs)), Math.max(...Object.values(inputs))];
  const setting: ClockSetting = clockSetting(config, most - least);
  const liars = liarIds(config);
  const reason = outsideClockModel(config);
  return {
    ...setting,
    experiment: 'clocks',
    ids,
    inputs,
    rounds,
    firstMs: most + periodMs,
    waitMs: neededWait(setting),
    liars,
    crashes: plannedCrashes(config.faults, {
      ids,
      faulty: new Set(liars),
      f,
      random: context.random,
    }),
    ...(reason === undefined ? {} : { outsideModel: reason }),
  };
}

/** By node; each has a stream of its own. */
function drawOffsets(
  { clocks: { offsetsMs } }: ClocksConfig,
  { nodes, random }: PlanContext,
): Record<string, number> {
  return Object.fromEntries(
    nodes.map(({ id }, i) => {
      if (!('uniform' in offsetsMs)) return [id, offsetsMs[i] ?? 0];
      const { min, max } = offsetsMs.uniform;
      return [id, random.fork(`input:${id}`).uniform(min, max)];
    }),
  );
}
