/** Nodes that gossip, on simulated machines, and what becomes of their rumors. */
import { nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Fact } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import { linkRules } from '../../pkg/faults/link-rules.ts';
import { PUBLISH, type Gossip, type GossipOptions } from '../../pkg/gossip/gossip.ts';
import { Host, type Message } from '../../pkg/host/host.ts';
import { SimNetwork } from '../../pkg/sim/sim-network.ts';

export interface RigOptions<M extends Message> {
  readonly n: number;
  readonly seed: number;
  readonly make: (options: Omit<GossipOptions, 'fanOut'>) => Gossip<M>;
  readonly parse: (body: unknown) => M | undefined;
  /** The share of messages that is lost on every link. */
  readonly loss?: number;
  /** Goes through codec and parser, which takes twice the time. */
  readonly encoded?: boolean;
}

/** A fact, whose it is, and when it happened, in ms. */
export interface Told {
  readonly at: number;
  readonly node: NodeId;
  readonly fact: Fact;
}

export class GossipRig<M extends Message> {
  readonly ids: readonly NodeId[];
  readonly processes: readonly Gossip<M>[];
  /** Facts since the last `forget`. */
  facts: Told[] = [];
  readonly #hosts: readonly Host<M>[];
  readonly #network: SimNetwork<M>;

  constructor({ n, seed, make, parse, loss = 0, encoded = false }: RigOptions<M>) {
    const random = Random.fromSeed(seed);
    const faults = { delay: { kind: 'constant', ms: 0 }, loss, duplicate: 0, reorder: 0 } as const;
    this.ids = Array.from({ length: n }, (_, index) => nodeId(`n${index + 1}`));
    this.#network = new SimNetwork<M>({
      random: random.fork('network'),
      latencyMs: { min: 1, max: 5 },
      parse: (body) => parse(body) as M,
      fast: !encoded,
    });
    this.processes = this.ids.map((self) =>
      make({ self, origin: `${self}.1`, peers: this.ids, random: random.fork(`node:${self}`) }),
    );
    this.#hosts = this.processes.map((process, index) => {
      const self = this.ids[index]!;
      const machine = this.#network.add(self);
      return new Host<M>({
        process,
        peers: [],
        transport: machine,
        clock: machine,
        record: (fact) => this.facts.push({ at: this.now, node: self, fact }),
        recordMessages: false,
        ...(loss > 0 && { rulesTo: (to: NodeId) => linkRules(faults, random, { from: self, to }) }),
      });
    });
  }

  get now(): number {
    return this.#network.queue.now;
  }

  start(): void {
    for (const host of this.#hosts) host.start();
  }

  /** A node starts a rumor. */
  publish(node: number, payload: string): void {
    this.#hosts[node % this.#hosts.length]!.command(PUBLISH, { payload });
  }

  /** Goes on until `done`, or until nothing happens any more. @returns whether it was done. */
  run(done: () => boolean = () => false): boolean {
    while (!done()) if (!this.#network.queue.runNext()) return done();
    return true;
  }

  forget(): void {
    this.facts = [];
  }

  /** The facts of one kind, in order. */
  of(kind: string): Told[] {
    return this.facts.filter(({ fact }) => fact.kind === kind);
  }

  /** Messages sent, by kind. */
  sent(kind: string): number {
    return this.#hosts.reduce((sum, host) => sum + (host.counts().byKind[kind] ?? 0), 0);
  }
}
