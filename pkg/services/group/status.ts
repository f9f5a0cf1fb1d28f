/** `<gid>.status`: of a group as of one system; starting a node in it, stopping all of it. */
import { LabError, errorText } from '../../core/errors.ts';
import { callEach } from '../call-each.ts';
import { asNodeInfo, sameNode, sidOf, type NodeInfo } from '../node-info.ts';
import type { ServicePorts } from '../ports.ts';
import { attempt, type Methods, type Reply } from '../reply.ts';
import type { Spawner } from '../local/spawner.ts';
import { callAll, type GroupContext } from './comm.ts';

/** What is added up over the nodes of a group. */
const SUMMED: readonly unknown[] = ['counts', 'heapTotal', 'heapUsed'];

export interface GroupStatusContext extends GroupContext {
  readonly ports: ServicePorts;
  readonly spawner: Spawner;
}

export function groupStatus(context: GroupStatusContext): Methods {
  return {
    get: ([key], reply) => {
      const target = { service: 'status', method: 'get' };
      callAll(context, { target, args: [key] }, (errors, values) => {
        if (SUMMED.includes(key)) reply(errors, sum(values), values);
        else reply(errors, values);
      });
    },
    spawn: ([config], reply) => spawn(context, config, reply),
    stop: (_, reply) => stop(context, reply),
  };
}

function sum(values: unknown): number {
  return Object.values(Object(values)).reduce<number>((total, value) => total + Number(value), 0);
}

/**
 * Starts a node; then it, this one and all nodes of the group learn that it is in the group. One that
 * they do not all take in is stopped again.
 */
function spawn(context: GroupStatusContext, config: unknown, reply: Reply): void {
  const { gid, groups, process, spawner } = context;
  groups.get(gid);
  spawner.spawn(config, (error, value) => {
    if (error !== null) return reply(error);
    const node = asNodeInfo(value, 'node');
    const settle: Reply = (failure) => {
      if (failure === null) reply(null, node);
      else discard(context, node, () => reply(failure));
    };
    // The group may have ended meanwhile.
    attempt(settle, () => {
      groups.add(gid, node);
      const put = { service: 'groups', method: 'put' };
      // The new node first: it must know the group before others of it turn to it.
      process.call({ node, target: put, args: [gid, groups.get(gid)] }, (failure) => {
        if (failure !== null) return settle(failure);
        const target = { service: 'groups', method: 'add' };
        attempt(settle, () => {
          callAll(context, { target, args: [gid, node] }, (errors) => settle(refusal(errors)));
        });
      });
    });
  });
}

/** Nobody has the node in the group any more, as far as they can be reached, and it ends. */
function discard(context: GroupStatusContext, node: NodeInfo, then: () => void): void {
  const { gid, groups, process, ports } = context;
  const group = groups.has(gid) ? groups.get(gid) : {};
  const rem = { service: 'groups', method: 'rem' };
  const end = { service: 'status', method: 'stop' };
  callEach(process, { group, target: rem, args: [gid, sidOf(node, ports.digest)] }, () => {
    process.call({ node, target: end, args: [] }, then);
  });
}

/** Stops all other nodes of the group, and when they have answered this one. */
function stop({ gid, groups, process, ports }: GroupStatusContext, reply: Reply): void {
  const { self } = ports;
  const others = Object.entries(groups.getMembers(gid)).filter(([, node]) => !sameNode(node, self));
  const target = { service: 'status', method: 'stop' };
  callEach(process, { group: Object.fromEntries(others), target, args: [] }, (errors, values) => {
    reply(errors, { ...Object(values), [sidOf(self, ports.digest)]: self });
    ports.stop();
  });
}

/** One error for those of several nodes; null when there are none. */
function refusal(errors: unknown): LabError | null {
  const [first] = Object.entries(Object(errors));
  if (first === undefined) return null;
  const [sid, error] = first;
  return new LabError('ERR_SPAWN', `${sid} does not take the node in: ${errorText(error)}`);
}
