/** A node with services, over TCP: its links, its host, its children. */
import { randomInt } from 'node:crypto';
import { LabError, errorText } from '../core/errors.ts';
import { isNodeId, millis, type NodeId } from '../core/ids.ts';
import { Random } from '../core/random.ts';
import { Host } from '../host/host.ts';
import { Mesh } from '../net/mesh.ts';
import type { MeshEvents } from '../net/mesh-options.ts';
import type { SecurityMode } from '../net/security-mode.ts';
import { WallClock } from '../net/wall-clock.ts';
import { parseServiceMessage, type ServiceMessage } from '../services/message.ts';
import { LinkIds } from '../services/link-ids.ts';
import type { NodeInfo } from '../services/node-info.ts';
import { NodeServices, type Services } from '../services/node-services.ts';
import type { Launched, ServicePorts, SpawnOrder } from '../services/ports.ts';
import { ACT, LOST, STOPPED, STOPPING } from '../services/service-process.ts';
import { Children, type Child, type ProcessEnd, type Signal } from './children.ts';
import { compile } from './compile.ts';
import { digest } from './digest.ts';
import type { Invitation, LinkLimits } from './invitation.ts';
import { LateTransport } from './late-transport.ts';
import type { Log } from './log.ts';
import { withPromises } from './promises.ts';

/** The channel of the services on the links of a process. */
export const SERVICES_CHANNEL = 0;

/** Longest wait, when a node ends, for what it has said to be received, and for its children. */
const LAST_WORDS_MS = 1000;

/** Epochs and seeds that are drawn are below this. */
const DRAWN_BELOW = 2 ** 32;

export interface TcpNodeOptions {
  /** What it is: where it listens (port 0 takes a free one), and what rides along. */
  readonly node: NodeInfo;
  /** Names those who belong together; at most 128 characters. */
  readonly run: string;
  /** Known to them and to nobody else. */
  readonly secret: string;
  readonly security: SecurityMode;
  /** Whether functions may travel as source, in both directions. */
  readonly shippedCode: boolean;
  /** How long a call may take unless it says otherwise. */
  readonly timeoutMs: number;
  readonly limits: LinkLimits;
  readonly log: Log;
  /** The file that its children run. */
  readonly program: string;
  /** Default: drawn. */
  readonly seed?: number | undefined;
  /**
   * Peers that cannot be reached are dialled on and on, for others decide who is dead, and a process in
   * place of a dead one is not let in unasked. Default: calls to who cannot be reached fail at once.
   */
  readonly patient?: boolean;
  /** Files of a child that is about to be started. Default: none, it writes where this one does. */
  readonly filesOf?: ((child: NodeInfo) => ChildFiles) | undefined;
  /** A child has ended, whether or not it had booted. */
  readonly childEnded?: ((child: NodeInfo, end: ProcessEnd) => void) | undefined;
  /** The services of a group were made, or with undefined ended. */
  readonly grouped?: ((gid: string, services: Services | undefined) => void) | undefined;
}

export interface ChildFiles {
  readonly log?: string | undefined;
  readonly memory?: string | undefined;
}

interface Stack {
  readonly services: NodeServices;
  readonly host: Host<ServiceMessage>;
}

export class TcpNode {
  readonly #options: TcpNodeOptions;
  readonly #transport = new LateTransport<ServiceMessage>();
  readonly #children = new Children();
  readonly #clock = new WallClock();
  readonly #epoch = randomInt(DRAWN_BELOW);
  readonly #ids: LinkIds;
  /** The nodes that the mesh knows, by their ids there. */
  readonly #met = new Set<NodeId>();
  /** The children that were given an id, by that. */
  readonly #named = new Map<NodeId, Child>();
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

  /** Sends a signal to a child that was given an id. @returns false when it is not there. */
  signal(id: NodeId, name: Signal): boolean {
    return this.#named.get(id)?.signal(name) ?? false;
  }

  /** Waits for all children to end; kills those that have not after `graceMs`. */
  reap(graceMs: number): Promise<void> {
    return this.#children.reap(graceMs);
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
    this.#act(STOPPING);
    const mesh = this.#mesh;
    if (mesh !== undefined && flushMs > 0) await this.flushed(flushMs);
    this.#stack?.host.stop();
    this.#stopped = true;
    this.#act(STOPPED);
    await this.#children.end(LAST_WORDS_MS);
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
    const { grouped } = this.#options;
    const services = new NodeServices({ ports: this.#ports(self), dress: withPromises, grouped });
    const host = new Host<ServiceMessage>({
      process: services.process,
      peers: [],
      transport: this.#transport,
      clock: this.#clock,
      record: () => undefined,
      recordMessages: false,
    });
    return { services, host };
  }

  #ports(self: NodeInfo): ServicePorts {
    const { seed, timeoutMs, shippedCode } = this.#options;
    return {
      self,
      epoch: this.#epoch,
      random: Random.fromSeed(seed ?? randomInt(DRAWN_BELOW)),
      digest,
      timeoutMs: millis(timeoutMs),
      meet: (node) => this.#meet(node),
      compile: shippedCode ? compile : undefined,
      launcher: { launch: (order, ended) => this.#launch(order, ended) },
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
    this.forget(id, why);
    this.#mesh?.removePeer(id);
    // It may come back and call.
    this.#mesh?.addPeer({ id, dial: false });
  }

  #launch(order: SpawnOrder, ended: (how: string) => void): Launched {
    const { run, secret, security, shippedCode, timeoutMs, limits, program } = this.#options;
    const { node } = order;
    const { log, memory } = this.#options.filesOf?.(node) ?? {};
    const invitation: Invitation = {
      ...order,
      launcher: process.pid,
      run,
      secret,
      security,
      shippedCode,
      timeoutMs,
      limits,
      program,
      memoryFile: memory,
    };
    const child = this.#children.start(invitation, log, (end) => {
      this.#options.childEnded?.(node, end);
      ended(endText(end));
    });
    if (isNodeId(node['id'])) this.#named.set(node['id'], child);
    return { kill: () => void child.signal('SIGKILL') };
  }
}

/** How a process has ended, in words. */
export function endText({ code, signal, lastWords }: ProcessEnd): string {
  const how = signal === null ? `exit code ${code}` : signal;
  return lastWords === '' ? how : `${how}: ${lastWords}`;
}
