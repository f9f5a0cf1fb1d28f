/**
 * The state machine under all services of a node: it sends calls, runs those that come in, and matches
 * answers. What users do from outside (a call of the public API, a callback that goes on after a
 * promise) becomes a job of its next step, so every effect leaves from inside a step.
 *
 * At most once: links deliver once, and should a network double a frame, numbers tell. There is no
 * second try: a caller that gets a timeout does not know whether its call has run.
 */
import { LabError, errorCode, errorText, invariant } from '../core/errors.ts';
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Effect, Event, Process } from '../core/process.ts';
import { asNodeId, asRecord, asString } from '../wire/shape.ts';
import type { ValueOptions } from '../wire/values/options.ts';
import { pack } from '../wire/values/pack.ts';
import { deserialize } from '../wire/values/serialize.ts';
import { unpack } from '../wire/values/unpack.ts';
import { Calls } from './calls.ts';
import type { Companion } from './companion.ts';
import type {
  AnswerMessage,
  CallMessage,
  CompanionMessage,
  RosterMessage,
  ServiceMessage,
  Target,
} from './message.ts';
import type { GossipMessage } from './rumors/message.ts';
import { linkIdOf, reachOf, sameNode, type NodeInfo } from './node-info.ts';
import type { ServicePorts } from './ports.ts';
import { remember } from './remember.ts';
import { asAnswerError, asError, call, once, type Reply } from './reply.ts';
import { methodOf, type Service } from './routes.ts';
import { ServedPeer } from './served.ts';

/** A call to a node. */
export interface Call {
  readonly node: NodeInfo;
  readonly target: Target;
  readonly args: readonly unknown[];
  /** Default: that of the node. */
  readonly timeoutMs?: Millis | undefined;
}

export interface ServiceProcessOptions {
  readonly ports: ServicePorts;
  /** The service that a call means. Throws a `LabError` when there is none. */
  readonly find: (target: Target) => Service;
  /** How functions travel. */
  readonly values: ValueOptions;
}

/** The protocols that run beside the calls. */
export interface Companions {
  readonly gossip: Companion<GossipMessage>;
  /** Absent: nobody here finds out who is alive. */
  readonly membership?: Companion<RosterMessage> | undefined;
}

/** The command of the host that lets jobs run. */
export const ACT = 'act';

/** The command that tells of a peer whose connection is closed: `{peer}`. */
export const CLOSED = 'closed';

/** The command that tells of a peer that will not answer any more: `{peer, why}`. */
export const LOST = 'lost';

/** The command after which calls of others are refused: what runs still answers. */
export const STOPPING = 'stopping';

/** The command after which nobody answers this node any more, and nothing that it sends leaves. */
export const STOPPED = 'stopped';

const DEADLINES = 'deadlines';

/** Peers that are remembered to have spoken. */
const HEARD_MAX = 16_384;

export class ServiceProcess implements Process<ServiceMessage> {
  readonly #options: ServiceProcessOptions;
  readonly #own: NodeId;
  readonly #calls = new Calls();
  /** By caller: the process that it was, and which of its calls were taken. */
  readonly #served = new Map<NodeId, ServedPeer>();
  /** Timers of services, by name. */
  readonly #timers = new Map<string, () => void>();
  #jobs: (() => void)[] = [];
  #effects: Effect<ServiceMessage>[] = [];
  #companions: Companions | undefined;
  /** Peers that have spoken, and so can be answered; the latest ones. */
  readonly #heard = new Map<NodeId, true>();
  #stepping = false;
  #stopping = false;
  #now = millis(0);
  /** For when the timer of the deadlines is set. */
  #armedFor = Infinity;
  #counts = 0;
  #late = 0;

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
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
    const packed = this.#pack(args);
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
    const packed = this.#pack(args);
    if (sameNode(node, ports.self)) {
      const copy = structuredClone(packed);
      this.enter(() => this.#run(target, copy, () => undefined));
    } else this.#send(ports.meet(node), target, packed, true);
  }

  /** Whether a peer can be sent to by its name alone, as it has spoken to this node. */
  hasHeard(peer: NodeId): boolean {
    return this.#heard.has(peer);
  }

  /** Says something to a peer that can be sent to. To be used within a step. */
  say(to: NodeId, body: CompanionMessage): void {
    this.#effects.push({ kind: 'send', to, body });
  }

  /** A value as a text, with functions as they travel. @throws {LabError} for what cannot travel. */
  serialize(value: unknown): string {
    return JSON.stringify(this.#pack(value));
  }

  /** The value of a text from anywhere. @throws {LabError} for what is none. */
  deserialize(text: string): unknown {
    return deserialize(text, this.#options.values);
  }

  /** Runs `fire` after a while, unless `clearTimer` is quicker. A timer of that name is replaced. */
  setTimer(name: string, afterMs: Millis, fire: () => void): void {
    this.#timers.set(name, fire);
    this.#effects.push({ kind: 'setTimer', timer: `service:${name}`, afterMs });
  }

  /** @returns whether there was such a timer. */
  clearTimer(name: string): boolean {
    this.#effects.push({ kind: 'clearTimer', timer: `service:${name}` });
    return this.#timers.delete(name);
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
        this.#fire(event.timer);
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
    let served = this.#served.get(from);
    if (served === undefined) {
      served = new ServedPeer();
      this.#served.set(from, served);
    }
    if (!served.take(epoch, id)) return;
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
      const args = unpack(packed, this.#options.values);
      invariant(Array.isArray(args), 'the arguments of a call are a list');
      const service = this.#options.find(target);
      const method = methodOf(service, target.service, target.method);
      call(method, service, { args, reply: answer });
    } catch (error) {
      answer(asError(error));
    }
  }

  #answer(to: NodeId, id: number, answer: Parameters<Reply>): void {
    const body = { kind: 'answer' as const, id, answer: this.#packedAnswer(answer) };
    this.#effects.push({ kind: 'send', to, body });
  }

  /** An answer that cannot travel becomes an error that says so. */
  #packedAnswer(answer: Parameters<Reply>): unknown {
    try {
      return this.#pack(answer);
    } catch (error) {
      return pack([asError(error)], this.#options.values);
    }
  }

  /** An answer of this node to itself goes the same way, so that both see copies. */
  #settleHere(self: NodeId, id: number, answer: Parameters<Reply>): void {
    // Plain data is its own packed form.
    const copy = structuredClone(this.#packedAnswer(answer));
    this.enter(() => this.#settle(self, { kind: 'answer', id, answer: copy }));
  }

  /** What is refused because it is code says which option would allow it. */
  #pack(value: unknown): unknown {
    try {
      return pack(value, this.#options.values);
    } catch (error) {
      if (errorCode(error) !== 'ERR_CODE_REFUSED') throw error;
      const text = `${errorText(error)} (here: the option security.shippedCode)`;
      throw new LabError('ERR_CODE_REFUSED', text, { cause: error });
    }
  }

  #settle(from: NodeId, { id, answer }: AnswerMessage): void {
    if (!this.#calls.settle(from, id, this.#unpackedAnswer(answer))) this.#late += 1;
  }

  #unpackedAnswer(packed: unknown): Parameters<Reply> {
    try {
      const answer = unpack(packed, this.#options.values);
      invariant(Array.isArray(answer), 'an answer is a list');
      const [error, value, more]: readonly unknown[] = answer;
      return [asAnswerError(error), value, more];
    } catch (error) {
      return [asError(error)];
    }
  }

  #send(to: NodeId, { service, method, gid }: Target, args: unknown, silent: boolean): number {
    const id = this.#calls.number(to);
    const { epoch } = this.#options.ports;
    const body = { kind: 'call' as const, id, epoch, service, method, args, silent };
    this.#effects.push({ kind: 'send', to, body: gid === undefined ? body : { ...body, gid } });
    return id;
  }

  #fire(timer: string): void {
    if (timer !== DEADLINES) {
      const name = timer.slice('service:'.length);
      const fire = this.#timers.get(name);
      this.#timers.delete(name);
      fire?.();
      return;
    }
    this.#armedFor = Infinity;
    this.#calls.expire(this.#now);
    const next = this.#calls.nextDeadline;
    if (next !== undefined) this.#arm(next);
  }

  /** The timer is not cleared when calls are answered: it looks once in vain, which costs less. */
  #arm(deadline: Millis): void {
    this.#armedFor = deadline;
    const afterMs = millis(Math.max(0, deadline - this.#now));
    this.#effects.push({ kind: 'setTimer', timer: DEADLINES, afterMs });
  }

  #lost(args: unknown): void {
    const { peer: id, why } = asRecord(args, LOST);
    const peer = asNodeId(id, 'peer');
    const reason = asString(why, 'why');
    this.#calls.lost(peer, reason);
    for (const companion of this.#beside) companion.lost(peer, reason);
    this.#served.delete(peer);
  }

  /** Now, when a step runs, or in a step soon. */
  #act(job: () => void): void {
    if (this.#stepping) job();
    else this.enter(job);
  }
}
