/**
 * Nodes with services on simulated machines: the same services, host and codec as over TCP, in virtual
 * time. A spawned node is a simulated machine; a node that has ended is known to be out of reach after
 * a moment, as a refused connection would tell.
 */
import { invariant } from '../core/errors.ts';
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import { Random } from '../core/random.ts';
import { Host } from '../host/host.ts';
import type { MemberChange } from '../services/api.ts';
import { parseServiceMessage, type ServiceMessage } from '../services/message.ts';
import { addressText, linkIdOf, type NodeInfo } from '../services/node-info.ts';
import { NodeServices } from '../services/node-services.ts';
import type { Launched, MembershipPort, ServicePorts, SpawnOrder } from '../services/ports.ts';
import { ACT, LOST, STOPPING } from '../services/commands.ts';
import type { LinkRule } from '../faults/link-rules.ts';
import { SimNetwork } from '../sim/sim-network.ts';
import { isCallable } from '../wire/values/callable.ts';
import { deserialize } from '../wire/values/serialize.ts';
import { compile } from './compile.ts';
import { digest } from './digest.ts';

/** How long a packet is on its way. */
const LATENCY_MS = { min: 0, max: 1 };

/** How long a machine takes to boot, and how many do so at the same time. */
const BOOT_MS = 50;
const BOOTING_MAX = 8;

/** Ports that are given to nodes that leave the choice to chance. */
const FIRST_PORT = 20_000;

export interface SimClusterOptions {
  readonly seed: number;
  /** Default: 5,000. */
  readonly timeoutMs?: number;
  /** Whether functions may travel as source. Default: true. */
  readonly shippedCode?: boolean;
  /** Whether the nodes find out who of them is alive: then something happens for ever. Default: false. */
  readonly membership?: boolean;
  /** A node has found out something about another one. */
  readonly onMember?: ((observer: NodeInfo, change: MemberChange) => void) | undefined;
  /** Faults of the links. */
  readonly rulesTo?: ((from: NodeId, to: NodeId) => readonly LinkRule[]) | undefined;
}

interface Machine {
  readonly services: NodeServices;
  readonly host: Host<ServiceMessage>;
}

export class SimCluster {
  readonly #options: SimClusterOptions;
  readonly #random: Random;
  readonly #network: SimNetwork<ServiceMessage>;
  readonly #machines = new Map<NodeId, Machine>();
  readonly #errors: unknown[] = [];
  #port = FIRST_PORT;
  #epoch = 0;

  constructor(options: SimClusterOptions) {
    this.#options = options;
    this.#random = Random.fromSeed(options.seed);
    this.#network = new SimNetwork<ServiceMessage>({
      random: this.#random.fork('network'),
      latencyMs: LATENCY_MS,
      parse: parseServiceMessage,
      fast: false,
    });
  }

  /** Virtual time. */
  get now(): Millis {
    return millis(this.#network.queue.now);
  }

  /** What users' callbacks have thrown. */
  get errors(): readonly unknown[] {
    return this.#errors;
  }

  /** A new node; in place of one that has ended there. Port 0 takes a free one. */
  start(wanted: NodeInfo): NodeServices {
    if (wanted.port === 0) this.#port += 1;
    const self = wanted.port === 0 ? { ...wanted, port: this.#port } : wanted;
    const id = idOf(self);
    invariant(!this.#isUp(id), `${addressText(self)} is taken`);
    const node = this.#network.add(id);
    const { rulesTo } = this.#options;
    const services = new NodeServices({ ports: this.#ports(id, self) });
    const host = new Host<ServiceMessage>({
      process: services.process,
      peers: [],
      transport: node,
      clock: node,
      record: () => undefined,
      recordMessages: false,
      ...(rulesTo === undefined ? {} : { rulesTo: (to) => rulesTo(id, to) }),
    });
    this.#machines.set(id, { services, host });
    host.start();
    return services;
  }

  /** Ends a node, as a kill would; the others find out. */
  kill(node: NodeInfo): void {
    const id = idOf(node);
    this.#network.get(id)?.kill();
    this.#machines.delete(id);
    this.#soon(() => {
      for (const { host } of this.#machines.values()) {
        host.command(LOST, { peer: id, why: 'its machine is down' });
      }
    });
  }

  /** Stops a machine until `resume`, as SIGSTOP would: nobody is told, and what comes waits. */
  pause(node: NodeInfo): void {
    this.#network.get(idOf(node))?.suspend();
  }

  resume(node: NodeInfo): void {
    this.#network.get(idOf(node))?.resume();
  }

  /**
   * Lets time pass until `reached`, nothing is left to happen, or the time is over.
   * @param withinMs Must be given where nodes find out who is alive, as that never ends.
   * @returns whether it was reached.
   */
  until(reached: () => boolean, withinMs = Infinity): boolean {
    const { queue } = this.#network;
    const end = queue.now + withinMs;
    while (!reached()) if (queue.nextAt > end || !queue.runNext()) return false;
    return true;
  }

  #isUp(id: NodeId): boolean {
    return this.#machines.has(id);
  }

  #soon(task: () => void, afterMs = LATENCY_MS.max): void {
    const { queue } = this.#network;
    queue.schedule(queue.now + afterMs, task);
  }

  #ports(id: NodeId, self: NodeInfo): ServicePorts {
    this.#epoch += 1;
    const { timeoutMs = 5000, shippedCode = true } = this.#options;
    return {
      self,
      epoch: this.#epoch,
      random: this.#random.fork(`node:${id}`),
      digest,
      timeoutMs: millis(timeoutMs),
      nameOf: idOf,
      meet: (node) => this.#meet(id, node),
      compile: shippedCode ? compile : undefined,
      membership: this.#membership(self),
      launcher: { atOnce: BOOTING_MAX, launch: (order, ended) => this.#launch(order, ended) },
      usage: { heapTotal: () => 0, heapUsed: () => 0 },
      wake: () => this.#soon(() => this.#machines.get(id)?.host.command(ACT, null), 0),
      stop: () => this.#stop(id, self),
      uncaught: (error) => void this.#errors.push(error),
    };
  }

  /** The node says what it has to say, and ends. */
  #stop(id: NodeId, self: NodeInfo): void {
    this.#soon(() => {
      this.#machines.get(id)?.host.command(STOPPING, null);
      this.#soon(() => this.kill(self));
    }, 0);
  }

  #membership(self: NodeInfo): MembershipPort | undefined {
    const { membership = false, onMember } = this.#options;
    if (!membership) return undefined;
    const incarnation = Math.floor(this.now) + 1;
    return { incarnation, changed: (change) => onMember?.(self, change) };
  }

  /** A machine that is not there is dead: what is sent to it is lost, and the sender is told. */
  #meet(from: NodeId, node: NodeInfo): NodeId {
    const id = idOf(node);
    if (this.#isUp(id)) return id;
    if (this.#network.get(id) === undefined) this.#network.add(id).kill();
    const why = 'nobody listens there';
    this.#soon(() => this.#machines.get(from)?.host.command(LOST, { peer: id, why }));
    return id;
  }

  #launch({ node, onStart, ready, parent }: SpawnOrder, ended: (how: string) => void): Launched {
    let born: NodeInfo | undefined;
    let cancelled = false;
    this.#soon(() => {
      if (cancelled) return;
      if (node.port !== 0 && this.#isUp(idOf(node))) return ended('its port is taken');
      const services = this.start(node);
      born = services.ports.self;
      services.bornOf(parent);
      try {
        const begin = onStart === undefined ? undefined : deserialize(onStart, services.values);
        if (isCallable(begin)) begin({ close: () => services.ports.stop() });
      } catch (error) {
        this.kill(born);
        return ended(String(error));
      }
      const target = { service: 'rpc', method: 'call' };
      const args = [ready, [null, born]];
      services.process.enter(() => services.process.tell({ node: parent, target, args }));
    }, BOOT_MS);
    return {
      kill: () => {
        cancelled = true;
        if (born !== undefined) this.kill(born);
      },
    };
  }
}

function idOf(node: NodeInfo): NodeId {
  return linkIdOf(node, digest);
}
