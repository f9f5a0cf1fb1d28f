/** The plan of a gossip experiment at the door of a node. */
import { millis, type Millis } from '../../core/ids.ts';
import type { FanOut } from '../../gossip/fan-out.ts';
import {
  AVERAGING_PROTOCOLS,
  GOSSIP_MODES,
  type AveragingPlan,
  type GossipPlan,
  type MembershipPlan,
  type Publication,
  type RumorsPlan,
  type StopPolicy,
} from '../../gossip/plan.ts';
import {
  asBoolean,
  asInteger,
  asNodeId,
  asNumber,
  asOneOf,
  asRecord,
  type UnknownRecord,
} from '../../wire/shape.ts';
import { list, nodeIds, NODES_MAX, parseCrash } from './lists.ts';

const PUBLICATIONS_MAX = 1_000_000;

export function parseGossipPlan(plan: UnknownRecord): GossipPlan {
  const { rumors, membership, averaging } = plan;
  return {
    experiment: 'gossip',
    ids: nodeIds(plan['ids'], 'plan.ids'),
    crashes: list(plan['crashes'], 'plan.crashes', NODES_MAX, parseCrash),
    forMs: asMillis(plan['forMs'], 'plan.forMs'),
    endsEarly: asBoolean(plan['endsEarly'], 'plan.endsEarly'),
    loss: asNumber(plan['loss'], 'plan.loss'),
    disturbed: asBoolean(plan['disturbed'], 'plan.disturbed'),
    ...(rumors === undefined ? {} : { rumors: parseRumors(rumors) }),
    ...(membership === undefined ? {} : { membership: parseMembership(membership) }),
    ...(averaging === undefined ? {} : { averaging: parseAveraging(averaging) }),
  };
}

function parseRumors(value: unknown): RumorsPlan {
  const path = 'plan.rumors';
  const rumors = asRecord(value, path);
  return {
    mode: asOneOf(rumors['mode'], `${path}.mode`, GOSSIP_MODES),
    fanOut: parseFanOut(rumors['fanOut'], `${path}.fanOut`),
    bytes: asInteger(rumors['bytes'], `${path}.bytes`),
    publications: list(
      rumors['publications'],
      `${path}.publications`,
      PUBLICATIONS_MAX,
      parsePublication,
    ),
    roundMs: asMillis(rumors['roundMs'], `${path}.roundMs`),
    roundsMax: asInteger(rumors['roundsMax'], `${path}.roundsMax`),
    stop: parseStop(rumors['stop'], `${path}.stop`),
  };
}

function parsePublication(value: unknown, path: string): Publication {
  const publication = asRecord(value, path);
  return {
    node: asNodeId(publication['node'], `${path}.node`),
    atMs: asMillis(publication['atMs'], `${path}.atMs`),
  };
}

function parseFanOut(value: unknown, path: string): FanOut {
  const policy = asRecord(value, path);
  const kind = asOneOf(policy['kind'], `${path}.kind`, ['fixed', 'log2', 'ln', 'miss']);
  switch (kind) {
    case 'fixed':
      return { kind, peers: asInteger(policy['peers'], `${path}.peers`) };
    case 'log2':
      return { kind };
    case 'ln':
      return { kind, plus: asNumber(policy['plus'], `${path}.plus`) };
    case 'miss':
      return { kind, missing: asNumber(policy['missing'], `${path}.missing`) };
  }
}

function parseStop(value: unknown, path: string): StopPolicy {
  const stop = asRecord(value, path);
  const kind = asOneOf(stop['kind'], `${path}.kind`, ['never', 'counter', 'coin']);
  if (kind === 'never') return { kind };
  const k = asInteger(stop['k'], `${path}.k`, { min: 1 });
  return { kind, k, feedback: asBoolean(stop['feedback'], `${path}.feedback`) };
}

function parseMembership(value: unknown): MembershipPlan {
  const path = 'plan.membership';
  const { probeMs, timeoutMs, suspicionMs, detectMs } = asRecord(value, path);
  return {
    detectMs: asMillis(detectMs, `${path}.detectMs`),
    ...(probeMs === undefined ? {} : { probeMs: asMillis(probeMs, `${path}.probeMs`) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs: asMillis(timeoutMs, `${path}.timeoutMs`) }),
    ...(suspicionMs === undefined
      ? {}
      : { suspicionMs: asMillis(suspicionMs, `${path}.suspicionMs`) }),
  };
}

function parseAveraging(value: unknown): AveragingPlan {
  const path = 'plan.averaging';
  const averaging = asRecord(value, path);
  const inputs = Object.entries(asRecord(averaging['inputs'], `${path}.inputs`));
  return {
    protocol: asOneOf(averaging['protocol'], `${path}.protocol`, AVERAGING_PROTOCOLS),
    inputs: Object.fromEntries(
      inputs.map(([id, input]) => [id, asNumber(input, `${path}.inputs.${id}`)]),
    ),
    cycleMs: asMillis(averaging['cycleMs'], `${path}.cycleMs`),
    cycles: asInteger(averaging['cycles'], `${path}.cycles`, { min: 1 }),
    tolerance: asNumber(averaging['tolerance'], `${path}.tolerance`),
  };
}

function asMillis(value: unknown, path: string): Millis {
  return millis(asNumber(value, path));
}
