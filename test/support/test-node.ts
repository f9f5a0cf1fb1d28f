/** A mesh of a test: remembers all that happens to it, and waits for more, within a bound. */
import { errorCode } from '../../pkg/core/errors.ts';
import type { NodeId } from '../../pkg/core/ids.ts';
import { nodeId } from '../../pkg/core/ids.ts';
import type { Transport } from '../../pkg/host/transport.ts';
import { Mesh } from '../../pkg/net/mesh.ts';
import type { MeshOptions } from '../../pkg/net/mesh-options.ts';

/** Far above what anything here takes: nothing sleeps, so this is only seen on failure. */
const PATIENCE_MS = 10_000;

export interface LogEntry {
  readonly level: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const opened = new Set<TestNode>();

export class TestNode {
  readonly id: NodeId;
  readonly log: LogEntry[] = [];
  /** `up n2`, `down n2`, `replaced n2`, `missed n2 ERR_...`, `failed n2 ERR_...`, `drained`. */
  readonly events: string[] = [];
  readonly received: { from: NodeId; body: unknown; holdMs: number }[] = [];
  onMessage: (from: NodeId, body: unknown) => void = () => {};
  mesh!: Mesh;
  transport!: Transport<unknown>;
  readonly #watchers = new Set<() => void>();

  private constructor(id: NodeId) {
    this.id = id;
  }

  static async open(id: string, options: Partial<MeshOptions> = {}): Promise<TestNode> {
    const node = new TestNode(nodeId(id));
    node.mesh = await Mesh.listen({
      id: node.id,
      ip: '127.0.0.1',
      port: 0,
      run: 'test',
      secret: 'known to the run',
      log: (level, event, fields) => {
        node.log.push({ level, event, fields });
        node.#changed();
      },
      events: {
        peerUp: (peer) => node.#event(`up ${peer}`),
        peerDown: (peer) => node.#event(`down ${peer}`),
        peerReplaced: (peer) => node.#event(`replaced ${peer}`),
        dialFailed: (peer, error) => node.#event(`missed ${peer} ${errorCode(error)}`),
        peerFailed: (peer, error) => node.#event(`failed ${peer} ${error.code}`),
      },
      ...options,
    });
    opened.add(node);
    return node;
  }

  /** Installs the receiver of channel 0. */
  bind(parse: (body: unknown) => unknown = (body) => body): this {
    this.transport = this.mesh.transport(0, parse);
    this.transport.bind({
      message: (from, body, holdMs) => {
        this.received.push({ from, body, holdMs });
        this.onMessage(from, body);
        this.#changed();
      },
      drained: () => this.#event('drained'),
    });
    return this;
  }

  /** Dials `peer`, or a proxy in front of it. */
  dial(peer: TestNode, port = peer.mesh.address.port): void {
    peer.mesh.addPeer({ id: this.id, dial: false });
    this.mesh.addPeer({ id: peer.id, dial: true, ip: '127.0.0.1', port });
  }

  get bodies(): unknown[] {
    return this.received.map(({ body }) => body);
  }

  /** The codes of the connections that were turned away. */
  get turnedAway(): unknown[] {
    return this.log
      .filter(({ event }) => event === 'turned-away')
      .map(({ fields }) => fields['code']);
  }

  /** Waits until something that happened to this node makes the condition true. */
  until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const watch = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(watch);
        const seen = JSON.stringify({ events: this.events, log: this.log.slice(-10) });
        reject(new Error(`${this.id}: waited in vain for: ${what}; ${seen}`));
      }, PATIENCE_MS);
      this.#watchers.add(watch);
    });
  }

  untilEvent(event: string): Promise<void> {
    return this.until(() => this.events.includes(event), event);
  }

  #event(event: string): void {
    this.events.push(event);
    this.#changed();
  }

  #changed(): void {
    for (const watch of this.#watchers) watch();
  }
}

/** Two nodes on one channel, connected: the first dialled. */
export async function connectedPair(
  limits: NonNullable<MeshOptions['limits']> = {},
): Promise<[TestNode, TestNode]> {
  const a = (await TestNode.open('n1', { limits })).bind();
  const b = (await TestNode.open('n2', { limits })).bind();
  a.dial(b);
  await Promise.all([a.untilEvent('up n2'), b.untilEvent('up n1')]);
  return [a, b];
}

/** Closes every node that a test has opened. */
export async function closeNodes(): Promise<void> {
  await Promise.all([...opened].map((node) => node.mesh.close()));
  opened.clear();
}
