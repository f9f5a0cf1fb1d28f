/**
 * Control messages at the door: from `unknown` to the types of `messages.ts`.
 *
 * The sender has proved that it knows the run's secret and runs the same protocol version, so this
 * guards against mistakes rather than malice: every field that is used is checked for its type.
 */
import type { Json } from '../../core/json.ts';
import type { LinkFault } from '../../faults/link-switch.ts';
import { DIRECTIONS, LINK_ACTION_KINDS, type LinkAction } from '../../faults/schedule.ts';
import type { TraceRecord } from '../../trace/record.ts';
import {
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
import { list, nodeIds, NODES_MAX } from './lists.ts';
import type { ControlMessage, NodeAddress, Resume } from './messages.ts';
import { parseSetup } from './parse-setup.ts';

const RECORDS_MAX = 1_000_000;
const KINDS = [
  'setup',
  'go',
  'command',
  'gone',
  'back',
  'links',
  'burn',
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
    case 'burn':
      return { kind, on: asBoolean(message['on'], 'burn.on') };
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
