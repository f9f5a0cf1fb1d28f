/**
 * The gossip of a node's groups: protocols of `pkg/gossip` run beside the calls, one process for each
 * group and mode, made when it is first needed. What they say in facts becomes calls of services here.
 *
 * A rumor that is heard for a group that this node does not know is delivered and acknowledged, and, as
 * nobody of the group is known, passed on to nobody. The origin knows its own rumor and does not deliver
 * it.
 *
 * Bounds: `SPREADINGS_MAX` processes, of which the least recently used one ends (what it has heard may
 * then be delivered again, should it come again); each as large as its protocol says; callbacks of
 * `Tellings`.
 */
import { LabError, errorText } from '../../core/errors.ts';
import { isNodeId, millis, type NodeId } from '../../core/ids.ts';
import type { Fact } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { DEFAULT_SETTINGS } from '../../gossip/reliable/settings.ts';
import { parseRumorId, type RumorId } from '../../gossip/rumor.ts';
import { asRecord, asString, badShape } from '../../wire/shape.ts';
import type { Companion } from '../companion.ts';
import type { Groups } from '../groups.ts';
import { asCall } from '../local/comm.ts';
import { sameNode } from '../node-info.ts';
import type { ServicePorts } from '../ports.ts';
import type { Reply } from '../reply.ts';
import type { ServiceProcess } from '../service-process.ts';
import { Answers } from './answers.ts';
import { fanOutFor, type GossipConfig } from './fan-out.ts';
import { GOSSIP_MODES, type GossipMessage, type GroupGossipMode } from './message.ts';
import { rumorCall, rumorText } from './payload.ts';
import { Spreading } from './spreading.ts';
import { Tellings, type Telling } from './tellings.ts';

export interface RumorsOptions {
  readonly ports: ServicePorts;
  readonly process: ServiceProcess;
  readonly groups: Groups;
  /** Names this process: no other that ever was has the same. */
  readonly origin: string;
  readonly random: Random;
  /** What a group says of its gossip; nothing for one that is not known. */
  readonly configOf: (gid: string) => GossipConfig;
  /** Somebody else finds out who is alive, and takes the dead out of the groups. */
  readonly watched: boolean;
}

/** What is to be told, and who waits for what. */
export interface Wish {
  readonly args: unknown;
  readonly remote: unknown;
  /** Gets errors and values of the nodes that were told first. */
  readonly reply: Reply;
  /** Gets errors and values of all nodes. */
  readonly delivered: Reply;
}

/** How gossip goes in a group, as this node sees it. */
export interface GossipFanOut {
  readonly mode: GroupGossipMode;
  /** Nodes of the group, this one included. */
  readonly nodes: number;
  /** To how many of them a node speaks at a time. */
  readonly fanOut: number;
}

/** Groups times modes in which gossip was sent or heard lately. */
const SPREADINGS_MAX = 256;
/** Longest name of a group. */
const GID_MAX = 256;
/** After so long no node keeps a rumor any more, so nobody else will get it. */
const HORIZON_MS = DEFAULT_SETTINGS.horizonMs;

const DEADLINES = 'gossip-deadlines';

export class Rumors implements Companion<GossipMessage> {
  readonly #options: RumorsOptions;
  /** By mode and group, the most recently used one last. */
  readonly #spreadings = new Map<string, Spreading>();
  readonly #tellings = new Tellings();
  /** What is to be done about the rumor that begins in the present step, if one does. */
  #begun: ((id: RumorId, told: ReadonlySet<unknown>) => void) | undefined;
  /** Processes made so far. */
  #made = 0;
  /** For when the timer of the deadlines is set. */
  #armedFor = Infinity;
  #stopped = false;

  constructor(options: RumorsOptions) {
    this.#options = options;
    options.groups.onChange((gid) => this.#changed(gid));
  }

  /**
   * Starts a rumor.
   * @throws {LabError} `ERR_BAD_SHAPE`, `ERR_NO_GROUP`, `ERR_EMPTY_GROUP`, and for what cannot be sent:
   *   then nobody was told anything.
   */
  send(gid: string, { args, remote, reply, delivered }: Wish): void {
    const { groups, process, ports, configOf } = this.#options;
    const call = asCall(args, remote);
    groups.getMembers(gid);
    if (this.#stopped) throw new LabError('ERR_STOPPED', 'this node has stopped');
    const text = rumorText(call, process);
    const { mode = 'reliable' } = configOf(gid);
    const spreading = this.#of(gid, mode);
    this.#begun = (id, told) => {
      const all = [...spreading.others].map(([other, { sid }]) => [other, sid] as const);
      const first = all.filter(([other]) => told.has(other));
      const timeoutMs = call.timeoutMs ?? ports.timeoutMs;
      this.#await(id, {
        gid,
        first: this.#answers(first, timeoutMs, reply),
        all: mode === 'spec' ? undefined : this.#answers(all, HORIZON_MS, delivered),
      });
    };
    spreading.publish(text);
    if (mode === 'spec') delivered(noReceipts(gid));
  }

  /**
   * Hears a rumor of the handout's protocol from a program, `{id, gid, args, remote}`.
   * @returns whether it was new.
   * @throws {LabError} `ERR_BAD_SHAPE`.
   */
  hearLocally(heard: unknown): boolean {
    const fields = asRecord(heard, 'rumor');
    const text = rumorText(asCall(fields['args'], fields['remote']), this.#options.process);
    const id = asString(fields['id'], 'rumor.id');
    const gid = asString(fields['gid'], 'rumor.gid', GID_MAX);
    if (parseRumorId(id) === undefined) throw badShape(id, 'rumor.id', '"origin:counter"');
    const rumor = { kind: 'rumor', id, hops: 0, payload: text } as const;
    const answers = this.#of(gid, 'spec').hearLocally(rumor);
    return answers.some((answer) => answer.kind === 'heard' && answer.fresh);
  }

  /** @throws {LabError} `ERR_NO_GROUP`, `ERR_BAD_SHAPE` when the `subset` of the group is wrong. */
  fanOut(gid: string): GossipFanOut {
    const { groups, configOf, ports } = this.#options;
    const config = configOf(gid);
    const others = Object.entries(groups.get(gid)).filter(
      ([, node]) => !sameNode(node, ports.self),
    );
    const sids = others.map(([sid]) => sid);
    const { mode = 'reliable' } = config;
    return { mode, nodes: sids.length + 1, fanOut: fanOutFor(gid, config, sids) };
  }

  hear(from: NodeId, { gid, mode, body }: GossipMessage): void {
    this.#of(gid, mode).hear(from, body);
  }

  lost(peer: NodeId, why: string): void {
    this.#tellings.lost(peer, why, !this.#options.watched);
  }

  stopped(): void {
    this.#stopped = true;
    this.#tellings.stopped();
  }

  #of(gid: string, mode: GroupGossipMode): Spreading {
    const key = `${mode} ${gid}`;
    const known = this.#spreadings.get(key);
    const spreading = known ?? this.#make(gid, mode);
    this.#spreadings.delete(key);
    this.#spreadings.set(key, spreading);
    if (this.#spreadings.size > SPREADINGS_MAX) {
      const oldest = firstOf(this.#spreadings.keys(), key);
      this.#spreadings.get(oldest)?.end();
      this.#spreadings.delete(oldest);
    }
    return spreading;
  }

  #make(gid: string, mode: GroupGossipMode): Spreading {
    const { ports, process, groups, origin, random, configOf } = this.#options;
    this.#made += 1;
    return new Spreading({
      gid,
      mode,
      // A number, as two processes of a node count their rumors apart.
      origin: `${origin}:${this.#made}`,
      random: random.fork(`${mode} ${gid}`),
      ports,
      process,
      groups,
      config: () => configOf(gid),
      fact: (fact, spreading) => this.#take(fact, spreading),
      others: ({ left, come }) => {
        for (const peer of left) this.#tellings.left(gid, peer);
        for (const [peer, sid] of come) this.#tellings.come(gid, peer, sid);
      },
      unsent: (peer, error) => this.lost(peer, errorText(error)),
    });
  }

  #take(fact: Fact, spreading: Spreading): void {
    const { id, from } = fact;
    if (typeof id !== 'string') return;
    if (fact.kind === 'publish') {
      this.#begun?.(id, new Set(isArray(fact['told']) ? fact['told'] : []));
      this.#begun = undefined;
    } else if (fact.kind === 'deliver') {
      this.#deliver(spreading.payloadOf(id));
    } else if (fact.kind === 'acked' && isNodeId(from)) {
      this.#tellings.acked(id, from, fact['fresh'] === true);
    }
  }

  /** Runs the service that a rumor means; nobody waits for what it answers. */
  #deliver(payload: unknown): void {
    const { process, ports } = this.#options;
    try {
      process.tell({ node: ports.self, ...rumorCall(payload, process) });
    } catch {
      // Who has written it breaks the rules, or code may not travel here: nobody is to be told.
    }
  }

  #answers(from: readonly (readonly [NodeId, string])[], timeoutMs: number, reply: Reply): Answers {
    const deadline = this.#options.process.now + timeoutMs;
    return new Answers({ from: new Map(from), deadline, timeoutMs, reply });
  }

  #await(id: RumorId, telling: Telling): void {
    this.#tellings.add(id, telling);
    this.#arm(Math.min(telling.first.deadline, telling.all?.deadline ?? Infinity));
  }

  /** The timer is not cleared when answers have come: it looks once in vain, which costs less. */
  #arm(deadline: number): void {
    if (deadline >= this.#armedFor) return;
    this.#armedFor = deadline;
    const { process } = this.#options;
    process.setTimer(DEADLINES, millis(Math.max(0, deadline - process.now)), () => {
      this.#armedFor = Infinity;
      this.#tellings.expire(process.now);
      this.#arm(this.#tellings.nextDeadline);
    });
  }

  /** The protocols learn it soon, as it may be told from outside of a step. */
  #changed(gid: string): void {
    for (const mode of GOSSIP_MODES) {
      const spreading = this.#spreadings.get(`${mode} ${gid}`);
      if (spreading === undefined || !spreading.spoil()) continue;
      this.#options.process.enter(() => spreading.refresh());
    }
  }
}

function noReceipts(gid: string): LabError {
  const text = `the gossip of the group "${gid}" has the mode spec, which does not tell who has heard`;
  return new LabError('ERR_NO_RECEIPTS', text);
}

function firstOf<T>(items: Iterable<T>, otherwise: T): T {
  for (const item of items) return item;
  return otherwise;
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
