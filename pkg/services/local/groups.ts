/** `local.groups`: which nodes are in which group, as this node sees it. */
import { LabError } from '../../core/errors.ts';
import { asOneOf, asRecord, asString } from '../../wire/shape.ts';
import type { Group, Groups } from '../groups.ts';
import { asNodeInfo } from '../node-info.ts';
import type { Methods } from '../reply.ts';
import { isCallable } from '../../wire/values/callable.ts';
import { asFanOut, type GossipConfig } from '../rumors/fan-out.ts';
import { GOSSIP_MODES } from '../rumors/message.ts';

/** Longest name of a group. */
const GID_MAX = 256;

/** How a group's services are set up. */
export interface GroupConfig extends GossipConfig {
  readonly gid: string;
}

export interface LocalGroupsOptions {
  readonly groups: Groups;
  /** A group is made: its services are to be as well. */
  readonly made: (config: GroupConfig) => void;
  readonly ended: (gid: string) => void;
}

export function localGroups({ groups, made, ended }: LocalGroupsOptions): Methods {
  return {
    get: ([gid], reply) => reply(null, groups.get(asGid(gid))),
    put: ([config, nodes], reply) => {
      const wanted = asGroupConfig(config);
      const group = asGroup(nodes);
      groups.check(wanted.gid, group);
      made(wanted);
      reply(null, groups.put(wanted.gid, group));
    },
    add: ([gid, node], reply) => {
      const sid = groups.add(asGid(gid), { ...asNodeInfo(node, 'node') });
      reply(null, sid === undefined ? NO_EFFECT : { changed: true, sid });
    },
    rem: ([gid, sid], reply) => {
      const node = groups.rem(asGid(gid), asString(sid, 'sid', GID_MAX));
      reply(null, node === undefined ? NO_EFFECT : { changed: true, node });
    },
    del: ([gid], reply) => {
      const name = asGid(gid);
      const group = groups.del(name);
      ended(name);
      reply(null, group);
    },
  };
}

/** The value of `add` and `rem` when there is no such group or node, or it is there already. */
const NO_EFFECT = { changed: false };

function asGid(value: unknown): string {
  const gid = asString(value, 'gid', GID_MAX);
  if (gid !== '') return gid;
  throw new LabError('ERR_BAD_SHAPE', 'gid: expected the name of a group, found an empty text');
}

/** A name, or `{gid, subset?, mode?, fanOut?}`. */
function asGroupConfig(value: unknown): GroupConfig {
  if (typeof value === 'string') return { gid: asGid(value) };
  const { gid, subset, mode, fanOut } = asRecord(value, 'group');
  if (subset !== undefined && !isCallable(subset)) {
    throw new LabError(
      'ERR_BAD_SHAPE',
      'group.subset: expected a function from short ids to a number',
    );
  }
  if (subset !== undefined && fanOut !== undefined) {
    throw new LabError('ERR_BAD_SHAPE', 'group: expected subset or fanOut, found both');
  }
  return {
    gid: asGid(gid),
    subset,
    mode: mode === undefined ? undefined : asOneOf(mode, 'group.mode', GOSSIP_MODES),
    fanOut: fanOut === undefined ? undefined : asFanOut(fanOut, 'group.fanOut'),
  };
}

function asGroup(value: unknown): Group {
  const entries = Object.entries(asRecord(value, 'nodes'));
  return Object.fromEntries(
    entries.map(([sid, node]) => [sid, { ...asNodeInfo(node, `nodes.${sid}`) }]),
  );
}
