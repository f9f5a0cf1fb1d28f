/**
 * Control messages at the door: from `unknown` to the types of `messages.ts`.
 *
 * The sender has proved that it knows the run's secret and runs the same protocol version, so this
 * guards against mistakes rather than malice: every field that is used is checked for its type.
 */
import { MODELS, RULES, STOPS, type AgreementPlan, type CrashPoint } from '../../agreement/plan.ts';
import type { ValueJson } from '../../agreement/arithmetic.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { LinkFault } from '../../faults/link-switch.ts';
import { DIRECTIONS, LINK_ACTION_KINDS, type LinkAction } from '../../faults/schedule.ts';
import type { DelayDistribution, NetworkFaults } from '../../faults/link-rules.ts';
import { STRATEGY_NAMES } from '../../faults/strategies.ts';
import { TRACE_LEVELS, type TraceRecord } from '../../trace/record.ts';
import {
  asArray,
  asBoolean,
  asInteger,
  asNodeId,
  asNumber,
  asOneOf,
  asRecord,
  asString,
  badShape,
  type UnknownRecord,
} from '../../wire/shape.ts';
import type { ControlMessage, NodeAddress, Resume, RunSetup } from './messages.ts';

const NODES_MAX = 10_000;
const RECORDS_MAX = 1_000_000;
const KINDS = [
  'setup',
  'go',
  'command',
  'gone',
  'back',
  'links',
  'drain',
  'join',
  'ready',
  'records',
  'drained',
  'fin',
] as const;

/** @throws {LabError} `ERR_BAD_SHAPE`, naming the field. */
export function parseControl(body: unknown): ControlMessage {
  const message = asRecord(body, 'control');
  const kind = asOneOf(message['kind'], 'control.kind', KINDS);
  switch (kind) {
    case 'setup':
      return {
        kind,
        setup: parseSetup(message['setup']),
        ...(message['resume'] === undefined ? {} : { resume: parseResume(message['resume']) }),
      };
    case 'back':
      return { kind, address: parseAddress(message['address'], 'back.address') };
    case 'go':
      return { kind, epochMs: asNumber(message['epochMs'], 'go.epochMs') };
    case 'command':
      return {
        kind,
        name: asString(message['name'], 'command.name'),
        args: asJson(message['args']),
      };
    case 'gone':
      return {
        kind,
        id: asNodeId(message['id'], 'gone.id'),
        forNow: asBoolean(message['forNow'], 'gone.forNow'),
      };
    case 'links':
      return { kind, faults: list(message['faults'], 'links.faults', NODES_MAX, parseLinkFault) };
    case 'drain':
      return { kind, drainMs: asNumber(message['drainMs'], 'drain.drainMs') };
    case 'join':
      return {
        kind,
        from: asNodeId(message['from'], 'join.from'),
        ip: asString(message['ip'], 'join.ip'),
        port: asInteger(message['port'], 'join.port', { min: 1, max: 65_535 }),
      };
    case 'records':
      return {
        kind,
        from: asNodeId(message['from'], 'records.from'),
        records: list(message['records'], 'records', RECORDS_MAX, parseRecord),
      };
    case 'drained':
      return {
        kind,
        from: asNodeId(message['from'], 'drained.from'),
        missing: nodeIds(message['missing'], 'drained.missing'),
      };
    case 'ready':
    case 'fin':
      return { kind, from: asNodeId(message['from'], `${kind}.from`) };
  }
}

function parseLinkFault(value: unknown, path: string): LinkFault {
  const fault = asRecord(value, path);
  const action = asRecord(fault['action'], `${path}.action`);
  return {
    action: parseLinkAction(action, `${path}.action`),
    nodes: nodeIds(fault['nodes'], `${path}.nodes`),
  };
}

function parseLinkAction(action: UnknownRecord, path: string): LinkAction {
  const kind = asOneOf(action['kind'], `${path}.kind`, LINK_ACTION_KINDS);
  switch (kind) {
    case 'partition': {
      const direction = asOneOf(action['direction'], `${path}.direction`, DIRECTIONS);
      return { kind, direction };
    }
    case 'delay':
      return { kind, ms: asNumber(action['ms'], `${path}.ms`) };
    case 'loss':
    case 'duplicate':
    case 'reorder':
      return { kind, share: asNumber(action['share'], `${path}.share`) };
  }
}

function parseResume(value: unknown): Resume {
  const resume = asRecord(value, 'setup.resume');
  return {
    records: asInteger(resume['records'], 'setup.resume.records'),
    memorable: asInteger(resume['memorable'], 'setup.resume.memorable'),
  };
}

function parseAddress(value: unknown, path: string): NodeAddress {
  const entry = asRecord(value, path);
  return {
    id: asNodeId(entry['id'], `${path}.id`),
    ip: asString(entry['ip'], `${path}.ip`),
    port: asInteger(entry['port'], `${path}.port`, { min: 1, max: 65_535 }),
  };
}

function parseSetup(value: unknown): RunSetup {
  const setup = asRecord(value, 'setup');
  return {
    plan: parsePlan(setup['plan']),
    network: parseNetwork(setup['network']),
    strategy: asOneOf(setup['strategy'], 'setup.strategy', STRATEGY_NAMES),
    seed: asInteger(setup['seed'], 'setup.seed'),
    trace: asOneOf(setup['trace'], 'setup.trace', TRACE_LEVELS),
    joinMs: asNumber(setup['joinMs'], 'setup.joinMs'),
    runMs: asNumber(setup['runMs'], 'setup.runMs'),
  };
}

function parsePlan(value: unknown): AgreementPlan {
  const plan = asRecord(value, 'plan');
  const ids = nodeIds(plan['ids'], 'plan.ids');
  const inputs = asRecord(plan['inputs'], 'plan.inputs');
  return {
    ids,
    inputs: Object.fromEntries(ids.map((id) => [id, asValue(inputs[id], `plan.inputs.${id}`)])),
    model: asOneOf(plan['model'], 'plan.model', MODELS),
    rule: asOneOf(plan['rule'], 'plan.rule', RULES),
    f: asInteger(plan['f'], 'plan.f'),
    epsilon: asValue(plan['epsilon'], 'plan.epsilon'),
    stop: asOneOf(plan['stop'], 'plan.stop', STOPS),
    ...(plan['rounds'] === undefined ? {} : { rounds: asInteger(plan['rounds'], 'plan.rounds') }),
    maxRounds: asInteger(plan['maxRounds'], 'plan.maxRounds', { min: 1 }),
    arithmetic: asOneOf(plan['arithmetic'], 'plan.arithmetic', ['float', 'rational']),
    roundMs: millis(asNumber(plan['roundMs'], 'plan.roundMs')),
    ...(plan['resendMs'] === undefined
      ? {}
      : { resendMs: millis(asNumber(plan['resendMs'], 'plan.resendMs')) }),
    liars: nodeIds(plan['liars'], 'plan.liars'),
    crashes: list(plan['crashes'], 'plan.crashes', NODES_MAX, parseCrash),
    ...(plan['outsideModel'] === undefined
      ? {}
      : { outsideModel: asString(plan['outsideModel'], 'plan.outsideModel') }),
  };
}

function parseCrash(value: unknown, path: string): CrashPoint {
  const crash = asRecord(value, path);
  return {
    node: asNodeId(crash['node'], `${path}.node`),
    afterSends: asInteger(crash['afterSends'], `${path}.afterSends`, { min: 1 }),
  };
}

function parseNetwork(value: unknown): NetworkFaults {
  const network = asRecord(value, 'network');
  return {
    delay: parseDelay(network['delay']),
    loss: asNumber(network['loss'], 'network.loss'),
    duplicate: asNumber(network['duplicate'], 'network.duplicate'),
    reorder: asNumber(network['reorder'], 'network.reorder'),
  };
}

function parseDelay(value: unknown): DelayDistribution {
  const delay = asRecord(value, 'network.delay');
  const number = (key: string): number => asNumber(delay[key], `network.delay.${key}`);
  const kind = asOneOf(delay['kind'], 'network.delay.kind', ['constant', 'uniform', 'exponential']);
  switch (kind) {
    case 'constant':
      return { kind, ms: number('ms') };
    case 'uniform':
      return { kind, min: number('min'), max: number('max') };
    case 'exponential':
      return { kind, mean: number('mean') };
  }
}

function parseRecord(value: unknown, path: string): TraceRecord {
  const record = asRecord(value, path);
  return {
    ...asJsonFields(record),
    node: asNodeId(record['node'], `${path}.node`),
    seq: asInteger(record['seq'], `${path}.seq`),
    at: asNumber(record['at'], `${path}.at`),
    kind: asString(record['kind'], `${path}.kind`),
  };
}

function asJsonFields(record: UnknownRecord): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).map(([key, field]) => [key, asJson(field)]));
}

/** Everything that the codec decodes into plain data; BigInts and bytes are not JSON. */
function asJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  if (typeof value !== 'object') throw badShape(value, 'json', 'JSON data');
  return Array.isArray(value) ? value.map(asJson) : asJsonFields(asRecord(value, 'json'));
}

function asValue(value: unknown, path: string): ValueJson {
  return typeof value === 'string' ? asString(value, path, 20_000) : asNumber(value, path);
}

function nodeIds(value: unknown, path: string): readonly NodeId[] {
  return list(value, path, NODES_MAX, asNodeId);
}

function list<T>(
  value: unknown,
  path: string,
  lengthMax: number,
  parse: (item: unknown, path: string) => T,
): readonly T[] {
  return asArray(value, path, lengthMax).map((item, index) => parse(item, `${path}[${index}]`));
}
