/**
 * The state machine under all services of a node: it sends calls, runs those that come in, and matches
 * answers. What users do from outside (a call of the public API, a callback that goes on after a
 * promise) becomes a job of its next step, so every effect leaves from inside a step.
 *
 * At most once: links deliver once, and should a network double a frame, numbers tell. There is no
 * second try: a caller that gets a timeout does not know whether its call has run.
 */
import { LabError } from '../core/errors.ts';
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Effect, Event, Process } from '../core/process.ts';
import { asNodeId, asRecord, asString } from '../wire/shape.ts';
import type { ValueOptions } from '../wire/values/options.ts';
import { Calls, type Call } from './calls.ts';
import { CLOSED, LOST, STOPPED, STOPPING } from './commands.ts';
import type { Companion, Companions } from './companion.ts';
import type {
  AnswerMessage,
  CallMessage,
  CompanionMessage,
  ServiceMessage,
  Target,
} from './message.ts';
import { linkIdOf, reachOf, sameNode } from './node-info.ts';
import { Parcels } from './parcels.ts';
import type { ServicePorts } from './ports.ts';
import { remember } from './remember.ts';
import { asError, call, once, type Reply } from './reply.ts';
import { methodOf, type Service } from './routes.ts';
import { ServedPeers } from './served.ts';
import { Timers } from './timers.ts';

export interface ServiceProcessOptions {
  readonly ports: ServicePorts;
  /** The service that a call means. Throws a `LabError` when there is none. */
  readonly find: (target: Target) => Service;
  /** How functions travel. */
  readonly values: ValueOptions;
}

/** Peers that are remembered to have spoken. */
const HEARD_MAX = 16_384;

export class ServiceProcess implements Process<ServiceMessage> {
  readonly #options: ServiceProcessOptions;
  /** How values travel. */
  readonly parcels: Parcels;
  readonly #own: NodeId;
  readonly #calls = new Calls();
  readonly #served = new ServedPeers();
  readonly #timers = new Timers((effect) => this.#effects.push(effect));
  #jobs: (() => void)[] = [];
  #effects: Effect<ServiceMessage>[] = [];
  #companions: Companions | undefined;
  /** Peers that have spoken, and so can be answered; the latest ones. */
  readonly #heard = new Map<NodeId, true>();
  #stepping = false;
  #stopping = false;
  readonly #endings: (() => void)[] = [];
  #now = millis(0);
  /** For when the timer of the deadlines is set. */
  #armedFor = Infinity;
  #counts = 0;
  #late = 0;

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
    this.parcels = new Parcels(options.values);
    this.#own = linkIdOf(options.ports.self, options.ports.digest);
  }

  /** From now on these run beside the calls. To be used once, before the first step. */
  accompany(companions: Companions): void {
    this.#companions = companions;
  }

  /** The time of the present step, or the latest one. */
  get now(): Millis {
    return this.#now;
  }

  /** Calls that this node has run, its own to itself included. */
  get counts(): number {
    return this.#counts;
  }

  step(event: Event<ServiceMessage>, now: Millis): readonly Effect<ServiceMessage>[] {
    this.#now = now;
    this.#stepping = true;
    this.#take(event);
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) job();
    this.#stepping = false;
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  view(): JsonObject {
    const { self } = this.#options.ports;
    const late = this.#late;
    return { ...reachOf(self), counts: this.#counts, waiting: this.#calls.size, late };
  }

  /** Runs a job in a step: this one, after what runs now, or the next one. */
  enter(job: () => void): void {
    this.#jobs.push(job);
    // One command runs all jobs that wait.
    if (!this.#stepping && this.#jobs.length === 1) this.#options.ports.wake();
  }

  /**
   * Calls a method on a node. `reply` gets what it calls back with, or an error: no answer in time, the
   * node is out of reach, something cannot be sent. To be used within a step.
   */
  call({ node, target, args, timeoutMs }: Call, reply: Reply): void {
    const { ports } = this.#options;
    const packed = this.parcels.pack(args);
    const here = sameNode(node, ports.self);
    const bound = timeoutMs ?? ports.timeoutMs;
    const to = here ? this.#own : ports.meet(node);
    const id = here ? this.#calls.number(to) : this.#send(to, target, packed, false);
    if (here) {
      const copy = structuredClone(packed);
      this.enter(() => this.#run(target, copy, (...answer) => this.#settleHere(to, id, answer)));
    }
    const deadline = millis(this.#now + bound);
    this.#calls.open(to, id, { node, target, timeoutMs: bound, deadline, reply });
    if (deadline < this.#armedFor) this.#arm(deadline);
  }

  /** Calls a method on a node and asks for no answer. */
  tell({ node, target, args }: Call): void {
    const { ports } = this.#options;
    const packed = this.parcels.pack(args);
    if (sameNode(node, ports.self)) {
      const copy = structuredClone(packed);
      this.enter(() => this.#run(target, copy, () => undefined));
    } else this.#send(ports.meet(node), target, packed, true);
  }

  /** Has a job run, within a step, when this node begins to end. */
  whenStopping(job: () => void): void {
    this.#endings.push(job);
  }

  /** Whether a peer can be sent to by its name alone, as it has spoken to this node. */
  hasHeard(peer: NodeId): boolean {
    return this.#heard.has(peer);
  }

  /** Says something to a peer that can be sent to. To be used within a step. */
  say(to: NodeId, body: CompanionMessage): void {
    this.#effects.push({ kind: 'send', to, body });
  }

  /** Runs `fire` after a while, unless `clearTimer` is quicker. A timer of that name is replaced. */
  setTimer(name: string, afterMs: Millis, fire: () => void): void {
    this.#timers.set(`service:${name}`, afterMs, fire);
  }

  /** @returns whether there was such a timer. */
  clearTimer(name: string): boolean {
    return this.#timers.clear(`service:${name}`);
  }

  #take(event: Event<ServiceMessage>): void {
    switch (event.kind) {
      case 'start':
        for (const companion of this.#beside) companion.started?.();
        break;
      case 'message':
        this.#hear(event.from, event.body);
        break;
      case 'timer':
        this.#timers.fire(event.timer);
        break;
      case 'command':
        this.#command(event.name, event.args);
        break;
    }
  }

  /** `act` has nothing to do but to run the jobs. */
  #command(name: string, args: unknown): void {
    switch (name) {
      case CLOSED: {
        const peer = asNodeId(asRecord(args, CLOSED)['peer'], 'peer');
        for (const companion of this.#beside) companion.closed?.(peer);
        break;
      }
      case LOST:
        this.#lost(args);
        break;
      case STOPPING:
        this.#stopping = true;
        for (const ending of this.#endings) ending();
        for (const companion of this.#beside) companion.stopping?.();
        break;
      case STOPPED:
        this.#calls.stopped();
        for (const companion of this.#beside) companion.stopped?.();
        break;
    }
  }

  get #beside(): readonly Omit<Companion<unknown>, 'hear'>[] {
    const { gossip, membership } = this.#companions ?? {};
    return [gossip, membership].filter((companion) => companion !== undefined);
  }

  #hear(from: NodeId, message: ServiceMessage): void {
    if (!this.#heard.has(from)) remember(this.#heard, [from, true], HEARD_MAX);
    switch (message.kind) {
      case 'call':
        return this.#serve(from, message);
      case 'answer':
        return this.#settle(from, message);
      case 'gossip':
        return this.#companions?.gossip.hear(from, message);
      case 'membership':
        return this.#companions?.membership?.hear(from, message);
    }
  }

  #serve(from: NodeId, message: CallMessage): void {
    const { id, epoch, silent, args } = message;
    if (!this.#served.take(from, epoch, id)) return;
    const reply: Reply = (...answer) => {
      if (!silent) this.#act(() => this.#answer(from, id, answer));
    };
    if (this.#stopping) reply(new LabError('ERR_STOPPED', 'this node is ending'));
    else this.#run(message, args, reply);
  }

  /** Runs a method of this node. */
  #run(target: Target, packed: unknown, reply: Reply): void {
    this.#counts += 1;
    const answer = once(reply);
    try {
      const args = this.parcels.openArguments(packed);
      const service = this.#options.find(target);
      const method = methodOf(service, target.service, target.method);
      call(method, service, { args, reply: answer });
    } catch (error) {
      answer(asError(error));
    }
  }

  #answer(to: NodeId, id: number, answer: Parameters<Reply>): void {
    const body = { kind: 'answer' as const, id, answer: this.parcels.packAnswer(answer) };
    this.#effects.push({ kind: 'send', to, body });
  }

  /** An answer of this node to itself goes the same way, so that both see copies. */
  #settleHere(self: NodeId, id: number, answer: Parameters<Reply>): void {
    // Plain data is its own packed form.
    const copy = structuredClone(this.parcels.packAnswer(answer));
    this.enter(() => this.#settle(self, { kind: 'answer', id, answer: copy }));
  }

  #settle(from: NodeId, { id, answer }: AnswerMessage): void {
    if (!this.#calls.settle(from, id, this.parcels.openAnswer(answer))) this.#late += 1;
  }

  #send(to: NodeId, { service, method, gid }: Target, args: unknown, silent: boolean): number {
    const id = this.#calls.number(to);
    const { epoch } = this.#options.ports;
    const body = { kind: 'call' as const, id, epoch, service, method, args, silent };
    this.#effects.push({ kind: 'send', to, body: gid === undefined ? body : { ...body, gid } });
    return id;
  }

  /** The timer is not cleared when calls are answered: it looks once in vain, which costs less. */
  #arm(deadline: Millis): void {
    this.#armedFor = deadline;
    this.#timers.set('deadlines', millis(Math.max(0, deadline - this.#now)), () => {
      this.#armedFor = Infinity;
      this.#calls.expire(this.#now);
      const next = this.#calls.nextDeadline;
      if (next !== undefined) this.#arm(next);
    });
  }

  #lost(args: unknown): void {
    const { peer: id, why } = asRecord(args, LOST);
    const peer = asNodeId(id, 'peer');
    const reason = asString(why, 'why');
    this.#calls.lost(peer, reason);
    for (const companion of this.#beside) companion.lost(peer, reason);
    this.#served.forget(peer);
  }

  /** Now, when a step runs, or in a step soon. */
  #act(job: () => void): void {
    if (this.#stepping) job();
    else this.enter(job);
  }
}
