/** The entry `murmuration/maelstrom`: write a node of a Gossip Glomers challenge in a few lines. */
export { runNode } from './node/run-node.ts';
export { RpcError } from './node/rpc-error.ts';
export { KeyValue, isMissing, isOutdated, nextTimestamp } from './node/services.ts';
export type { Answer, CallLimits } from './node/calls.ts';
export type { Handler, Node, Program, Request } from './node/node.ts';
export type { Body } from './message.ts';
