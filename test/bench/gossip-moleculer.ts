/**
 * A member of Moleculer: `broker.broadcast` over its TCP transporter, defaults but for what follows.
 * Every member knows the addresses of all from the start, as with its option `urls`: without UDP it has
 * no other way. It advertises the first address of the machine, so the loopback one is put in its place.
 * Its limit of 32 connections is lifted, for beyond it closes and opens them all the time.
 */
import type { Enter } from './gossip-member.ts';
import { loadRival } from './rivals.ts';

interface Node {
  readonly id: string;
  readonly local: boolean;
  readonly available: boolean;
  ipList: string[];
}

interface Broker {
  readonly nodeID: string;
  readonly registry: {
    readonly nodes: { readonly localNode: Node; toArray(): Node[] };
    regenerateLocalRawInfo(changed: boolean): void;
  };
  readonly transit: {
    readonly tx: {
      readonly opts: { readonly port: number };
      addOfflineNode(id: string, ip: string, port: number): void;
    };
  };
  createService(schema: object): void;
  start(): Promise<void>;
  broadcast(event: string, payload: unknown): Promise<void>;
}

interface Address {
  readonly id: string;
  readonly port: number;
}

const IP = '127.0.0.1';
const EVENT = 'rumor';

export const enter: Enter = async (heard) => {
  const { ServiceBroker } = loadRival('moleculer') as {
    readonly ServiceBroker: new (options: object) => Broker;
  };
  let payloads = 0;
  const broker = new ServiceBroker({
    nodeID: `node-${process.pid}`,
    logger: false,
    transporter: {
      type: 'TCP',
      options: { udpDiscovery: false, useHostname: false, maxConnections: 1000 },
    },
    middlewares: [
      {
        transporterReceive:
          (next: (...args: unknown[]) => unknown) =>
          (command: string, ...args: unknown[]) => {
            if (command === 'EVENT') payloads += 1;
            return next(command, ...args);
          },
      },
    ],
  });
  broker.createService({
    name: 'listener',
    events: {
      [EVENT]: {
        // Otherwise it takes the names of the parameters for what they are.
        context: true,
        handler: ({ params, nodeID }: { readonly params: string; readonly nodeID: string }) => {
          if (nodeID !== broker.nodeID) heard(params);
        },
      },
    },
  });
  await broker.start();
  const { nodes } = broker.registry;
  nodes.localNode.ipList = [IP];
  broker.registry.regenerateLocalRawInfo(true);
  const { tx } = broker.transit;
  const addresses = new Map<string, string>();
  const address: Address = { id: broker.nodeID, port: tx.opts.port };
  return {
    address: JSON.stringify(address),
    join: (others) => {
      for (const other of others) {
        const { id, port } = JSON.parse(other) as Address;
        addresses.set(id, other);
        tx.addOfflineNode(id, IP, port);
      }
    },
    others: () =>
      nodes
        .toArray()
        .filter(({ local, available }) => available && !local)
        .map(({ id }) => addresses.get(id) ?? id),
    broadcast: (text) => void broker.broadcast(EVENT, text),
    payloads: () => payloads,
  };
};
