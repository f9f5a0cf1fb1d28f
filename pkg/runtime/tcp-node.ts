/** A node with services, over TCP: its links, its host, its children. */
import { randomInt } from 'node:crypto';
import { LabError, errorText } from '../core/errors.ts';
import { millis, type NodeId } from '../core/ids.ts';
import { Random } from '../core/random.ts';
import { Host } from '../host/host.ts';
import { Mesh } from '../net/mesh.ts';
import type { MeshEvents } from '../net/mesh-options.ts';
import { WallClock } from '../net/wall-clock.ts';
import { parseServiceMessage, type ServiceMessage } from '../services/message.ts';
import { LinkIds } from '../services/link-ids.ts';
import type { NodeInfo } from '../services/node-info.ts';
import { NodeServices } from '../services/node-services.ts';
import type { MembershipPort, ServicePorts } from '../services/ports.ts';
import { ACT, CLOSED, LOST, STOPPED, STOPPING } from '../services/commands.ts';
import { compile } from './compile.ts';
import { digest } from './digest.ts';
import { LateTransport } from './late-transport.ts';
import { Offspring } from './offspring.ts';
import { withPromises } from './promises.ts';
import type { TcpNodeOptions } from './tcp-node-options.ts';

/** The channel of the services on the links of a process. */
export const SERVICES_CHANNEL = 0;

/** Longest wait, when a node ends, for what it has said to be received, and for its children. */
const LAST_WORDS_MS = 1000;

/** Epochs and seeds that are drawn are below this. */
const DRAWN_BELOW = 2 ** 32;

interface Stack {
  readonly services: NodeServices;
  readonly host: Host<ServiceMessage>;
}

export class TcpNode {
  readonly #options: TcpNodeOptions;
  readonly #transport = new LateTransport<ServiceMessage>();
  readonly #offspring: Offspring;
  readonly #clock = new WallClock();
  readonly #epoch = randomInt(DRAWN_BELOW);
  readonly #ids: LinkIds;
  /** The nodes that the mesh knows, by their ids there. */
  readonly #met = new Set<NodeId>();
  readonly #observers: MeshEvents[] = [];
  readonly #ended: Promise<void>;
  #finish: () => void = () => undefined;
  #stack: Stack | undefined;
  #mesh: Mesh | undefined;
  #closing = false;
  /** The host gives the process no event any more. */
  #stopped = false;
  #listening = false;

  constructor(options: TcpNodeOptions) {
    this.#options = options;
    this.#offspring = new Offspring(options);
    this.#ids = new LinkIds(digest, options.patient === true);
    this.#ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
    // With port 0 it is not known yet who this node is.
    if (options.node.port !== 0) this.#stack = this.#build(options.node);
  }

  /** @throws {LabError} `ERR_NOT_STARTED` before `listen` when the port is left to chance. */
  get services(): NodeServices {
    return this.#built.services;
  }

  /** @throws {LabError} `ERR_NOT_STARTED` before `listen`. */
  get mesh(): Mesh {
    if (this.#mesh !== undefined) return this.#mesh;
    throw new LabError('ERR_NOT_STARTED', 'this node has not started');
  }

  /** The node has been told to end. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Resolves when the node has ended and nothing of it is left. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /**
   * Begins to listen; from now on the node can be reached and reaches others.
   * @throws {LabError} `ERR_PORT_TAKEN`, `ERR_LISTEN`, `ERR_INSECURE`.
   */
  async listen(): Promise<void> {
    if (this.#closing) throw new LabError('ERR_STOPPED', 'this node has stopped');
    if (this.#listening) throw new LabError('ERR_STARTED', 'this node has been started already');
    this.#listening = true;
    const { node, run, secret, security, limits, log, patient = false } = this.#options;
    const mesh = await Mesh.listen({
      id: ({ port }) => this.#ids.of({ ...node, port }),
      ip: node.ip,
      port: node.port,
      run,
      secret,
      security: { mode: security },
      successors: patient ? 'refuse' : 'accept',
      limits,
      log,
      events: this.#events(),
    });
    this.#mesh = mesh;
    this.#stack ??= this.#build({ ...node, port: mesh.address.port });
    this.#transport.attach(mesh.transport(SERVICES_CHANNEL, parseServiceMessage));
    this.#stack.host.start();
  }

  /** Tells of what happens on the links. To be used before `listen`. */
  observe(events: MeshEvents): void {
    this.#observers.push(events);
  }

  /** The processes that this node has started. */
  get offspring(): Offspring {
    return this.#offspring;
  }

  /**
   * Waits until everything that was said so far has been received.
   * @returns false when it took longer.
   */
  async flushed(timeoutMs: number): Promise<boolean> {
    // What was said in this turn leaves the services in a microtask that is queued already.
    await Promise.resolve();
    return this.mesh.flushed(timeoutMs);
  }

  /** A peer is dead: calls to it fail. */
  forget(id: NodeId, why: string): void {
    this.#met.delete(id);
    this.#stack?.host.command(LOST, { peer: id, why });
  }

  /**
   * Ends the node: its children end, what it has said leaves, then its links end. Resolves when nothing
   * of it is left. May be called more than once.
   * @param flushMs Longest wait for others to take what was said.
   */
  async close(flushMs = LAST_WORDS_MS): Promise<void> {
    if (this.#closing) return this.#ended;
    this.#closing = true;
    // Who is in a hurry leaves without a word.
    if (flushMs > 0) this.#act(STOPPING);
    const mesh = this.#mesh;
    if (mesh !== undefined && flushMs > 0) {
      await Promise.resolve();
      // Where all say that they leave, many have gone before it is heard.
      await mesh.flushed(flushMs, this.#options.membership);
    }
    this.#stack?.host.stop();
    this.#stopped = true;
    this.#act(STOPPED);
    await this.#offspring.end(LAST_WORDS_MS);
    await mesh?.close();
    this.#finish();
  }

  get #built(): Stack {
    if (this.#stack !== undefined) return this.#stack;
    throw new LabError(
      'ERR_NOT_STARTED',
      'with port 0 a node has no address, and so no services, until it has started',
    );
  }

  #build(self: NodeInfo): Stack {
    const { grouped, rulesTo } = this.#options;
    const services = new NodeServices({ ports: this.#ports(self), dress: withPromises, grouped });
    const host = new Host<ServiceMessage>({
      process: services.process,
      peers: [],
      transport: this.#transport,
      clock: this.#clock,
      record: () => undefined,
      recordMessages: false,
      ...(rulesTo === undefined ? {} : { rulesTo }),
    });
    return { services, host };
  }

  #ports(self: NodeInfo): ServicePorts {
    const { timeoutMs, shippedCode } = this.#options;
    return {
      self,
      epoch: this.#epoch,
      random: Random.fromSeed(randomInt(DRAWN_BELOW)),
      digest,
      timeoutMs: millis(timeoutMs),
      nameOf: (node) => this.#ids.of(node),
      meet: (node) => this.#meet(node),
      compile: shippedCode ? compile : undefined,
      launcher: this.#offspring,
      membership: this.#membership(),
      usage: {
        heapTotal: () => process.memoryUsage().heapTotal,
        heapUsed: () => process.memoryUsage().heapUsed,
        rss: () => process.memoryUsage.rss(),
        pid: () => process.pid,
      },
      // Before `queueMicrotask` has run it, whoever calls a method has got its promise.
      wake: () => queueMicrotask(() => this.#act(ACT)),
      stop: () => void this.close(),
      uncaught: (error) => {
        setImmediate(() => {
          throw error;
        });
      },
    };
  }

  #membership(): MembershipPort | undefined {
    const { membership, onMember } = this.#options;
    if (!membership) return undefined;
    return {
      // A process that is started in place of this one begins later.
      incarnation: Date.now(),
      changed: (change) => {
        if (onMember !== undefined) setImmediate(() => onMember(change));
      },
    };
  }

  /**
   * A node that has stopped still answers its own program, once to each call: with what it knows, or
   * that it has stopped. What it would send is lost.
   */
  #act(name: typeof ACT | typeof STOPPING | typeof STOPPED): void {
    if (!this.#stopped) this.#stack?.host.command(name, null);
    else
      this.#stack?.services.process.step({ kind: 'command', name, args: null }, this.#clock.now());
  }

  /** Makes a node known to the mesh, which connects to it. */
  #meet(node: NodeInfo): NodeId {
    if (this.#closing) throw new LabError('ERR_STOPPED', 'this node has stopped');
    const id = this.#ids.of(node);
    if (this.#met.has(id) || this.mesh.isConnected(id)) return id;
    this.#met.add(id);
    this.mesh.addPeer({ id, dial: true, ip: node.ip, port: node.port });
    return id;
  }

  #events(): MeshEvents {
    const all = this.#observers;
    return {
      peerUp: (id) => {
        for (const { peerUp } of all) peerUp?.(id);
      },
      peerDown: (id, error) => {
        this.#stack?.host.command(CLOSED, { peer: id });
        for (const { peerDown } of all) peerDown?.(id, error);
      },
      peerFailed: (id, error) => {
        this.#lost(id, error.message);
        for (const { peerFailed } of all) peerFailed?.(id, error);
      },
      peerReplaced: (id) => this.forget(id, 'it was started anew'),
      dialFailed: (id, error) => this.#lost(id, errorText(error)),
    };
  }

  /** A peer is out of reach: calls to it fail, and the next one tries to connect anew. */
  #lost(id: NodeId, why: string): void {
    if (this.#options.patient === true) return;
    this.#mesh?.removePeer(id);
    // It may come back and call.
    this.#mesh?.addPeer({ id, dial: false });
    // Last, as whoever is told of it may turn to it again at once.
    this.forget(id, why);
  }
}
