/** How long a run of gossip lasts, as far as its configuration says. Times are in milliseconds. */
import { durationOf, triggersOf } from './schedule-entry.ts';
import type { GossipExperiment } from './schema.ts';

/** How long membership is watched after the last fault of the schedule has begun or healed. */
const WATCH_MS = 10_000;

/** Averaging begins at a random moment of the first cycle and waits for one after the last, on busy machines too. */
const SPARE_CYCLES = 3;
const SPARE_MS = 2000;

type Messages = NonNullable<GossipExperiment['gossip']>['messages'];

/** When a rumor begins. @param index Rumors are counted from 0. */
export function beginsAt(index: number, { perSecond }: Pick<Messages, 'perSecond'>): number {
  return (1000 * index) / perSecond;
}

/** When the run is over at the latest: `forMs`, or when there is time for all that is to be done. */
export function durationMs(experiment: GossipExperiment): number {
  const { forMs, gossip, membership, averaging } = experiment;
  if (forMs !== undefined) return forMs;
  const healed = Math.max(0, ...experiment.faults.schedule.map(endOf));
  return Math.max(
    gossip === undefined
      ? 0
      : Math.max(beginsAt(gossip.messages.count - 1, gossip.messages), healed) + gossip.settleMs,
    membership === undefined ? 0 : healed + WATCH_MS,
    averaging === undefined ? 0 : (averaging.cycles + SPARE_CYCLES) * averaging.cycleMs + SPARE_MS,
  );
}

/** When an entry has begun and, if it is, been healed. */
function endOf(entry: GossipExperiment['faults']['schedule'][number]): number {
  const [when] = triggersOf(entry);
  return when?.kind === 'time' ? when.ms + (durationOf(entry) ?? 0) : 0;
}
