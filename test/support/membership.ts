/** Simulated clusters of `Membership`: nodes that stop, burn, die and start anew, on links with faults. */
import { millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Json, JsonObject } from '../../pkg/core/json.ts';
import type { Fact } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import { LinkSwitch, type LinkFault } from '../../pkg/faults/link-switch.ts';
import { Host } from '../../pkg/host/host.ts';
import { Membership } from '../../pkg/membership/membership.ts';
import type { MembershipMessage, Update } from '../../pkg/membership/message.ts';
import { parseMembershipMessage } from '../../pkg/membership/parse.ts';
import { DEFAULT_SETTINGS, type MembershipSettings } from '../../pkg/membership/settings.ts';
import { SimNetwork } from '../../pkg/sim/sim-network.ts';
import type { SimNode } from '../../pkg/sim/sim-node.ts';
import { BusyMachine } from './busy-machine.ts';

/** A fact of a node, with the time of the simulation at which it was told. */
export interface Noted {
  readonly at: number;
  readonly by: NodeId;
  readonly fact: Fact;
}

interface Machine {
  readonly process: Membership;
  readonly host: Host<MembershipMessage>;
  readonly node: SimNode<MembershipMessage>;
  readonly busy: BusyMachine<MembershipMessage>;
  /** The incarnation with which it was started. */
  readonly own: number;
}

export interface MembershipRigOptions {
  readonly n: number;
  readonly seed: number;
  readonly settings?: Partial<MembershipSettings>;
  readonly latencyMs?: { readonly min: number; readonly max: number };
  /** Of the first processes; absent: the virtual time. */
  readonly incarnation?: number;
  /** Notes every message as a fact `send`, `drop` or `receive`. */
  readonly recordMessages?: boolean;
  /** Encodes, decodes and parses every message, as over TCP. */
  readonly encode?: boolean;
}

const BLANK: Update = {
  id: nodeId('nobody'),
  state: 'alive',
  incarnation: 0,
  info: {},
  ageMs: 0,
  by: [],
};

export const idOf = (index: number): NodeId => nodeId(`n${index}`);

const addressOf = (id: NodeId): JsonObject => ({
  ip: '127.0.0.1',
  port: 10_000 + Number(id.slice(1)),
});

export class MembershipRig {
  readonly ids: readonly NodeId[];
  readonly noted: Noted[] = [];
  readonly links = new LinkSwitch();
  readonly network: SimNetwork<MembershipMessage>;
  readonly #machines = new Map<NodeId, Machine>();
  readonly #random: Random;
  readonly #settings: MembershipSettings;
  readonly #recordMessages: boolean;
  readonly #blocked = new Set<string>();
  #listener: (update: Update) => void = () => {};
  /** Messages sent by processes that are gone. */
  #sentBefore = 0;

  constructor(options: MembershipRigOptions) {
    const { n, seed, settings = {}, latencyMs = { min: 0.2, max: 2 }, encode = false } = options;
    this.#random = Random.fromSeed(seed);
    this.#recordMessages = options.recordMessages ?? false;
    this.#settings = { ...DEFAULT_SETTINGS, ...settings };
    this.network = new SimNetwork<MembershipMessage>({
      random: this.#random.fork('sim'),
      latencyMs,
      fast: !encode,
      parse: (body) => {
        const message = parseMembershipMessage(body);
        if (message === undefined) throw new Error('a message that does not parse was sent');
        for (const update of message.updates) this.#listener(update);
        return message;
      },
    });
    this.ids = Array.from({ length: n }, (_, index) => idOf(index + 1));
    for (const id of this.ids) this.boot(id, options.incarnation);
  }

  get now(): number {
    return this.network.queue.now;
  }

  get sent(): number {
    let sent = this.#sentBefore;
    for (const { host } of this.#machines.values()) sent += host.counts().sent;
    return sent;
  }

  /** Starts a process, in place of a dead one of that id. Absent incarnation: the virtual time. */
  boot(
    id: NodeId,
    incarnation = Math.floor(this.now) + 1,
    info: JsonObject = addressOf(id),
  ): Membership {
    this.#sentBefore += this.#machines.get(id)?.host.counts().sent ?? 0;
    const node = this.network.add(id);
    const busy = new BusyMachine(node);
    const random = this.#random.fork(`node:${id}@${this.now}`);
    const process = new Membership({
      self: id,
      info,
      incarnation,
      random,
      settings: this.#settings,
    });
    const faults = random.fork('faults');
    const host = new Host<MembershipMessage>({
      process,
      peers: [],
      transport: busy,
      clock: busy,
      record: (fact) => this.noted.push({ at: this.now, by: id, fact }),
      recordMessages: this.#recordMessages,
      rulesTo: (to) => [
        this.links.rule({ from: id, to }, faults.fork(to)),
        { judge: (copies) => (this.#blocked.has(`${id} ${to}`) ? [] : copies) },
      ],
    });
    this.#machines.set(id, { process, host, node, busy, own: incarnation });
    host.start();
    return process;
  }

  process(id: NodeId): Membership {
    return this.#machine(id).process;
  }

  command(id: NodeId, name: string, args: Json): void {
    this.#machine(id).host.command(name, args);
  }

  /** Tells a node of others. */
  join(id: NodeId, others: readonly NodeId[]): void {
    const members = others.map((other) => ({ id: other, info: addressOf(other) }));
    this.command(id, 'join', { members });
  }

  /** Tells everybody of everybody, and lets news settle. */
  together(settleMs = 5000): void {
    for (const id of this.ids) this.join(id, this.ids);
    this.run(settleMs);
  }

  /** A message arrives that was on its way for long, or that somebody makes up. */
  hear(id: NodeId, from: NodeId, updates: readonly Partial<Update>[]): void {
    const { own } = this.#machine(from);
    this.#machine(id).host.message(
      from,
      {
        kind: 'news',
        me: { state: 'alive', incarnation: own, info: {} },
        updates: updates.map((update) => ({ ...BLANK, ...update })),
      },
      millis(0),
    );
  }

  /** From now on these are all claims about others that arrive anywhere; with `encode` only. */
  listen(listener: (update: Update) => void): void {
    this.#listener = listener;
  }

  kill(id: NodeId): void {
    this.#machine(id).node.kill();
  }

  suspend(id: NodeId): void {
    this.#machine(id).node.suspend();
  }

  resume(id: NodeId): void {
    this.#machine(id).node.resume();
  }

  /** A node whose event loop is blocked: it handles what happens only every so often. */
  burn(id: NodeId, { lateMs, forMs }: { readonly lateMs: number; readonly forMs: number }): void {
    const { busy } = this.#machine(id);
    const until = this.now + forMs;
    const burst = (): void => {
      busy.turn();
      if (this.now >= until) return;
      busy.block();
      this.network.queue.schedule(this.now + lateMs, burst);
    };
    busy.block();
    this.network.queue.schedule(this.now + lateMs, burst);
  }

  faults(...faults: readonly LinkFault[]): void {
    this.links.set(faults);
  }

  /** Every message is lost with this probability. */
  lose(share: number): void {
    this.faults({ action: { kind: 'loss', share }, nodes: this.ids });
  }

  /** Cuts some off from the others. */
  cut(nodes: readonly NodeId[], direction: 'both' | 'in' | 'out' = 'both'): void {
    this.faults({ action: { kind: 'partition', direction }, nodes });
  }

  /** Nothing that one node sends arrives at another. */
  block(from: NodeId, to: NodeId): void {
    this.#blocked.add(`${from} ${to}`);
  }

  run(forMs: number): void {
    const until = this.now + forMs;
    const { queue } = this.network;
    while (queue.nextAt <= until) queue.runNext();
    // So that time goes on where nothing happens.
    queue.schedule(until, () => {});
    while (queue.now < until) queue.runNext();
  }

  /**
   * Runs until something holds, which is looked at whenever a node has told a fact.
   * @returns how long that took, or undefined when it took too long.
   */
  runUntil(holds: () => boolean, forMs: number): number | undefined {
    const [from, until] = [this.now, this.now + forMs];
    const { queue } = this.network;
    for (let told = -1; told === this.noted.length || !holds();) {
      told = this.noted.length;
      if (queue.nextAt > until) return undefined;
      queue.runNext();
    }
    return this.now - from;
  }

  /** Whom a node takes for alive, or suspects. */
  living(id: NodeId): readonly NodeId[] {
    return this.process(id)
      .members.map((member) => member.id)
      .toSorted();
  }

  /** Whether all of these see exactly each other. */
  agree(ids: readonly NodeId[] = this.ids): boolean {
    return ids.every((id) => {
      const { members } = this.process(id);
      return (
        members.length === ids.length - 1 && members.every((member) => ids.includes(member.id))
      );
    });
  }

  /** What these nodes noted about the state of these members, since a time. */
  states(
    state: string,
    { since = 0, about = this.ids }: { since?: number; about?: readonly NodeId[] } = {},
  ): readonly Noted[] {
    return this.noted.filter(
      ({ at, fact }) =>
        fact.kind === 'member' &&
        fact['state'] === state &&
        at >= since &&
        about.some((id) => id === fact['id']),
    );
  }

  #machine(id: NodeId): Machine {
    const machine = this.#machines.get(id);
    if (machine === undefined) throw new Error(`${id} does not run`);
    return machine;
  }
}

export const forSeeds = (count: number, run: (seed: number) => void): void => {
  for (let seed = 1; seed <= count; seed++) run(seed);
};
