/**
 * Control as services: the methods of `experiment` on every node, and of `master` on the master, are the
 * messages of `messages.ts`. Nobody waits for answers: what a message brings about is told by others.
 */
import type { NodeInfo } from '../../services/node-info.ts';
import type { TcpNode } from '../../runtime/tcp-node.ts';
import type { NodeServices } from '../../services/node-services.ts';
import { asNodeId, asRecord } from '../../wire/shape.ts';
import type { ControlMessage, NodeAddress, ToMaster, ToNode, ToPeer } from './messages.ts';
import { parseControl } from './parse.ts';

export const EXPERIMENT_SERVICE = 'experiment';
export const MASTER_SERVICE = 'master';

/** The group of the experiment's nodes, on the master and on each of them. */
export const NODES_GROUP = 'nodes';

const TO_NODE = [
  'setup',
  'go',
  'command',
  'gone',
  'back',
  'links',
  'burn',
  'drain',
  'fin',
] as const;
const TO_MASTER = ['join', 'ready', 'records', 'drained'] as const;
const FOR_MASTER: ReadonlySet<string> = new Set(TO_MASTER);

type Method = (fields: unknown, reply: (error: null, value: boolean) => void) => void;

/** The nodes of the experiment as this node knows them. */
export function bookOf({ groups }: NodeServices): NodeAddress[] {
  if (!groups.has(NODES_GROUP)) return [];
  return Object.values(groups.get(NODES_GROUP)).map(({ id, ip, port }) => ({
    id: asNodeId(id, 'node.id'),
    ip,
    port,
  }));
}

/** The service of a node: `hear` gets what its methods are called with. */
export function experimentService(
  hear: (message: ToNode | ToPeer) => void,
): Readonly<Record<string, Method>> {
  return service(TO_NODE, (message) => {
    if (!isForMaster(message)) hear(message);
  });
}

/** The service of the master. */
export function masterService(hear: (message: ToMaster) => void): Readonly<Record<string, Method>> {
  return service(TO_MASTER, (message) => {
    if (isForMaster(message)) hear(message);
  });
}

/** Says something to a node or to the master; what is said in turn arrives in turn. */
export function tell({ services }: TcpNode, to: NodeInfo, message: ControlMessage): void {
  const { kind, ...fields } = message;
  const name = isForMaster(message) ? MASTER_SERVICE : EXPERIMENT_SERVICE;
  const call = { node: to, target: { service: name, method: kind }, args: [fields] };
  services.process.enter(() => services.process.tell(call));
}

function service(
  kinds: readonly string[],
  hear: (message: ControlMessage) => void,
): Readonly<Record<string, Method>> {
  const method = (kind: string): Method => {
    return (fields, reply) => {
      const message = parseControl({ ...asRecord(fields, kind), kind });
      reply(null, true);
      loudly(() => hear(message));
    };
  };
  return Object.fromEntries(kinds.map((kind) => [kind, method(kind)]));
}

function isForMaster(message: ControlMessage): message is ToMaster {
  return FOR_MASTER.has(message.kind);
}

/** A bug ends the process, as anywhere else: as the answer to a call that nobody waits for it would be lost. */
function loudly(run: () => void): void {
  try {
    run();
  } catch (error) {
    setImmediate(() => {
      throw error;
    });
  }
}
