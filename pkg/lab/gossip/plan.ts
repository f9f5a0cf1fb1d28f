/** What a run of gossip is made of, drawn from the seed. */
import { compareNodeIds, millis, type NodeId } from '../../core/ids.ts';
import type { Random } from '../../core/random.ts';
import type { FanOut } from '../../gossip/fan-out.ts';
import type {
  AveragingPlan,
  GossipPlan,
  MembershipPlan,
  Publication,
  RumorsPlan,
  StopPolicy,
} from '../../gossip/plan.ts';
import { gossipInputs, type NodePlace } from '../config/roster.ts';
import type { GossipConfig } from '../config/schema.ts';
import { drawInputs } from '../inputs.ts';
import type { PlanContext, RunPlan } from '../plan.ts';

/** How long membership is watched after the last fault of the schedule has begun or healed, in ms. */
const WATCH_MS = 10_000;

/** Averaging begins at a random moment of the first cycle and waits for one after the last, on busy machines too. */
const SPARE_CYCLES = 3;
const SPARE_MS = 2000;

/** The plan of a valid configuration. */
export function gossipPlan(
  config: GossipConfig,
  { nodes, schedule, random }: PlanContext,
): GossipPlan {
  const ids = nodes.map(({ id }) => id).toSorted(compareNodeIds);
  const rumors = rumorsPlan(config, ids);
  const membership = membershipPlan(config);
  const averaging = averagingPlan(config, nodes, random);
  return {
    experiment: 'gossip',
    ids,
    crashes: config.faults.plan ?? [],
    forMs: millis(config.forMs ?? durationOf(config, { rumors, membership, averaging, schedule })),
    endsEarly: config.forMs === undefined && membership === undefined,
    loss: config.network.loss,
    disturbed: schedule.length > 0 || (config.faults.plan ?? []).length > 0,
    ...(rumors === undefined ? {} : { rumors }),
    ...(membership === undefined ? {} : { membership }),
    ...(averaging === undefined ? {} : { averaging }),
  };
}

function rumorsPlan({ gossip }: GossipConfig, ids: readonly NodeId[]): RumorsPlan | undefined {
  if (gossip === undefined) return undefined;
  const { mode, messages, roundMs, roundsMax } = gossip;
  return {
    mode,
    fanOut: fanOutPolicy(gossip.fanOut),
    bytes: messages.bytes,
    publications: publications(messages, ids),
    roundMs: millis(roundMs),
    roundsMax,
    stop: stopPolicy(gossip.stop),
  };
}

type Gossip = NonNullable<GossipConfig['gossip']>;

/** The nodes take turns, at even distances. */
function publications(
  { count, perSecond, from }: Gossip['messages'],
  ids: readonly NodeId[],
): Publication[] {
  const origins = from === 'all' ? ids : from;
  return Array.from({ length: count }, (_, index) => ({
    node: origins[index % origins.length],
    atMs: millis((1000 * index) / perSecond),
  })).flatMap(({ node, atMs }) => (node === undefined ? [] : [{ node, atMs }]));
}

function fanOutPolicy(fanOut: Gossip['fanOut']): FanOut {
  if (typeof fanOut === 'number') return { kind: 'fixed', peers: fanOut };
  if (fanOut === 'log2') return { kind: 'log2' };
  return 'ln' in fanOut
    ? { kind: 'ln', plus: fanOut.ln }
    : { kind: 'miss', missing: fanOut.missing };
}

function stopPolicy(stop: Gossip['stop']): StopPolicy {
  if (stop === 'never') return { kind: 'never' };
  const { feedback } = stop;
  return 'counter' in stop
    ? { kind: 'counter', k: stop.counter, feedback }
    : { kind: 'coin', k: stop.coin, feedback };
}

function membershipPlan({ membership }: GossipConfig): MembershipPlan | undefined {
  if (membership === undefined) return undefined;
  const { probeMs, timeoutMs, suspicionMs, detectMs } = membership;
  return {
    detectMs: millis(detectMs),
    ...(probeMs === undefined ? {} : { probeMs: millis(probeMs) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs: millis(timeoutMs) }),
    ...(suspicionMs === undefined ? {} : { suspicionMs: millis(suspicionMs) }),
  };
}

function averagingPlan(
  config: GossipConfig,
  nodes: readonly NodePlace[],
  random: Random,
): AveragingPlan | undefined {
  const inputs = gossipInputs(config);
  if (config.averaging === undefined || inputs === undefined) return undefined;
  const { protocol, cycleMs, cycles, tolerance } = config.averaging;
  const drawn = Object.entries(drawInputs(inputs, { nodes, random }));
  return {
    protocol,
    inputs: Object.fromEntries(drawn.map(([id, value]) => [id, Number(value)])),
    cycleMs: millis(cycleMs),
    cycles,
    tolerance,
  };
}

/** How long the run lasts when the file does not say. */
function durationOf(
  { gossip }: GossipConfig,
  parts: Pick<RunPlan, 'schedule'> & {
    readonly rumors: RumorsPlan | undefined;
    readonly membership: MembershipPlan | undefined;
    readonly averaging: AveragingPlan | undefined;
  },
): number {
  const { rumors, membership, averaging, schedule } = parts;
  const last = rumors?.publications.at(-1)?.atMs ?? 0;
  const faults = schedule.map(({ when, forMs = 0 }) =>
    when.kind === 'time' ? when.ms + forMs : 0,
  );
  const cycles =
    averaging === undefined ? 0 : (averaging.cycles + SPARE_CYCLES) * averaging.cycleMs + SPARE_MS;
  return Math.max(
    rumors === undefined ? 0 : Math.max(last, ...faults) + (gossip?.settleMs ?? 0),
    membership === undefined ? 0 : Math.max(0, ...faults) + WATCH_MS,
    cycles,
  );
}
