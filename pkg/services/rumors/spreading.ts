/** The gossip of one group in one mode: a process of `pkg/gossip`, run beside the calls of a node. */
import type { NodeId } from '../../core/ids.ts';
import type { Effect, Event, Fact } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { PEERS, PUBLISH, type Gossip, type GossipOptions } from '../../gossip/gossip.ts';
import { Spec } from '../../gossip/mongering/spec.ts';
import { Reliable } from '../../gossip/reliable/reliable.ts';
import type { RumorId } from '../../gossip/rumor.ts';
import type { Groups } from '../groups.ts';
import { sameNode, type NodeInfo } from '../node-info.ts';
import type { ServicePorts } from '../ports.ts';
import type { ServiceProcess } from '../service-process.ts';
import { fanOutFor, GroupFanOut, type GossipConfig } from './fan-out.ts';
import type { GroupGossipMode, RumorMessage } from './message.ts';

export interface SpreadingOptions {
  readonly gid: string;
  readonly mode: GroupGossipMode;
  /** Stands in the ids of its rumors: no other process has the same. */
  readonly origin: string;
  readonly random: Random;
  readonly ports: ServicePorts;
  readonly process: ServiceProcess;
  readonly groups: Groups;
  /** What the group says of its gossip, at this time. */
  readonly config: () => GossipConfig;
  /** Takes the facts of the protocol, each while `payloadOf` its rumor is at hand. */
  readonly fact: (fact: Fact, spreading: Spreading) => void;
  /** Others are in the group from now on than before. */
  readonly others: (change: {
    readonly left: readonly NodeId[];
    readonly come: readonly (readonly [NodeId, sid: string])[];
  }) => void;
  /** What was to be sent to a peer cannot be. */
  readonly unsent: (peer: NodeId, error: unknown) => void;
}

/** A node of the group other than this one. */
interface Other {
  readonly sid: string;
  readonly node: NodeInfo;
}

export class Spreading {
  readonly #options: SpreadingOptions;
  readonly #own: NodeId;
  readonly #fanOut: GroupFanOut;
  readonly #gossip: Gossip<RumorMessage>;
  readonly #timers = new Set<string>();
  #others: ReadonlyMap<NodeId, Other> = new Map();
  /** The group has changed since the protocol was told. */
  #stale = true;
  /** What the protocol says to this node itself in the present step. */
  #toSelf: RumorMessage[] = [];

  constructor(options: SpreadingOptions) {
    this.#options = options;
    const { gid, ports, random, origin, config } = options;
    this.#own = ports.nameOf(ports.self);
    this.#fanOut = new GroupFanOut(() => fanOutFor(gid, config(), this.sids));
    const { mode } = options;
    this.#gossip = gossipOf(mode, {
      self: this.#own,
      origin,
      peers: [this.#own],
      random,
      fanOut: this.#fanOut,
    });
    this.#step({ kind: 'start' });
  }

  /** The short ids of the other nodes. */
  get sids(): readonly string[] {
    return [...this.#others.values()].map(({ sid }) => sid);
  }

  /** The other nodes of the group, by their names on the links. */
  get others(): ReadonlyMap<NodeId, Other> {
    return this.#others;
  }

  payloadOf(id: RumorId): unknown {
    return this.#gossip.payloadOf(id);
  }

  /**
   * Starts a rumor; the facts say what becomes of it.
   * @throws {LabError} when its group's `subset` is wrong, or nobody can be reached from here.
   */
  publish(payload: string): void {
    this.refresh();
    this.#fanOut.demand();
    const [other] = this.#others.values();
    // Before its start and after its end a node can say nothing: that is one error, and no rumor.
    if (other !== undefined) this.#options.ports.meet(other.node);
    this.#perform({ kind: 'command', name: PUBLISH, args: { payload } });
  }

  hear(from: NodeId, body: RumorMessage): void {
    this.refresh();
    this.#step({ kind: 'message', from, body });
  }

  /** Hears what somebody says in the name of nobody. @returns what it would have been answered. */
  hearLocally(body: RumorMessage): readonly RumorMessage[] {
    this.#toSelf = [];
    this.hear(this.#own, body);
    return this.#toSelf;
  }

  /** The group has changed. @returns false when that was known. */
  spoil(): boolean {
    const news = !this.#stale;
    this.#stale = true;
    return news;
  }

  /** Lets the protocol know who is in the group now. */
  refresh(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const { gid, groups, ports } = this.#options;
    const others = new Map<NodeId, Other>();
    for (const [sid, node] of Object.entries(groups.has(gid) ? groups.get(gid) : {})) {
      if (!sameNode(node, ports.self)) others.set(ports.nameOf(node), { sid, node });
    }
    const left = [...this.#others.keys()].filter((id) => !others.has(id));
    const come = [...others].flatMap(([id, { sid }]) =>
      this.#others.has(id) ? [] : [[id, sid] as const],
    );
    this.#others = others;
    this.#options.others({ left, come });
    const ids = [this.#own, ...others.keys()];
    this.#step({ kind: 'command', name: PEERS, args: { ids } });
  }

  /** Nothing of it happens any more. */
  end(): void {
    for (const timer of this.#timers) this.#options.process.clearTimer(timer);
    this.#timers.clear();
  }

  #step(event: Event<RumorMessage>): void {
    this.#fanOut.begin();
    this.#perform(event);
  }

  #perform(event: Event<RumorMessage>): void {
    const { process, fact } = this.#options;
    for (const effect of this.#gossip.step(event, process.now)) {
      switch (effect.kind) {
        case 'send':
          this.#send(effect.to, effect.body);
          break;
        case 'setTimer':
          this.#setTimer(effect);
          break;
        case 'clearTimer':
          this.#clearTimer(effect.timer);
          break;
        case 'emit':
          fact(effect.fact, this);
          break;
      }
    }
  }

  #send(to: NodeId, body: RumorMessage): void {
    const { gid, mode, ports, process, unsent } = this.#options;
    if (to === this.#own) {
      this.#toSelf.push(body);
      return;
    }
    const other = this.#others.get(to);
    try {
      if (other !== undefined) ports.meet(other.node);
      // Who has left the group and never spoken to this node cannot be reached by its name alone.
      else if (!process.hasHeard(to)) return;
      process.say(to, { kind: 'gossip', gid, mode, body });
    } catch (error) {
      unsent(to, error);
    }
  }

  #setTimer({ timer, afterMs }: Extract<Effect<RumorMessage>, { kind: 'setTimer' }>): void {
    const name = this.#nameOf(timer);
    this.#timers.add(name);
    this.#options.process.setTimer(name, afterMs, () => {
      this.#timers.delete(name);
      this.refresh();
      this.#step({ kind: 'timer', timer });
    });
  }

  #clearTimer(timer: string): void {
    const name = this.#nameOf(timer);
    if (this.#timers.delete(name)) this.#options.process.clearTimer(name);
  }

  #nameOf(timer: string): string {
    return `gossip:${this.#options.origin}:${timer}`;
  }
}

function gossipOf(mode: GroupGossipMode, options: GossipOptions): Gossip<RumorMessage> {
  switch (mode) {
    case 'reliable':
      return new Reliable(options);
    case 'spec':
      return new Spec(options);
  }
}
