/**
 * The figures of a run of gossip, beside what theory says where it says something: for the result.
 * Times are in milliseconds; null where there is nothing to measure.
 */
import { fanOutOf } from '../../gossip/fan-out.ts';
import type { MongeringMode } from '../../gossip/mongering/settings.ts';
import type { GossipMode, RumorsPlan } from '../../gossip/plan.ts';
import { meanOf, quantileOf } from '../../gossip/theory/distribution.ts';
import { pushMongering } from '../../gossip/theory/residue.ts';
import { EXACT_NODES_MAX, roundsToAll } from '../../gossip/theory/rounds.ts';
import { trafficOf } from '../traffic.ts';
import { averagingReport, type AveragingReport } from './averaging.ts';
import { measure, theoryOf } from './coverage.ts';
import type { GossipHistory } from './history.ts';
import { detectionsOf, falseAlarms } from './membership.ts';
import { spreadsOf, type Spread } from './spread.ts';
import { viewsOf, type ViewsReport } from './views.ts';

/** The middle, the 99th percentile and the largest of several times. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface RumorMeasures {
  readonly rumors: number;
  /** To how many others a node speaks at a time. */
  readonly fanOut: number;
  /** Mean share of the nodes that know in the end, and the share of rumors that all know. */
  readonly coverage: number;
  readonly all: number;
  /** Payload messages for each delivery; 1 is the least possible. RMR is this less 1 (Plumtree, 4.1). */
  readonly payloadsPerDelivery: number | null;
  /** Other messages of the protocol for each delivery. */
  readonly controlPerDelivery: number | null;
  /** Last delivery hop: links that a rumor has gone over to its last node, mean and largest. */
  readonly lastHop: { readonly mean: number; readonly max: number } | null;
  /** From the beginning of a rumor to its last delivery. */
  readonly lastDeliveryMs: Times | null;
  /** Until its origin knew that all have it. */
  readonly completeMs: Times | null;
  /**
   * Exact, where it is known: `spec` in an undisturbed run; push, pull and push-pull that never stop; push
   * that stops by a counter or coin, as far as `roundsMax` does not cut it short.
   */
  readonly theory: RumorTheory | null;
}

export type RumorTheory =
  | { readonly kind: 'reach'; readonly coverage: number; readonly all: number }
  /** Until all know, in rounds: of theory, and measured from the rounds of the last deliveries. */
  | {
      readonly kind: 'rounds';
      readonly mean: number;
      readonly p99: number;
      readonly measuredMean: number | null;
    };

export interface MembershipMeasures {
  /** How long all others took to notice a node that had stopped, by node. */
  readonly detectionMs: Readonly<Record<string, Times>>;
  readonly falseSuspicions: number;
  readonly falseRemovals: number;
  readonly views: ViewsReport;
}

export interface GossipMeasures {
  readonly rumors?: RumorMeasures;
  readonly membership?: MembershipMeasures;
  readonly averaging?: AveragingReport;
}

export function measuresOf(history: GossipHistory): GossipMeasures {
  const { rumors, membership } = history.plan;
  const averaging = averagingReport(history);
  return {
    ...(rumors === undefined ? {} : { rumors: rumorMeasures(history, rumors) }),
    ...(membership === undefined ? {} : { membership: membershipMeasures(history) }),
    ...(averaging === undefined ? {} : { averaging }),
  };
}

function rumorMeasures(history: GossipHistory, plan: RumorsPlan): RumorMeasures {
  const spreads = spreadsOf(history);
  const { byKind } = trafficOf(history).totals;
  const deliveries = spreads.reduce((sum, { delivered }) => sum + delivered.size, 0);
  const own = Object.entries(byKind).filter(([kind]) => !kind.includes('.'));
  const control = own.reduce((sum, [kind, count]) => sum + (kind === 'rumor' ? 0 : count), 0);
  const hops = spreads.flatMap(({ delivered }) =>
    delivered.size === 0 ? [] : [Math.max(...[...delivered.values()].map((fact) => fact.hops))],
  );
  const reach = spreads.length === 0 ? { coverage: 0, all: 0 } : measure(spreads);
  return {
    rumors: spreads.length,
    fanOut: inRounds(plan.mode) ? 1 : fanOutOf(plan.fanOut, history.plan.ids.length),
    ...reach,
    payloadsPerDelivery: deliveries === 0 ? null : (byKind['rumor'] ?? 0) / deliveries,
    controlPerDelivery: deliveries === 0 ? null : control / deliveries,
    lastHop: hops.length === 0 ? null : { mean: meanIn(hops), max: Math.max(...hops) },
    lastDeliveryMs: timesOf(spreads.flatMap(lastDelivery)),
    completeMs: timesOf(
      spreads.flatMap(({ at, completeAt }) => (completeAt === undefined ? [] : [completeAt - at])),
    ),
    theory: rumorTheory(history, plan, spreads),
  };
}

function lastDelivery({ at, delivered }: Spread): number[] {
  if (delivered.size === 0) return [];
  return [Math.max(...[...delivered.values()].map((fact) => fact.at)) - at];
}

/**
 * In how many rounds all heard. A rumor that begins in the middle of a round is told from the next one on,
 * and what is sent at the beginning of a round arrives in it: rounds are counted by their numbers.
 */
function roundsTaken({ at, delivered }: Spread, roundMs: number): number {
  const last = Math.max(...[...delivered.values()].map((fact) => fact.at));
  return Math.floor(last / roundMs) - Math.floor(at / roundMs);
}

/** These speak to one other in each round. */
function inRounds(mode: GossipMode): mode is MongeringMode {
  return mode === 'push' || mode === 'pull' || mode === 'push-pull';
}

function rumorTheory(
  history: GossipHistory,
  plan: RumorsPlan,
  spreads: readonly Spread[],
): RumorTheory | null {
  const reach = theoryOf(history);
  if (reach !== undefined) return { kind: 'reach', coverage: reach.coverage, all: reach.all };
  const { mode, stop, roundMs } = plan;
  const { disturbed, loss, ids } = history.plan;
  if (!inRounds(mode) || disturbed || ids.length > EXACT_NODES_MAX) return null;
  if (stop.kind !== 'never') {
    if (mode !== 'push' || ids.length < 2) return null;
    const { coverage, all } = pushMongering({ n: ids.length, stop, loss });
    return { kind: 'reach', coverage, all };
  }
  const distribution = roundsToAll({ mode, n: ids.length, loss });
  const rounds = spreads
    .filter(({ missed, delivered }) => missed.length === 0 && delivered.size > 0)
    .map((spread) => roundsTaken(spread, roundMs));
  return {
    kind: 'rounds',
    mean: meanOf(distribution),
    p99: quantileOf(distribution, 0.99),
    measuredMean: rounds.length === 0 ? null : meanIn(rounds),
  };
}

function membershipMeasures(history: GossipHistory): MembershipMeasures {
  const detections = detectionsOf(history).filter(({ ms }) => ms < Infinity);
  const subjects = [...new Set(detections.map(({ subject }) => subject))];
  const alarms = falseAlarms(history);
  const of = (wanted: string): number => alarms.filter(({ state }) => state === wanted).length;
  return {
    detectionMs: Object.fromEntries(
      subjects.flatMap((id) => {
        const times = timesOf(
          detections.filter(({ subject }) => subject === id).map(({ ms }) => ms),
        );
        return times === null ? [] : [[id, times]];
      }),
    ),
    falseSuspicions: of('suspect'),
    falseRemovals: of('dead'),
    views: viewsOf(history),
  };
}

function meanIn(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Nearest rank. */
function timesOf(times: readonly number[]): Times | null {
  const sorted = times.toSorted((a, b) => a - b);
  const max = sorted.at(-1);
  if (max === undefined) return null;
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? max;
  return { p50: at(0.5), p99: at(0.99), max };
}
