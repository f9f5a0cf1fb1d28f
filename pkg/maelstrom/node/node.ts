/**
 * What a node of a challenge is made of: handlers by type of message, answers, calls with a deadline, timers.
 * A program is a function that is given a `Node` and says what the node does:
 *
 *     (node) => node.on('echo', ({ echo }) => ({ type: 'echo_ok', echo }))
 *
 * All of it is a pure process: nothing happens before a handler or callback returns, and then the host
 * does it. So the same program runs on stdin and stdout, over TCP and in the simulator.
 */
import { millis, nodeId, type Millis, type NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Effect, Event, Process } from '../../core/process.ts';
import type { Random } from '../../core/random.ts';
import { ERROR_KINDS } from '../errors.ts';
import type { Body } from '../message.ts';
import { Calls, type Answer, type CallLimits } from './calls.ts';
import { envelope, type Envelope } from './envelope.ts';
import { RpcError, thrownAsRpcError } from './rpc-error.ts';

/** A message that a handler is given. */
export interface Request {
  readonly from: NodeId;
  readonly body: Body;
}

/** @returns the body of the answer; undefined when there is none, or not yet (`Node.reply`). */
export type Handler = (body: Body, request: Request) => Body | undefined;

/** What makes a node do something. */
export type Program = (node: Node) => void;

export interface NodeOptions {
  readonly self: NodeId;
  /** All nodes, this one among them. */
  readonly ids: readonly NodeId[];
  /** Differs between the processes that one node has had: what is unique must not depend on memory. */
  readonly incarnation: number;
  /** This node's own stream. */
  readonly random: Random;
}

const NO_TIME = millis(0);

export class Node implements Process<Envelope> {
  readonly id: NodeId;
  readonly ids: readonly NodeId[];
  /** All nodes but this one. */
  readonly others: readonly NodeId[];
  readonly incarnation: number;
  readonly random: Random;
  readonly #handlers = new Map<string, Handler>();
  readonly #calls = new Calls();
  readonly #timers = new Map<string, () => void>();
  #view: () => JsonObject = () => ({});
  #timersMade = 0;
  #effects: Effect<Envelope>[] = [];
  #now = NO_TIME;

  constructor({ self, ids, incarnation, random }: NodeOptions, program: Program) {
    this.id = self;
    this.ids = ids;
    this.others = ids.filter((id) => id !== self);
    this.incarnation = incarnation;
    this.random = random;
    program(this);
  }

  /** Milliseconds since the process began. */
  get now(): Millis {
    return this.#now;
  }

  /** Calls that wait for an answer. */
  get openCalls(): number {
    return this.#calls.size;
  }

  /** Says what is done with messages of a type. What a handler throws becomes an answer, too. */
  on(type: string, handler: Handler): this {
    this.#handlers.set(type, handler);
    return this;
  }

  send(to: string, body: Body): void {
    this.#effects.push({ kind: 'send', to: nodeId(to), body: envelope(body) });
  }

  /** Answers a request, unless whoever sent it wants no answer. */
  reply({ from, body: { msg_id: id } }: Request, body: Body): void {
    if (id !== undefined) this.send(from, { ...body, in_reply_to: id });
  }

  /** Answers that something is not possible. */
  refuse(request: Request, error: RpcError): void {
    this.reply(request, error.body);
  }

  /** Asks another node or a service. `done` is called once, with the answer or at the deadline. */
  call(to: string, body: Body, done: (answer: Answer) => void, limits: CallLimits = {}): void {
    const call = this.#calls.begin(nodeId(to), body, done, { ...limits, now: this.#now });
    this.send(to, call.request);
    this.#awaitAnswer(call.id);
  }

  /** Calls back once, after a time. @returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void {
    const timer = `after:${++this.#timersMade}`;
    this.#setTimer(timer, ms, callback);
    return () => this.#clearTimer(timer);
  }

  /** Writes something into the node's log: with the runner, to stderr. */
  log(text: string, fields: JsonObject = {}): void {
    this.#effects.push({ kind: 'emit', fact: { kind: 'log', text, ...fields } });
  }

  /** Says what people are shown of the state. */
  show(view: () => JsonObject): void {
    this.#view = view;
  }

  step(event: Event<Envelope>, now: Millis): readonly Effect<Envelope>[] {
    this.#now = now;
    switch (event.kind) {
      case 'start':
      case 'command':
        break;
      case 'message':
        this.#hear(event.from, event.body.body);
        break;
      case 'timer':
        this.#fire(event.timer);
        break;
    }
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  view(): JsonObject {
    return this.#view();
  }

  #hear(from: NodeId, body: Body): void {
    if (body.in_reply_to !== undefined) this.#answered(body.in_reply_to, body);
    else this.#asked({ from, body });
  }

  #asked(request: Request): void {
    const { type } = request.body;
    const handler = this.#handlers.get(type);
    if (handler === undefined) {
      this.refuse(request, new RpcError('not-supported', `${this.id} knows no "${type}"`));
      return;
    }
    try {
      const answer = handler(request.body, request);
      if (answer !== undefined) this.reply(request, answer);
    } catch (error) {
      const answer = thrownAsRpcError(error);
      this.refuse(request, answer);
      if (answer.number === ERROR_KINDS.crash.code)
        this.#complain(`the handler of "${type}" has thrown`, error);
    }
  }

  /** A late answer, or a second one, finds no call any more. */
  #answered(id: number, body: Body): void {
    const call = this.#calls.end(id);
    if (call === undefined) return;
    this.#clearTimer(`call:${id}`);
    if (body.type === 'error') {
      const { code, text } = body;
      call.done({
        ok: false,
        code: typeof code === 'number' ? code : ERROR_KINDS.crash.code,
        text: typeof text === 'string' ? text : '',
      });
    } else {
      call.done({ ok: true, body });
    }
  }

  #awaitAnswer(id: number): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    const { to, request, retryMs, endsAt } = call;
    const leftMs = endsAt - this.#now;
    if (leftMs <= 0) {
      this.#calls.end(id);
      call.done({ ok: false, code: 0, text: `${to} has not answered "${request.type}" in time` });
      return;
    }
    this.#setTimer(`call:${id}`, Math.min(retryMs, leftMs), () => {
      if (this.#now < endsAt) this.send(to, request);
      this.#awaitAnswer(id);
    });
  }

  #setTimer(timer: string, ms: number, callback: () => void): void {
    this.#timers.set(timer, callback);
    this.#effects.push({ kind: 'setTimer', timer, afterMs: millis(ms) });
  }

  #clearTimer(timer: string): void {
    if (this.#timers.delete(timer)) this.#effects.push({ kind: 'clearTimer', timer });
  }

  #fire(timer: string): void {
    const callback = this.#timers.get(timer);
    this.#timers.delete(timer);
    callback?.();
  }

  #complain(what: string, error: unknown): void {
    this.log(what, {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}
