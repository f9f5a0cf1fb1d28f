/**
 * Who is there: SWIM (A. Das, I. Gupta, A. Motivala 2002, "SWIM: Scalable Weakly-consistent
 * Infection-style Process Group Membership Protocol") with Lifeguard (A. Dadgar, J. Phillips, J. Currey
 * 2018), as one process made of small parts. It trusts its peers: it is not Byzantine fault tolerant, and
 * views of different nodes agree eventually, not at any time.
 *
 * | command | arguments               | says                                                          |
 * | ------- | ----------------------- | ------------------------------------------------------------- |
 * | `join`  | `{members: [{id, info}]}` | these are there; what some of them know follows              |
 * | `hint`  | `{id}`                  | its connection was closed: it is checked, and accused at once |
 * | `lag`   | `{ms}`                  | this process was late by so much                              |
 * | `leave` | `{}`                    | this node goes, and tells the others; `join` takes it back    |
 *
 * | fact      | fields                             | says                                             |
 * | --------- | ---------------------------------- | ------------------------------------------------ |
 * | `member`  | `id`, `state`, `incarnation`, `info` | this node's view of another has changed        |
 * | `refuted` | `incarnation`                      | it has contradicted what was said of it, by this |
 * | `health`  | `score`                            | it takes itself for less or more well            |
 *
 * `state` is `alive`, `suspect`, `dead` or `left`. Incarnation 0 stands for a member that has not spoken
 * yet. A fact `member` also tells that a living one has a new incarnation, and with it perhaps new
 * information. That the dead are forgotten is no fact.
 *
 * Timers: none while nobody else is known. Messages in the steady state: a ping and a pong per node and
 * period each way. Memory: by the number of members, at most `MEMBERS_MAX`.
 */
import { LabError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/ids.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Effect, Event, Process } from '../core/process.ts';
import type { Random } from '../core/random.ts';
import { asArray, asNodeId, asNumber, asRecord } from '../wire/shape.ts';
import { Beliefs, PUSH_TIMER, SUSPICION_TIMER } from './beliefs.ts';
import { Effects } from './effects.ts';
import { Exchange, SWEEP_TIMER } from './exchange.ts';
import { Lap } from './lap.ts';
import { LocalHealth } from './local-health.ts';
import { MEMBERS_MAX, Members } from './members.ts';
import type { MembershipMessage } from './message.ts';
import { NewsQueue } from './news-queue.ts';
import { asInfo } from './parse.ts';
import { CHECK_TIMER, DIRECT_TIMER, PERIOD_TIMER, Prober } from './prober.ts';
import { NACK_TIMER } from './relays.ts';
import { DEFAULT_SETTINGS, type MembershipSettings } from './settings.ts';
import type { Suspicion } from './suspicion.ts';
import { Voice } from './voice.ts';

export const JOIN = 'join';
export const HINT = 'hint';
export const LAG = 'lag';
export const LEAVE = 'leave';

export interface MembershipOptions {
  readonly self: NodeId;
  /** What others need to reach this node; opaque, and small (`asInfo`). */
  readonly info: JsonObject;
  /**
   * Of this process, from 1 to `INCARNATION_MAX`. Whoever makes it takes care that it is higher than that
   * of its predecessors: wall time in ms over TCP, virtual time + 1 in the simulator. When it is not, the
   * node learns that from the first that remembers the predecessor, and rises above it.
   */
  readonly incarnation: number;
  /** This node's own stream. */
  readonly random: Random;
  /** Absent: `DEFAULT_SETTINGS`. */
  readonly settings?: MembershipSettings;
}

/** Another member that takes part. */
export interface LivingMember {
  readonly id: NodeId;
  readonly info: JsonObject;
}

/** At most so many are told to the others directly by one that leaves; the rest hear it as news. */
const FAREWELLS_MAX = 64;

export class Membership implements Process<MembershipMessage> {
  readonly #effects = new Effects();
  readonly #members: Members;
  readonly #news = new NewsQueue();
  readonly #suspicions = new Map<NodeId, Suspicion>();
  readonly #health: LocalHealth;
  readonly #voice: Voice;
  readonly #beliefs: Beliefs;
  readonly #prober: Prober;
  readonly #exchange: Exchange;
  readonly #random: Random;

  constructor({ self, info, incarnation, random, settings = DEFAULT_SETTINGS }: MembershipOptions) {
    const [effects, news, suspicions] = [this.#effects, this.#news, this.#suspicions];
    this.#random = random.fork('membership');
    const members = new Members(self, { state: 'alive', incarnation, info, since: 0 });
    const lap = new Lap(random.fork('lap'));
    const health = new LocalHealth(effects, settings);
    const shared = { effects, settings, members, news, suspicions, lap, health };
    const voice = new Voice({ ...shared, random: random.fork('sync') });
    const beliefs = new Beliefs({ ...shared, voice, random: random.fork('push') });
    const prober = new Prober({ ...shared, voice, beliefs, random: random.fork('helpers') });
    this.#exchange = new Exchange({ ...shared, voice, prober, random: random.fork('exchange') });
    this.#members = members;
    this.#health = health;
    this.#voice = voice;
    this.#beliefs = beliefs;
    this.#prober = prober;
  }

  /** The others that live as far as this node knows, suspects included; in no particular order. */
  get members(): readonly LivingMember[] {
    return [...this.#members.living].map((id) => ({ id, info: this.#members.get(id)?.info ?? {} }));
  }

  step(event: Event<MembershipMessage>, now: Millis): readonly Effect<MembershipMessage>[] {
    this.#effects.begin(now);
    switch (event.kind) {
      case 'start':
        break;
      case 'message':
        this.#message(event.from, event.body);
        break;
      case 'timer':
        this.#timer(event.timer);
        break;
      case 'command':
        this.#command(event.name, event.args);
        break;
    }
    if (this.#members.own.state === 'alive') {
      if (this.#members.living.size > 0) this.#prober.wake();
      this.#exchange.wake();
    }
    return this.#effects.take();
  }

  /** For people: counts, health, suspicions, refutations, and the checksum of the living. */
  view(): JsonObject {
    const { own, living, gone, checksum } = this.#members;
    return {
      state: own.state,
      incarnation: own.incarnation,
      living: living.size,
      gone: gone.size,
      suspects: [...this.#suspicions.keys()],
      health: this.#health.score,
      refutations: this.#beliefs.refutations,
      syncs: this.#exchange.syncs,
      news: this.#news.size,
      checksum,
    };
  }

  #message(from: NodeId, body: MembershipMessage): void {
    if (from === this.#members.self) return;
    if (this.#members.own.state === 'left') {
      if (body.kind === 'ping') this.#voice.say(from, { kind: 'pong', sequence: body.sequence });
      return;
    }
    const corrections: NodeId[] = [];
    for (const update of [{ id: from, ...body.me, ageMs: 0, by: [] }, ...body.updates]) {
      if (this.#beliefs.hear(update)) corrections.push(update.id);
    }
    // A process that was started anew with a lower incarnation has to rise above its predecessor's.
    const known = this.#members.get(from);
    if (known !== undefined && known.incarnation > body.me.incarnation) corrections.push(from);
    switch (body.kind) {
      case 'ping':
        this.#voice.say(from, { kind: 'pong', sequence: body.sequence }, corrections);
        this.#exchange.compare(from, body.checksum);
        return;
      case 'sync':
        this.#voice.sayAll(from, 'sync-reply');
        return;
      case 'ping-req':
        this.#prober.help(from, body);
        break;
      case 'pong':
        this.#prober.pong(from, body.sequence);
        break;
      case 'nack':
        this.#prober.nack(from, body.sequence);
        break;
      case 'news':
      case 'sync-reply':
        break;
    }
    if (corrections.length > 0) this.#voice.say(from, { kind: 'news' }, corrections);
  }

  #timer(timer: string): void {
    const lateMs = this.#effects.fired(timer);
    if (lateMs === undefined) return;
    const argument = timer.slice(timer.indexOf(':') + 1);
    if (timer === PERIOD_TIMER) this.#prober.period(lateMs);
    else if (timer === DIRECT_TIMER) this.#prober.askHelpers();
    else if (timer === PUSH_TIMER) this.#beliefs.push();
    else if (timer === SWEEP_TIMER) this.#exchange.sweep();
    else if (timer.startsWith(NACK_TIMER)) this.#prober.overdue(Number(argument));
    else if (timer.startsWith(CHECK_TIMER)) this.#prober.checked(asNodeId(argument, timer), lateMs);
    else if (timer.startsWith(SUSPICION_TIMER))
      this.#beliefs.expire(asNodeId(argument, timer), lateMs);
  }

  /** @throws {LabError} `ERR_BAD_SHAPE`, `ERR_NO_COMMAND`: commands come from the program itself. */
  #command(name: string, args: Json): void {
    const fields = asRecord(args, name);
    switch (name) {
      case JOIN:
        this.#join(asArray(fields['members'], 'members', MEMBERS_MAX));
        break;
      case HINT:
        this.#prober.check(asNodeId(fields['id'], 'id'));
        break;
      case LAG:
        this.#health.late(asNumber(fields['ms'], 'ms'));
        break;
      case LEAVE:
        this.#leave();
        break;
      default:
        throw new LabError('ERR_NO_COMMAND', `membership has no command ${name}`);
    }
  }

  #join(given: readonly unknown[]): void {
    const { own, self } = this.#members;
    if (own.state === 'left') {
      this.#members.put(self, { ...own, state: 'alive', incarnation: own.incarnation + 1 });
    }
    const ids: NodeId[] = [];
    for (const member of given) {
      const fields = asRecord(member, 'member');
      const id = asNodeId(fields['id'], 'member.id');
      const info = asInfo(fields['info'], 'member.info');
      if (id === self) continue;
      ids.push(id);
      this.#beliefs.hear({ id, state: 'alive', incarnation: 0, info, ageMs: 0, by: [] });
    }
    this.#exchange.join(ids);
  }

  #leave(): void {
    const { own, self, living } = this.#members;
    if (own.state === 'left') return;
    this.#members.put(self, { ...own, state: 'left' });
    const told = this.#random.shuffle([...living]).slice(0, FAREWELLS_MAX);
    for (const id of told) this.#voice.say(id, { kind: 'news' });
    this.#prober.stop();
    this.#exchange.stop();
  }
}
