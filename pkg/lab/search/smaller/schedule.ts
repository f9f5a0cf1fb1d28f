/** Fewer entries in the schedule of faults, fewer nodes in each, and none that lasts long. */
import type { ScheduleEntry } from '../../config/schedule-entry.ts';
import type { AgreementConfig } from '../../config/schema.ts';
import { namedIn, withNodes } from './subset.ts';

/** Leaves out all entries, half of them, a quarter, ... a single one. */
export function* fewerEntries(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { schedule } = config.faults;
  for (let size = schedule.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < schedule.length; from += size) {
      yield withSchedule(config, schedule.toSpliced(from, size));
    }
  }
}

/** Entries that concern one node less, or that last half as long. */
export function* smallerEntries(config: AgreementConfig): Generator<AgreementConfig, void> {
  const { schedule } = config.faults;
  for (const [index, entry] of schedule.entries()) {
    const ids = namedIn(entry);
    for (const [place] of ids.entries()) {
      if (ids.length === 1) break;
      yield withSchedule(config, schedule.with(index, withNodes(entry, ids.toSpliced(place, 1))));
    }
    if (entry.fault === 'crash' || entry.forMs === undefined || entry.forMs < 2) continue;
    const forMs = Math.floor(entry.forMs / 2);
    yield withSchedule(config, schedule.with(index, { ...entry, forMs }));
  }
}

function withSchedule(
  config: AgreementConfig,
  schedule: readonly ScheduleEntry[],
): AgreementConfig {
  return { ...config, faults: { ...config.faults, schedule } };
}
