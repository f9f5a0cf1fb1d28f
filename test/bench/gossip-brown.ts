/**
 * A member of the course's reference library: `gossip.send` over HTTP. It has no membership, so each
 * member is given the group; and its default fan-out ceil(ln n) misses somebody in most trials, so it is
 * raised to what its figures in the field were measured with.
 */
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import type { Enter } from './gossip-member.ts';
import { loadRival, RIVALS } from './rivals.ts';

interface Node {
  readonly ip: string;
  readonly port: number;
}

type Callback = (error: unknown, value: unknown) => void;

interface Library {
  readonly node: { start(callback: () => void): void };
  readonly util: { readonly id: { getSID(node: Node): string } };
  readonly local: {
    readonly groups: { put(config: object, group: Record<string, Node>, done: Callback): void };
    readonly routes: { put(service: object, name: string, done: Callback): void };
    readonly gossip: { recv(...args: unknown[]): unknown };
  };
  readonly [gid: string]: unknown;
}

interface GroupServices {
  readonly gossip: { send(args: unknown[], remote: object, done: Callback): void };
}

const IP = '127.0.0.1';
const GID = 'gossiping';

export const enter: Enter = async (heard, { nodes }) => {
  // It looks at everything that a process has.
  process.noDeprecation = true;
  // Several processes that load it for the first time fail at making this.
  mkdirSync(new URL('node_modules/@brown-ds/distribution/store', RIVALS), { recursive: true });
  const self: Node = { ip: IP, port: await freePort() };
  const library = (loadRival('@brown-ds/distribution') as (node: Node) => Library)(self);
  await new Promise<void>((resolve) => library.node.start(() => resolve()));
  const hear = (text: string, done: Callback): void => {
    heard(text);
    done(null, null);
  };
  await settled((done) => library.local.routes.put({ hear }, 'listener', done));
  let payloads = 0;
  const recv = library.local.gossip.recv.bind(library.local.gossip);
  library.local.gossip.recv = (...args) => {
    payloads += 1;
    return recv(...args);
  };
  const subset = (): number => fanOut(nodes);
  let known: readonly string[] = [];
  return {
    address: JSON.stringify(self),
    join: (others) => {
      const group = [self, ...others.map((other) => JSON.parse(other) as Node)];
      const bySid = Object.fromEntries(group.map((node) => [library.util.id.getSID(node), node]));
      library.local.groups.put({ gid: GID, subset }, bySid, () => {
        known = others;
      });
    },
    others: () => known,
    broadcast: (text) => {
      const remote = { service: 'listener', method: 'hear' };
      (library[GID] as GroupServices).gossip.send([text], remote, () => undefined);
    },
    payloads: () => payloads,
  };
};

/** What is stated for it: 4 of 6 nodes, 6 of 20, 7 of 50. It may draw itself as well. */
function fanOut(nodes: number): number {
  if (nodes <= 6) return 4;
  return nodes <= 20 ? 6 : 7;
}

function settled(start: (done: Callback) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

/** It knows no port 0. Ports that the system chooses are not given again at once. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, IP, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
