/**
 * The only interpreter of effects. It owns one process and performs what that asks for with the parts
 * it was given: a transport, a clock, a trace and the faults of this node's links. Over TCP and in the
 * simulator it is the same object with other parts.
 *
 * Order of one step: facts to the trace and sends to the transport, in the order of the effects. A
 * planned crash strikes after exactly `crashAfterSends` sends: whatever the step still wanted to do is
 * discarded, and nothing happens in this host ever again.
 *
 * While a peer's queue is above its limit, what the node would do by itself waits, in order: timers and
 * commands. Messages do not: nodes that stopped to listen because nobody listens to them would wait for
 * each other in a ring. What a process answers to messages is bounded by what it is sent, and in the end
 * by the transport's limit of a queue.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Effect, Event, Fact, Process } from '../core/process.ts';
import { PASS, judge, type LinkRule } from '../faults/link-rules.ts';
import type { Counts } from '../trace/record.ts';
import { Traffic } from './traffic.ts';
import type { Clock, Transport, TransportHandlers } from './transport.ts';

/** What every protocol's message must be able to tell: its kind, for the accounts. */
export type Message = { readonly kind: string };

export interface HostOptions<M extends Message> {
  readonly process: Process<M>;
  /** Those whose messages are counted apart. */
  readonly peers: readonly NodeId[];
  readonly transport: Transport<M>;
  readonly clock: Clock;
  readonly record: (fact: Fact) => void;
  /** Also records every send, drop and receive. */
  readonly recordMessages: boolean;
  /** The faults of a link, asked for at its first message; absent: there are none. */
  readonly rulesTo?: (to: NodeId) => readonly LinkRule[];
  /** Die after this many sends; absent: never. */
  readonly crashAfterSends?: number;
  /** Called once, when the planned crash strikes. The host is frozen by then. */
  readonly onCrash?: () => void;
}

/** What happens to a process without anybody's message. */
type OwnEvent<M> = Exclude<Event<M>, { readonly kind: 'message' }>;

/** A simulation may hold a million hosts, so what few of them need is made when it is needed. */
export class Host<M extends Message> implements TransportHandlers<M> {
  readonly #options: HostOptions<M>;
  readonly #process: Process<M>;
  readonly #transport: Transport<M>;
  readonly #traffic: Traffic;
  #rules: Map<NodeId, readonly LinkRule[]> | undefined;
  /** Running timers of the process, by name, with their cancellation. */
  #timers: Map<string, () => void> | undefined;
  /** Messages held back by an injected delay, with the cancellation of their timers. */
  #held: Map<object, { readonly from: NodeId; readonly cancel: () => void }> | undefined;
  /** Timers and commands that wait until no peer's queue is above its limit. */
  #backlog: OwnEvent<M>[] | undefined;
  /** `stopped`: the process gets no more events, arrivals are still counted. `frozen`: nothing is. */
  #state: 'running' | 'stopped' | 'frozen' = 'running';
  #sends = 0;

  constructor(options: HostOptions<M>) {
    this.#options = options;
    this.#process = options.process;
    this.#transport = options.transport;
    this.#traffic = new Traffic(options.peers);
    options.transport.bind(this);
  }

  start(): void {
    this.#offer({ kind: 'start' });
  }

  command(name: string, args: Json): void {
    this.#offer({ kind: 'command', name, args });
  }

  /**
   * Ends the experiment on this node: the process gets no further event, messages that were held back
   * count as received, and so does what still arrives.
   */
  stop(): void {
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    this.#clearTimers();
    for (const { from, cancel } of this.#held?.values() ?? []) {
      cancel();
      this.#traffic.received(from);
    }
    this.#held?.clear();
    this.#backlog = undefined;
  }

  counts(): Counts {
    return this.#traffic.counts();
  }

  view(): JsonObject {
    return this.#options.process.view();
  }

  /** For the transport: a message has arrived. */
  message(from: NodeId, body: M, holdMs: Millis): void {
    if (this.#state === 'frozen') return;
    if (this.#state === 'stopped') {
      this.#traffic.received(from);
    } else if (holdMs > 0) {
      this.#hold(from, body, holdMs);
    } else {
      this.#step({ kind: 'message', from, body });
    }
  }

  /** For the transport: a message will come soon. What it will need stands in four objects. */
  prefetch(): number {
    const { clock, recordMessages } = this.#options;
    const isRare = recordMessages || clock === undefined || this.#state !== 'running';
    const read = this.#process.prefetch?.() ?? this.#process.step.length;
    return this.#traffic.prefetch() + read + (isRare ? 1 : 0);
  }

  /** For the transport: no peer's queue is above its limit any more. */
  drained(): void {
    while (this.#state === 'running' && !this.#transport.congested()) {
      const event = this.#backlog?.shift();
      if (event === undefined) return;
      this.#step(event);
    }
  }

  #hold(from: NodeId, body: M, holdMs: Millis): void {
    const held = (this.#held ??= new Map<object, { from: NodeId; cancel: () => void }>());
    const key = {};
    const cancel = this.#options.clock.after(holdMs, () => {
      held.delete(key);
      this.#step({ kind: 'message', from, body });
    });
    held.set(key, { from, cancel });
  }

  /** Hands an event to the process, or keeps it while a peer's queue is too long. */
  #offer(event: OwnEvent<M>): void {
    if (this.#state !== 'running') return;
    if ((this.#backlog?.length ?? 0) > 0 || this.#transport.congested()) {
      (this.#backlog ??= []).push(event);
    } else {
      this.#step(event);
    }
  }

  #step(event: Event<M>): void {
    if (event.kind === 'message') {
      this.#traffic.received(event.from);
      if (this.#options.recordMessages) {
        this.#recordMessage('receive', { from: event.from }, event.body);
      }
    }
    const now = this.#options.clock.now();
    for (const effect of this.#process.step(event, now)) {
      this.#perform(effect, now);
      if (this.#state !== 'running') return;
    }
  }

  #perform(effect: Effect<M>, now: Millis): void {
    switch (effect.kind) {
      case 'send':
        this.#send(effect.to, effect.body, now);
        break;
      case 'setTimer':
        this.#setTimer(effect.timer, effect.afterMs);
        break;
      case 'clearTimer':
        this.#clearTimer(effect.timer);
        break;
      case 'emit':
        this.#options.record(effect.fact);
        break;
    }
  }

  #send(to: NodeId, body: M, now: Millis): void {
    const { rulesTo, crashAfterSends, onCrash } = this.#options;
    const copies = rulesTo === undefined ? PASS : judge(this.#rulesOf(to, rulesTo), now, body);
    this.#traffic.sent(to, body.kind, copies.length);
    if (this.#options.recordMessages) {
      this.#recordMessage(copies.length === 0 ? 'drop' : 'send', { to }, body);
    }
    for (const holdMs of copies) this.#traffic.bytes(this.#transport.send(to, body, holdMs));
    this.#sends += 1;
    if (this.#sends !== crashAfterSends) return;
    this.#state = 'frozen';
    this.#clearTimers();
    for (const { cancel } of this.#held?.values() ?? []) cancel();
    this.#transport.pause(true);
    this.#options.record({ kind: 'crash', afterSends: this.#sends, view: this.view() });
    onCrash?.();
  }

  #setTimer(timer: string, afterMs: Millis): void {
    const timers = (this.#timers ??= new Map<string, () => void>());
    this.#clearTimer(timer);
    const cancel = this.#options.clock.after(millis(afterMs), () => {
      timers.delete(timer);
      this.#offer({ kind: 'timer', timer });
    });
    timers.set(timer, cancel);
  }

  /** Also one that has fired and waits. */
  #clearTimer(timer: string): void {
    this.#timers?.get(timer)?.();
    this.#timers?.delete(timer);
    this.#backlog = this.#backlog?.filter(
      (event) => event.kind !== 'timer' || event.timer !== timer,
    );
  }

  #clearTimers(): void {
    for (const cancel of this.#timers?.values() ?? []) cancel();
    this.#timers?.clear();
  }

  #rulesOf(to: NodeId, rulesTo: (to: NodeId) => readonly LinkRule[]): readonly LinkRule[] {
    const known = (this.#rules ??= new Map<NodeId, readonly LinkRule[]>());
    let rules = known.get(to);
    if (rules === undefined) {
      rules = rulesTo(to);
      known.set(to, rules);
    }
    return rules;
  }

  #recordMessage(kind: 'send' | 'drop' | 'receive', peer: JsonObject, body: M): void {
    this.#options.record({ kind, ...peer, body: { ...body } });
  }
}
