/** Rules on clock synchronization. */
import { neededPeriod, roundBounds } from '../../../agreement/clocks/bounds.ts';
import { clockSetting } from '../../clocks/setting.ts';
import type { Problem } from '../problem.ts';
import { nodePlaces } from '../roster.ts';
import type { ClocksExperiment } from '../schema.ts';
import { TIME_MS_MAX } from '../sections/values.ts';
import { faultsFit } from './faults.ts';
import { problemAt, type Rule } from './rule.ts';

export const clocksRules: readonly Rule<ClocksExperiment>[] = [
  {
    says: 'Clock synchronization is for `engine: sim`.',
    reads: ['engine'],
    check: clocksAreSimulated,
  },
  {
    says: 'A list of `clocks.offsetsMs` has one offset per node; the bounds of uniform ones are in order.',
    reads: ['nodes', 'clocks.offsetsMs'],
    check: offsetsFit,
  },
  {
    says: '`clocks.f` is below n / 3.',
    reads: ['nodes', 'clocks.f'],
    ofModel: true,
    check: faultsAreBearable,
  },
  {
    says: '`clocks.f` is below n / 2, whatever the model: f estimates are dropped on each side.',
    reads: ['nodes', 'clocks.f'],
    check: somethingIsLeft,
  },
  {
    says: '`faults.plan` and `faults.liars` of clocks name nodes of the experiment, each once, at most `clocks.f` of them.',
    reads: ['nodes', 'clocks.f', 'faults.plan', 'faults.liars'],
    check: (experiment) => faultsFit(experiment, 'clocks', experiment.clocks.f),
  },
  {
    says: 'Clock synchronization knows how long messages take: no `network.loss`, no `network.reorder`, no exponential `network.delayMs`, no `faults.schedule`.',
    reads: ['network.loss', 'network.reorder', 'network.delayMs', 'faults.schedule'],
    check: delaysAreKnown,
  },
  {
    says: '`clocks.periodMs` leaves every node the time to end a round before anyone begins the next.',
    reads: ['nodes', 'clocks', 'network.delayMs', 'network.clockDrift'],
    check: roundsFit,
  },
  {
    says: '`master.runMs` leaves the time for all rounds of clocks.',
    reads: ['nodes', 'clocks', 'network.delayMs', 'network.clockDrift', 'master.runMs'],
    check: runIsLongEnough,
  },
];

function clocksAreSimulated(experiment: ClocksExperiment): readonly Problem[] {
  if (experiment.engine === 'sim') return [];
  const message =
    'processes over TCP share the clock of their machine, and no other tells true time; take engine: sim';
  return [problemAt(experiment, ['engine'], message)];
}

function offsetsFit(experiment: ClocksExperiment): readonly Problem[] {
  const { offsetsMs } = experiment.clocks;
  const path = ['clocks', 'offsetsMs'];
  if ('uniform' in offsetsMs) {
    const { min, max } = offsetsMs.uniform;
    if (min <= max) return [];
    const message = `must not be below min, which is ${min}`;
    return [problemAt(experiment, [...path, 'uniform', 'max'], message)];
  }
  const n = nodePlaces(experiment).length;
  if (offsetsMs.length === n) return [];
  return [{ path, message: `${offsetsMs.length} offsets for ${n} nodes; give one per node` }];
}

function faultsAreBearable(experiment: ClocksExperiment): readonly Problem[] {
  const n = nodePlaces(experiment).length;
  const { f } = experiment.clocks;
  if (n > 3 * f) return [];
  const message = `n = ${n} clocks bear at most ${Math.ceil(n / 3) - 1} that fail: n > 3f`;
  return [problemAt(experiment, ['clocks', 'f'], message)];
}

function somethingIsLeft(experiment: ClocksExperiment): readonly Problem[] {
  const n = nodePlaces(experiment).length;
  const { f } = experiment.clocks;
  if (n > 2 * f) return [];
  const message = `dropping ${f} estimates on each side leaves none of ${n}; take less than n / 2`;
  return [problemAt(experiment, ['clocks', 'f'], message)];
}

function delaysAreKnown(experiment: ClocksExperiment): readonly Problem[] {
  const problems: Problem[] = [];
  const { loss, reorder } = experiment.network;
  const refuse = (field: string, message: string): void => {
    problems.push(problemAt(experiment, ['network', field], message));
  };
  if (loss > 0) refuse('loss', 'what is lost is taken for a clock far behind; loss must be 0');
  if (reorder > 0) refuse('reorder', 'it makes messages take longer than delayMs says; take 0');
  if (hasNoLongestDelay(experiment)) {
    refuse('delayMs', 'exponential delays have no longest one; take a number, or {min, max}');
  }
  if (experiment.faults.schedule.length > 0) {
    const message = 'clock synchronization has no schedule; take faults.plan or faults.liars';
    problems.push({ path: ['faults', 'schedule'], message });
  }
  return problems;
}

function roundsFit(experiment: ClocksExperiment): readonly Problem[] {
  if (hasNoLongestDelay(experiment)) return [];
  const setting = clockSetting(experiment, offsetsSpread(experiment));
  if (neededPeriod(setting) <= setting.periodMs) return [];
  let periodMs = setting.periodMs;
  for (let needed = neededPeriod(setting); needed > periodMs && needed <= TIME_MS_MAX;) {
    periodMs = Math.ceil(needed);
    needed = neededPeriod({ ...setting, periodMs });
  }
  const isEnough = neededPeriod({ ...setting, periodMs }) <= periodMs;
  const message = isEnough
    ? `clocks that are so far apart, and messages that take so long, need ${periodMs} ms or more`
    : 'no period is long enough: the clocks are too far apart, or drift apart faster than they are corrected';
  return [problemAt(experiment, ['clocks', 'periodMs'], message)];
}

function runIsLongEnough(experiment: ClocksExperiment): readonly Problem[] {
  // The bounds of a period that is too short say nothing.
  if (hasNoLongestDelay(experiment) || roundsFit(experiment).length > 0) return [];
  const { rounds, periodMs } = experiment.clocks;
  const setting = clockSetting(experiment, offsetsSpread(experiment));
  const begun = (setting.spreadMs + periodMs) / (1 - setting.drift);
  const longest = roundBounds(setting, rounds).reduce(
    (sum, { rateMs }) => sum + periodMs + rateMs,
    begun,
  );
  if (longest <= experiment.master.runMs) return [];
  const message = `${rounds} rounds of ${periodMs} ms may take ${Math.ceil(longest)} ms; allow as much`;
  return [problemAt(experiment, ['master', 'runMs'], message)];
}

/** Then nothing can be computed: one rule says so, the others pass it over. */
function hasNoLongestDelay({ network: { delayMs } }: ClocksExperiment): boolean {
  return typeof delayMs === 'object' && 'mean' in delayMs;
}

/** Between initial clocks, or the most that it can be when they are drawn. */
function offsetsSpread({ clocks: { offsetsMs } }: ClocksExperiment): number {
  if ('uniform' in offsetsMs) return offsetsMs.uniform.max - offsetsMs.uniform.min;
  return Math.max(...offsetsMs) - Math.min(...offsetsMs);
}
