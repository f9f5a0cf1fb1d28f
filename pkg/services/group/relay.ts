/** Methods of a group that call the method of the same name on each of its nodes. */
import type { Method, Methods } from '../reply.ts';
import { callAll, type GroupContext } from './comm.ts';

/** The service with these methods, each relayed to that of the nodes. */
export function relay(context: GroupContext, service: string, methods: readonly string[]): Methods {
  const relayed = (method: string): Method => {
    return (args, reply) => callAll(context, { target: { service, method }, args }, reply);
  };
  return Object.fromEntries(methods.map((method) => [method, relayed(method)]));
}
