/** Are the dead noticed in time, the living left alone, and those that return taken back? */
import type { NodeId } from '../../core/ids.ts';
import { conclude, type Outcome } from '../finding.ts';
import { count, names } from '../wording.ts';
import type { GossipHistory } from './history.ts';
import { END, Troubles } from './troubles.ts';
import { changesOf, lastSeen, type Change } from './views.ts';

/** How long after the end of a trouble a late accusation may still follow from it, in ms. */
const AFTERMATH_MS = 5000;

/** When a node noticed that another one had stopped. */
export interface Detection {
  readonly subject: NodeId;
  readonly observer: NodeId;
  /** From the moment it stopped; Infinity: never. */
  readonly ms: number;
}

/**
 * Who noticed the dead and the stopped, and after how long. Asked of all who lived and were not kept from
 * it themselves, for whoever was gone long enough.
 */
export function detectionsOf(history: GossipHistory): readonly Detection[] {
  const { membership } = history.plan;
  if (membership === undefined) return [];
  const troubles = new Troubles(history);
  // Of a run that was broken off nobody knows how long the nodes could watch.
  const watched = history.cut === undefined ? history.plan.forMs : -Infinity;
  const gone = troubles.absences.filter(({ from, to }) => to - from >= membership.detectMs);
  return gone.flatMap(({ id: subject, from, to }) =>
    [...history.nodes.values()].flatMap(({ id: observer, members }): Detection[] => {
      const span = { from, to: from + membership.detectMs };
      const kept =
        troubles.absent(observer, span) ||
        troubles.impaired(observer, span) ||
        troubles.apart(observer, subject, span);
      if (observer === subject || kept) return [];
      const noticed = members.find(
        ({ id, state, at }) =>
          id === subject && (state === 'dead' || state === 'left') && at >= from && at <= to,
      );
      if (noticed === undefined && span.to > watched) return [];
      return [{ subject, observer, ms: noticed === undefined ? Infinity : noticed.at - from }];
    }),
  );
}

/** `detection`: within `membership.detectMs` all others know. */
export function checkDetection(history: GossipHistory): Outcome {
  const detections = detectionsOf(history);
  const { detectMs = 0 } = history.plan.membership ?? {};
  const late = detections.filter(({ ms }) => ms > detectMs);
  const slowest = Math.max(0, ...detections.map(({ ms }) => ms));
  return conclude({
    violations: late.map(
      ({ subject, observer, ms }) =>
        `${observer} ${ms === Infinity ? 'never noticed' : `noticed after ${Math.round(ms)} ms only`} that ${subject} had stopped (${detectMs} ms are allowed)`,
    ),
    doubts: history.cut === undefined ? [] : [history.cut],
    confirmed:
      detections.length === 0
        ? 'nobody stopped for long enough to be noticed'
        : `${names([...new Set(detections.map(({ subject }) => subject))])}: noticed by all, the last after ${Math.round(slowest)} ms`,
  });
}

/** `stability`: nobody who could answer is taken for dead. */
export function checkStability(history: GossipHistory): Outcome {
  const alarms = falseAlarms(history);
  const removals = alarms.filter(({ state }) => state === 'dead');
  const suspicions = alarms.filter(({ state }) => state === 'suspect');
  return conclude({
    violations: removals.map(
      ({ id, observer, at }) =>
        `${observer} took ${id} for dead at ${Math.round(at)} ms, though it could answer`,
    ),
    doubts: history.cut === undefined ? [] : [history.cut],
    confirmed: `no false removal, ${count(suspicions.length, 'false suspicion')}`,
  });
}

/** Suspicions and removals of nodes that could answer, by nodes that could ask. */
export function falseAlarms(history: GossipHistory): readonly Change[] {
  const troubles = new Troubles(history);
  return changesOf(history).filter(({ id, observer, state, at }) => {
    const span = { from: at - AFTERMATH_MS, to: at };
    // What one side says of the other reaches also those who know better.
    const excused =
      troubles.absent(id, span) || troubles.absent(observer, span) || troubles.parted(span);
    return (state === 'suspect' || state === 'dead') && !excused;
  });
}

/** `reunion`: in the end all who live and can reach each other see each other alive. */
export function checkReunion(history: GossipHistory): Outcome {
  const troubles = new Troubles(history);
  const living = [...history.nodes.keys()].filter((id) => !troubles.absent(id, END));
  const apart = living.flatMap((observer) =>
    living
      .filter((id) => id !== observer && !troubles.apart(id, observer, END))
      .flatMap((id) => {
        const state = lastSeen(history, observer, id)?.state;
        if (state === 'alive' || state === 'suspect') return [];
        return [`in the end ${observer} takes ${id} for ${state ?? 'unknown'}, though it lives`];
      }),
  );
  return conclude({
    violations: apart,
    doubts: history.cut === undefined ? [] : [history.cut],
    excuse: history.cut,
    confirmed: `${count(living.length, 'node')} live and know it of each other`,
  });
}
