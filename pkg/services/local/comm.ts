/** `local.comm`: calls a method of a service on one node. */
import { asArray, asRecord, asString, type UnknownRecord } from '../../wire/shape.ts';
import { asNodeInfo } from '../node-info.ts';
import type { Target } from '../message.ts';
import type { Methods } from '../reply.ts';
import type { Call } from '../calls.ts';
import type { ServiceProcess } from '../service-process.ts';
import { asWait } from '../wait.ts';

const NAME_MAX = 256;
const ARGS_MAX = 1000;

export function localComm(process: ServiceProcess): Methods {
  return {
    send: ([args, remote], reply) => {
      const node = asNodeInfo(asRecord(remote, 'remote')['node'], 'remote.node');
      const { target, args: list, timeoutMs } = asCall(args, remote);
      process.call({ node, target, args: list, timeoutMs }, reply);
    },
  };
}

/** What is to be called, wherever: the arguments, and `{service, method, gid?, timeoutMs?}`. */
export function asCall(args: unknown, remote: unknown): Omit<Call, 'node'> {
  const fields = asRecord(remote, 'remote');
  const { timeoutMs } = fields;
  return {
    target: asTarget(fields),
    args: asArray(args, 'args', ARGS_MAX),
    timeoutMs: timeoutMs === undefined ? undefined : asWait(timeoutMs, 'remote.timeoutMs'),
  };
}

function asTarget({ service, method, gid }: UnknownRecord): Target {
  return {
    service: asString(service, 'remote.service', NAME_MAX),
    method: asString(method, 'remote.method', NAME_MAX),
    gid: gid === undefined ? undefined : asString(gid, 'remote.gid', NAME_MAX),
  };
}
