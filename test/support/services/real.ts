/** The suite's cluster over TCP: nodes of this process, and those that they spawn. */
import { DEFAULT_LINK_LIMITS } from '../../../pkg/runtime/cluster.ts';
import { digest } from '../../../pkg/runtime/digest.ts';
import { NODE_PROGRAM } from '../../../pkg/runtime/program.ts';
import { runName } from '../../../pkg/runtime/secret.ts';
import { TcpNode } from '../../../pkg/runtime/tcp-node.ts';
import type { Server } from '../../../pkg/services/api.ts';
import { sidOf, type NodeInfo } from '../../../pkg/services/node-info.ts';
import { freePort, until } from '../lab-process.ts';
import type { Cluster, ClusterOptions, Member } from './cluster.ts';
import { memberOf } from './simulated.ts';

export const SECRET = 'a secret that only these tests know';

export class RealCluster implements Cluster {
  readonly #options: ClusterOptions;
  readonly #nodes = new Map<string, TcpNode>();

  constructor(options: ClusterOptions = {}) {
    this.#options = options;
  }

  async start(extra: Readonly<Record<string, unknown>> = {}): Promise<Member> {
    const { shippedCode = true, onMember } = this.#options;
    const node: TcpNode = new TcpNode({
      node: { ip: '127.0.0.1', port: 0, ...extra },
      run: runName(SECRET),
      secret: SECRET,
      security: 'auth',
      shippedCode,
      membership: true,
      onMember: (change) => onMember?.(node.services.ports.self, change),
      timeoutMs: 5000,
      limits: DEFAULT_LINK_LIMITS,
      program: NODE_PROGRAM,
      // A dead peer is no news for whoever reads the tests' report.
      log: () => undefined,
    });
    await node.listen();
    const member = memberOf(node.services);
    this.#nodes.set(member.sid, node);
    return member;
  }

  /** Without a word: what was said has not left, and nobody is told. */
  async kill({ sid }: Member): Promise<void> {
    const node = this.#nodes.get(sid);
    this.#nodes.delete(sid);
    await node?.close(0);
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
    return sidOf(node, digest);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.close()));
  }
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(resolve);
  });
}
