/** The suite's cluster over TCP: nodes of this process, and those that they spawn. */
import { createDistribution, type Distribution } from '../../../pkg/index.ts';
import type { GroupServices, Server } from '../../../pkg/services/api.ts';
import type { NodeInfo } from '../../../pkg/services/node-info.ts';
import { freePort, until } from '../lab-process.ts';
import type { Cluster, ClusterOptions, Member } from './cluster.ts';

export const SECRET = 'a secret that only these tests know';

export class RealCluster implements Cluster {
  readonly #options: ClusterOptions;
  readonly #servers = new Map<string, Server>();
  #any: Distribution | undefined;

  constructor(options: ClusterOptions = {}) {
    this.#options = options;
  }

  async start(extra: Readonly<Record<string, unknown>> = {}): Promise<Member> {
    const { shippedCode = true } = this.#options;
    const distribution = createDistribution({
      ip: '127.0.0.1',
      port: 0,
      ...extra,
      secret: SECRET,
      security: { mode: 'auth', shippedCode },
      // A dead peer is no news for whoever reads the tests' report.
      log: () => undefined,
    });
    const server = await distribution.node.start();
    this.#any ??= distribution;
    const member = memberOf(distribution, { ...extra, ...server.address });
    this.#servers.set(member.sid, server);
    return member;
  }

  async kill({ sid }: Member): Promise<void> {
    const server = this.#servers.get(sid);
    this.#servers.delete(sid);
    if (server !== undefined) await closed(server);
  }

  async until(holds: () => boolean): Promise<void> {
    await until('what the test waits for', holds);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  async nowhere(): Promise<NodeInfo> {
    return { ip: '127.0.0.1', port: await freePort() };
  }

  sidOf(node: NodeInfo): string {
    if (this.#any === undefined) throw new Error('no node was started');
    return this.#any.util.id.getSID(node);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#servers.values()].map(closed));
  }
}

export function memberOf(distribution: Distribution, node: NodeInfo): Member {
  return {
    node,
    sid: distribution.util.id.getSID(node),
    local: distribution.local,
    templates: distribution.templates,
    group: (gid) => Reflect.get(distribution, gid) as GroupServices | undefined,
    createRPC: (fn) => distribution.util.wire.createRPC(fn),
  };
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(resolve);
  });
}
