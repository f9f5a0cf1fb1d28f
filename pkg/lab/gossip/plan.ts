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
import { beginsAt, durationMs } from '../config/duration.ts';
import type { GossipConfig } from '../config/schema.ts';
import { drawInputs } from '../inputs.ts';
import type { PlanContext } from '../plan.ts';

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
    forMs: millis(durationMs(config)),
    endsEarly: config.forMs === undefined && membership === undefined,
    loss: config.network.loss,
    disturbed:
      schedule.length > 0 || (config.faults.plan ?? []).length > 0 || config.network.duplicate > 0,
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
function publications(messages: Gossip['messages'], ids: readonly NodeId[]): Publication[] {
  const { count, from } = messages;
  const origins = from === 'all' ? ids : from;
  return Array.from({ length: count }, (_, index) => ({
    node: origins[index % origins.length],
    atMs: millis(beginsAt(index, messages)),
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
