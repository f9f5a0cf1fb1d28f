/**
 * Simulated nodes that gossip, and everything that can be seen of them: one rig for all protocols of
 * `pkg/gossip`. Faults are link rules and a switch, as in the lab; machines are killed, paused and resumed.
 */
import { millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Json } from '../../pkg/core/json.ts';
import type { Fact } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import { linkRules, type NetworkFaults } from '../../pkg/faults/link-rules.ts';
import { LinkSwitch } from '../../pkg/faults/link-switch.ts';
import type { FanOut } from '../../pkg/gossip/fan-out.ts';
import { PEERS, PUBLISH, type Gossip, type GossipOptions } from '../../pkg/gossip/gossip.ts';
import type { RumorId } from '../../pkg/gossip/rumor.ts';
import { Host, type Message } from '../../pkg/host/host.ts';
import type { Transport } from '../../pkg/host/transport.ts';
import { SimNetwork } from '../../pkg/sim/sim-network.ts';
import type { SimNode } from '../../pkg/sim/sim-node.ts';

export interface GossipRigOptions<M extends Message> {
  readonly n: number;
  readonly seed: number;
  readonly make: (options: GossipOptions) => Gossip<M>;
  readonly parse: (body: unknown) => M | undefined;
  readonly fanOut?: FanOut;
  readonly latencyMs?: { readonly min: number; readonly max: number };
  readonly faults?: Partial<NetworkFaults>;
  /** Bodies are handed over as they are, and facts are only counted, unless they are kept. */
  readonly fast?: boolean;
  readonly keepsFacts?: boolean;
  /** How much longer a message is on its way than others, in ms. */
  readonly slow?: (body: M) => number;
  /** Sees every message as it is sent, before faults. */
  readonly onSend?: (message: { from: NodeId; to: NodeId; body: M; at: number }) => void;
}

const NO_FAULTS: NetworkFaults = {
  delay: { kind: 'constant', ms: 0 },
  loss: 0,
  duplicate: 0,
  reorder: 0,
};

/** One node's part of the rig. */
export interface GossipNode<M extends Message> {
  readonly id: NodeId;
  readonly machine: SimNode<M>;
  readonly host: Host<M>;
  readonly process: Gossip<M>;
}

export interface Seen {
  readonly node: NodeId;
  readonly at: number;
  readonly fact: Fact;
}

export class GossipRig<M extends Message> {
  readonly ids: readonly NodeId[];
  readonly network: SimNetwork<M>;
  readonly nodes = new Map<NodeId, GossipNode<M>>();
  /** All facts but those of nodes that count them only, in order. */
  readonly facts: Seen[] = [];
  /** How many facts of each kind there were. */
  readonly counted = new Map<string, number>();
  /** How many messages of each kind were sent. */
  readonly sent = new Map<string, number>();
  /** Link faults that begin and end while the rig runs. */
  readonly switch = new LinkSwitch();
  readonly #options: GossipRigOptions<M>;
  readonly #random: Random;
  #incarnations = 0;

  constructor(options: GossipRigOptions<M>) {
    this.#options = options;
    this.#random = Random.fromSeed(options.seed);
    this.ids = Array.from({ length: options.n }, (_, index) => nodeId(`n${index + 1}`));
    this.network = new SimNetwork<M>({
      random: this.#random.fork('sim'),
      latencyMs: options.latencyMs ?? { min: 0.2, max: 2 },
      parse: (body) => {
        const parsed = options.parse(body);
        if (parsed === undefined) throw new Error(`not understood: ${JSON.stringify(body)}`);
        return parsed;
      },
      fast: options.fast ?? false,
    });
    for (const id of this.ids) this.add(id);
  }

  /** A new node, or a new process in place of a dead one. @param peers Whom it knows. */
  add(id: NodeId, peers: readonly NodeId[] = this.ids): GossipNode<M> {
    const { make, fanOut = { kind: 'log2' } } = this.#options;
    const machine = this.network.add(id);
    this.#incarnations += 1;
    const origin = this.nodes.has(id) ? `${id}.${this.#incarnations}` : id;
    const process = make({ self: id, origin, peers, fanOut, random: this.#random.fork(origin) });
    const node = { id, machine, process, host: this.#host(id, machine, process) };
    this.nodes.set(id, node);
    node.host.start();
    return node;
  }

  get now(): number {
    return this.network.queue.now;
  }

  get(id: NodeId): GossipNode<M> {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`there is no ${id}`);
    return node;
  }

  /** Starts a rumor. @returns its id. */
  publish(id: NodeId, payload: Json = 'news'): RumorId {
    const { host } = this.get(id);
    let named: RumorId = '';
    this.#published = (rumor) => (named = rumor);
    host.command(PUBLISH, { payload });
    return named;
  }

  /** Tells nodes who takes part. */
  tellPeers(peers: readonly NodeId[], to: readonly NodeId[] = this.living()): void {
    for (const id of to) this.get(id).host.command(PEERS, { ids: peers });
  }

  kill(id: NodeId): void {
    this.get(id).machine.kill();
  }

  living(): NodeId[] {
    return [...this.nodes.values()].filter(({ machine }) => !machine.dead).map(({ id }) => id);
  }

  /** Runs until a time, or until nothing is left to happen. */
  runUntil(at: number): void {
    while (this.network.queue.nextAt <= at) this.network.queue.runNext();
  }

  /** Runs for a while longer: exactly until then, whatever happens. */
  runFor(ms: number): void {
    const at = this.now + ms;
    this.network.queue.schedule(at, () => {});
    this.runUntil(at);
  }

  /** Runs until nothing is left to happen. @throws after so many events. */
  runOut(eventsMax = 5_000_000): void {
    for (let events = 0; this.network.queue.runNext(); events++) {
      if (events > eventsMax)
        throw new Error(`no end after ${eventsMax} events, at ${this.now} ms`);
    }
  }

  /** Runs until a number of facts of a kind were seen. @returns whether they were. */
  runToCount(kind: string, count: number): boolean {
    while ((this.counted.get(kind) ?? 0) < count) if (!this.network.queue.runNext()) return false;
    return true;
  }

  /** The facts of a kind about one rumor, or about all. */
  of(kind: string, rumor?: RumorId): Seen[] {
    return this.facts.filter(
      ({ fact }) => fact.kind === kind && (rumor === undefined || fact['id'] === rumor),
    );
  }

  /** Who has delivered a rumor, in order, each as often as it has. */
  whoDelivered(rumor: RumorId): NodeId[] {
    return this.of('deliver', rumor).map(({ node }) => node);
  }

  /** How often messages of a kind were sent. */
  count(kind: string): number {
    return this.sent.get(kind) ?? 0;
  }

  #published: (rumor: RumorId) => void = () => {};

  #host(id: NodeId, machine: SimNode<M>, process: Gossip<M>): Host<M> {
    const { fast = false, keepsFacts = !fast, faults, slow, onSend } = this.#options;
    return new Host<M>({
      process: {
        step: (event, now) => {
          const effects = process.step(event, now);
          for (const effect of effects) {
            if (effect.kind !== 'send') continue;
            this.sent.set(effect.body.kind, (this.sent.get(effect.body.kind) ?? 0) + 1);
            onSend?.({ from: id, to: effect.to, body: effect.body, at: this.now });
          }
          return effects;
        },
        view: () => process.view(),
      },
      peers: [],
      transport: slow === undefined ? machine : slowly(machine, slow),
      clock: machine,
      record: (fact) => {
        this.counted.set(fact.kind, (this.counted.get(fact.kind) ?? 0) + 1);
        if (fact.kind === 'publish' && typeof fact['id'] === 'string') this.#published(fact['id']);
        if (keepsFacts) this.facts.push({ node: id, at: this.now, fact });
      },
      recordMessages: false,
      ...(fast && faults === undefined
        ? {}
        : {
            rulesTo: (to: NodeId) => [
              ...linkRules({ ...NO_FAULTS, ...faults }, this.#random, { from: id, to }),
              this.switch.rule({ from: id, to }, this.#random.fork(`switch:${id}>${to}`)),
            ],
          }),
    });
  }
}

/** A transport that holds some messages longer. */
function slowly<M>(transport: Transport<M>, slow: (body: M) => number): Transport<M> {
  return {
    send: (to, body, holdMs) => transport.send(to, body, millis(holdMs + slow(body))),
    congested: () => transport.congested(),
    pause: (paused) => transport.pause(paused),
    bind: (handlers) => transport.bind(handlers),
  };
}
