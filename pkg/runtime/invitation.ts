/**
 * What a node is told by the process that starts it: in an environment variable, which others on the
 * machine cannot read, unlike arguments.
 */
import { millis, type Millis } from '../core/ids.ts';
import { asNodeInfo, type NodeInfo } from '../services/node-info.ts';
import { asBoolean, asInteger, asNumber, asOneOf, asRecord, asString } from '../wire/shape.ts';
import { SECURITY_MODES } from '../net/security-mode.ts';
import { parseLimits, type Cluster } from './cluster.ts';

export interface Invitation extends Cluster {
  /** What the node is to be. */
  readonly node: NodeInfo;
  /** The node that starts it, and the number of the call that it makes there when it is reachable. */
  readonly parent: NodeInfo;
  readonly ready: number;
  readonly bootMs: Millis;
  /** The process that starts it: a node does not outlive it. */
  readonly launcher: number;
  /** What is to run on the node when it listens, serialized. */
  readonly onStart?: string | undefined;
  /** The file in which it keeps what it must not forget; absent: it is never restarted. */
  readonly memoryFile?: string | undefined;
}

/** The environment variable of an invitation. */
export const INVITATION_VARIABLE = 'MURMURATION_INVITATION';

/** @throws {LabError} `ERR_BAD_SHAPE`. */
export function parseInvitation(value: unknown): Invitation {
  const fields = asRecord(value, 'invitation');
  const text = (key: string): string | undefined =>
    fields[key] === undefined ? undefined : asString(fields[key], key, 1_000_000);
  return {
    node: asNodeInfo(fields['node'], 'node'),
    parent: asNodeInfo(fields['parent'], 'parent'),
    ready: asInteger(fields['ready'], 'ready'),
    bootMs: millis(asNumber(fields['bootMs'], 'bootMs')),
    launcher: asInteger(fields['launcher'], 'launcher'),
    program: asString(fields['program'], 'program'),
    onStart: text('onStart'),
    run: asString(fields['run'], 'run'),
    secret: asString(fields['secret'], 'secret'),
    security: asOneOf(fields['security'], 'security', SECURITY_MODES),
    shippedCode: asBoolean(fields['shippedCode'], 'shippedCode'),
    membership: asBoolean(fields['membership'], 'membership'),
    timeoutMs: asNumber(fields['timeoutMs'], 'timeoutMs'),
    limits: parseLimits(fields['limits'], 'limits'),
    memoryFile: text('memoryFile'),
  };
}
