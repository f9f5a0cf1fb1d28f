/**
 * A member of js-libp2p's gossipsub: TCP, plaintext, unsigned, for ours signs no message either; all else
 * is default (mesh of 6, heartbeat of 1 s, own messages are flooded to all). Of two members one dials the
 * other. Two of its guards are lifted, for here all members are one machine: at most 5 connections a
 * second from one address, and that more than 10 peers with one address are taken for an attack.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Enter } from './gossip-member.ts';
import { importRival } from './rivals.ts';

interface PubSub {
  subscribe(topic: string): void;
  getSubscribers(topic: string): { toString(): string }[];
  publish(topic: string, data: Uint8Array): Promise<unknown>;
  addEventListener(
    type: 'message',
    listener: (event: { readonly detail: { readonly data: Uint8Array } }) => void,
  ): void;
  /** Not public: every message comes through it, also one that was there before. */
  handleReceivedMessage(...args: unknown[]): Promise<void>;
}

interface Node {
  readonly peerId: { toString(): string };
  readonly services: { readonly pubsub: PubSub };
  getMultiaddrs(): { toString(): string }[];
  dial(address: unknown): Promise<unknown>;
}

const TOPIC = 'rumor';

export const enter: Enter = async (heard) => {
  lendWithResolvers();
  const make = await maker();
  const node = await make();
  const { pubsub } = node.services;
  let payloads = 0;
  const receive = pubsub.handleReceivedMessage.bind(pubsub);
  pubsub.handleReceivedMessage = (...args) => {
    payloads += 1;
    return receive(...args);
  };
  pubsub.addEventListener('message', ({ detail }) => heard(new TextDecoder().decode(detail.data)));
  pubsub.subscribe(TOPIC);
  const { multiaddr } = (await importRival('@multiformats/multiaddr')) as {
    multiaddr: (text: string) => unknown;
  };
  const addresses = new Map<string, string>();
  const address = String(node.getMultiaddrs()[0]);
  return {
    address,
    join: (others) => {
      for (const other of others) addresses.set(other.slice(other.lastIndexOf('/') + 1), other);
      const later = others.filter((other) => address < other);
      void dialEach(
        node,
        later.map((other) => multiaddr(other)),
      );
    },
    others: () => pubsub.getSubscribers(TOPIC).map((id) => addresses.get(String(id)) ?? String(id)),
    broadcast: (text) => void pubsub.publish(TOPIC, new TextEncoder().encode(text)),
    payloads: () => payloads,
  };
};

/**
 * One after the other, and again when it fails: with 190 connections at once most are not negotiated
 * within its time-outs, and it takes longer.
 */
async function dialEach(node: Node, addresses: readonly unknown[]): Promise<void> {
  for (const address of addresses) {
    try {
      await node.dial(address);
    } catch {
      await sleep(100);
      await dialEach(node, [address]);
    }
  }
}

async function maker(): Promise<() => Promise<Node>> {
  const { createLibp2p } = (await importRival('libp2p')) as {
    createLibp2p: (options: object) => Promise<Node>;
  };
  const tcp = await part('tcp');
  const plaintext = await part('plaintext');
  const yamux = await part('yamux');
  const identify = await part('identify');
  const gossipsub = await part('gossipsub');
  return () =>
    createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [plaintext()],
      streamMuxers: [yamux()],
      connectionManager: {
        inboundConnectionThreshold: Infinity,
        maxIncomingPendingConnections: 1000,
      },
      services: {
        identify: identify(),
        pubsub: gossipsub({
          globalSignaturePolicy: 'StrictNoSign',
          scoreParams: { IPColocationFactorWeight: 0 },
        }),
      },
    });
}

/** Packages of libp2p export one function each, of their own name. */
async function part(name: string): Promise<(options?: object) => unknown> {
  const parts = (await importRival(`@libp2p/${name}`)) as Record<string, () => unknown>;
  const found = parts[name];
  if (found === undefined) throw new Error(`@libp2p/${name} has no ${name}`);
  return found;
}

/** libp2p 3 is for Node 22, which has it. */
function lendWithResolvers(): void {
  const constructor = Promise as unknown as Record<string, unknown>;
  constructor['withResolvers'] ??= () => {
    let settle = {};
    const promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    return { promise, ...settle };
  };
}
