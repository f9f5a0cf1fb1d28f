/** `<gid>.comm`: calls a method on every node of a group, and gathers what they answer. */
import { callEach } from '../call-each.ts';
import type { Groups } from '../groups.ts';
import { asCall } from '../local/comm.ts';
import type { Methods, Reply } from '../reply.ts';
import type { Call } from '../calls.ts';
import type { ServiceProcess } from '../service-process.ts';

/** What every service of a group stands on. */
export interface GroupContext {
  readonly gid: string;
  readonly groups: Groups;
  readonly process: ServiceProcess;
}

export function groupComm(context: GroupContext): Methods {
  return { send: ([args, remote], reply) => callAll(context, asCall(args, remote), reply) };
}

/**
 * Calls all nodes that are in the group now. `reply` gets two maps by short id, of errors and of
 * values, once each node has answered or failed.
 * @throws {LabError} `ERR_NO_GROUP`, `ERR_EMPTY_GROUP`, or what cannot be sent: one error for all.
 */
export function callAll(context: GroupContext, call: Omit<Call, 'node'>, reply: Reply): void {
  const { gid, groups, process } = context;
  callEach(process, { group: groups.getMembers(gid), ...call }, reply);
}
