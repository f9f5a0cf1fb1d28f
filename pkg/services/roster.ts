/**
 * Who of `all` is alive: membership, run beside the calls of a node, and the groups that follow it.
 *
 * Whoever is put into `all` is joined; members that are heard of are put into `all`. Who is found dead, or
 * leaves, is in no group of this node any more; who returns is in those again in which it was. What the
 * user takes out of `all` stays out of it until the user puts it into a group again; its health is
 * followed all the same.
 *
 * A node that knows nobody else says nothing, and sets no timer.
 */
import { LabError } from '../core/errors.ts';
import { millis, type NodeId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Event, Fact } from '../core/process.ts';
import type { Random } from '../core/random.ts';
import { HINT, JOIN, LAG, LEAVE, Membership } from '../membership/membership.ts';
import type { MembershipMessage } from '../membership/message.ts';
import type { MemberState } from '../membership/record.ts';
import { asInteger, asOneOf } from '../wire/shape.ts';
import type { Companion } from './companion.ts';
import { ALL, type Groups } from './groups.ts';
import type { RosterMessage } from './message.ts';
import { asNodeInfo, sameNode, sidOf, type NodeInfo } from './node-info.ts';
import type { MembershipPort, ServicePorts } from './ports.ts';
import { remember } from './remember.ts';
import type { ServiceProcess } from './service-process.ts';

export interface RosterOptions {
  readonly ports: ServicePorts;
  readonly membership: MembershipPort;
  readonly process: ServiceProcess;
  readonly groups: Groups;
  readonly random: Random;
  /** Nodes that boot at the moment: who comes to know many others meanwhile keeps them from it. */
  readonly booting: () => number;
}

interface Known {
  readonly node: NodeInfo;
  /** Absent: it was joined, and nothing is known yet. */
  readonly state?: MemberState;
  /** 0: it has not spoken yet. */
  readonly incarnation: number;
}

const STATES: readonly MemberState[] = ['alive', 'suspect', 'dead', 'left'];

/** Members remembered with their addresses: those that are heard of again move to the end. */
const KNOWN_MAX = 16_384;

/** Whoever is put into `all` within this time of others is joined with them, in ms. */
const JOIN_MS = 100;
const LOOK = 'membership-look';

/** Timers that are late by less are not worth telling: the clocks of systems are about so exact, in ms. */
const LAG_MIN_MS = 20;

export class Roster implements Companion<RosterMessage> {
  readonly #options: RosterOptions;
  readonly #own: NodeId;
  readonly #membership: Membership;
  readonly #known = new Map<NodeId, Known>();
  /** Those in `all` that membership was told of, or that will tell it themselves. */
  #joined = new Set<NodeId>();
  #running = false;

  constructor(options: RosterOptions) {
    this.#options = options;
    const { ports, membership, groups, random } = options;
    const { ip, port } = ports.self;
    this.#own = ports.nameOf(ports.self);
    this.#membership = new Membership({
      self: this.#own,
      info: { ip, port },
      incarnation: membership.incarnation,
      random,
      ...(membership.settings === undefined ? {} : { settings: membership.settings }),
    });
    groups.onChange((gid) => {
      if (gid === ALL) this.#lookSoon();
    });
  }

  started(): void {
    this.#running = true;
    this.#step({ kind: 'start' });
    this.#lookSoon();
  }

  /** This node will be joined by another one, so it need not do so. */
  expect(node: NodeInfo): void {
    this.#joined.add(this.#options.ports.nameOf(node));
  }

  hear(from: NodeId, { body }: RosterMessage): void {
    this.#step({ kind: 'message', from, body });
  }

  closed(peer: NodeId): void {
    if (this.#known.has(peer)) this.#command(HINT, { id: peer });
  }

  lost(peer: NodeId): void {
    this.closed(peer);
  }

  stopping(): void {
    const { process } = this.#options;
    if (!this.#running) return;
    this.#running = false;
    process.clearTimer(LOOK);
    this.#command(LEAVE, {});
  }

  #lookSoon(): void {
    const { process, booting } = this.#options;
    if (!this.#running) return;
    process.enter(() => {
      process.setTimer(LOOK, millis(JOIN_MS), () => {
        if (booting() > 0) this.#lookSoon();
        else this.#look();
      });
    });
  }

  /** Who is new in `all` is joined. O(n). */
  #look(): void {
    if (!this.#running) return;
    const { groups, ports } = this.#options;
    const living = new Set(this.#membership.members.map(({ id }) => id));
    const joined = new Set<NodeId>();
    const members: Json[] = [];
    for (const node of Object.values(groups.get(ALL))) {
      if (sameNode(node, ports.self)) continue;
      const id = ports.nameOf(node);
      joined.add(id);
      if (this.#joined.has(id) || living.has(id)) continue;
      const { ip, port } = node;
      remember(this.#known, [id, { node, incarnation: 0 }], KNOWN_MAX);
      members.push({ id, info: { ip, port } });
    }
    this.#joined = joined;
    if (members.length > 0) this.#command(JOIN, { members });
  }

  #command(name: string, args: Json): void {
    this.#step({ kind: 'command', name, args });
  }

  #step(event: Event<MembershipMessage>): void {
    const { process } = this.#options;
    for (const effect of this.#membership.step(event, process.now)) {
      switch (effect.kind) {
        case 'send':
          this.#send(effect.to, effect.body);
          break;
        case 'setTimer':
          this.#setTimer(effect.timer, effect.afterMs);
          break;
        case 'clearTimer':
          process.clearTimer(nameOf(effect.timer));
          break;
        case 'emit':
          if (effect.fact.kind === 'member') this.#changed(effect.fact);
          break;
      }
    }
  }

  #send(to: NodeId, body: MembershipMessage): void {
    const { ports, process } = this.#options;
    const known = this.#known.get(to);
    try {
      // Who leaves says so to those that it is connected to.
      if (known !== undefined && this.#running) ports.meet(known.node);
      else if (!process.hasHeard(to)) return;
      process.say(to, { kind: 'membership', body });
    } catch {
      // Before its start and after its end a node reaches nobody; that is no news of the other.
    }
  }

  #setTimer(timer: string, afterMs: Parameters<ServiceProcess['setTimer']>[1]): void {
    const { process } = this.#options;
    const due = process.now + afterMs;
    process.setTimer(nameOf(timer), afterMs, () => {
      const lag = process.now - due;
      // Who is late himself must not call others dead.
      if (lag > LAG_MIN_MS) this.#command(LAG, { ms: lag });
      this.#step({ kind: 'timer', timer });
    });
  }

  /** This node's view of a member has changed. */
  #changed(fact: Fact): void {
    const { ports, membership, groups } = this.#options;
    const state = asOneOf(fact['state'], 'member.state', STATES);
    const incarnation = asInteger(fact['incarnation'], 'member.incarnation');
    const found = this.#found(fact);
    if (found === undefined) return;
    const { id, node } = found;
    const before = this.#known.get(id);
    remember(this.#known, [id, { node, state, incarnation }], KNOWN_MAX);
    if (state === 'alive') regain(groups, node);
    else if (state !== 'suspect') groups.lose(node);
    const sid = sidOf(node, ports.digest);
    // Another process may be there in its place.
    const again = (before?.incarnation ?? 0) > 0 && before?.incarnation !== incarnation;
    if (state !== before?.state || again) membership.changed({ node, sid, state });
  }

  /** Who a fact is about; nobody when a liar has told an address that is not that of its name. */
  #found({ id, info }: Fact): { readonly id: NodeId; readonly node: NodeInfo } | undefined {
    try {
      const node = asNodeInfo(info, 'member.info');
      const name = this.#options.ports.nameOf(node);
      return name === id ? { id: name, node } : undefined;
    } catch (error) {
      if (error instanceof LabError) return undefined;
      throw error;
    }
  }
}

/** Where two addresses share a short id, the one that was there stays; nobody is there to be told. */
function regain(groups: Groups, node: NodeInfo): void {
  try {
    groups.regain(node);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
  }
}

function nameOf(timer: string): string {
  return `membership:${timer}`;
}
