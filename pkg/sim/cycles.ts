/**
 * A simulation by cycles, for a million nodes: time goes from one cycle to the next, in each of them
 * every process in turn gets the timers that fall due in it, and what is sent is delivered at once, in
 * order, before the next timer. There are no hosts, no codec and no latency; only the order of the nodes
 * is modelled, and messages that are lost.
 *
 * During a cycle the clock stands still. A timer falls due by the durations for which it was set, one
 * after another, so a process may get several in a cycle, or none.
 *
 * Source of the idea: PeerSim's cycle-driven engine (A. Montresor, M. Jelasity 2009).
 */
import { invariant } from '../core/errors.ts';
import { millis, type NodeId } from '../core/ids.ts';
import type { Effect, Event, Fact, Process } from '../core/process.ts';
import type { Random } from '../core/random.ts';
import { Directory } from './directory.ts';

export interface CyclesOptions<M> {
  /** Kept, not modified; a node's number is its place. */
  readonly ids: readonly NodeId[];
  /** As many as ids, in their order. */
  readonly processes: readonly Process<M>[];
  /** The length of a cycle in ms. */
  readonly cycleMs: number;
  /**
   * Draws the order of the nodes anew in each cycle; absent: that of `ids`, every time, which is faster
   * with a million nodes, as memory is read in order.
   */
  readonly random?: Random;
  /**
   * So many nodes, one after another, have their turns before what they say is delivered; at least 1, the
   * default. With a million nodes more are faster: a receiver is in no cache of the processor, and
   * several that are known beforehand are fetched in the time of one.
   */
  readonly together?: number;
  /** Gets the facts of all nodes. */
  readonly record?: (fact: Fact, number: number) => void;
  /** Whether a message is lost; asked once for each. */
  readonly isLost?: (from: number, to: number, body: M) => boolean;
}

/** The timers of one name: when that of each node falls due, in ms; Infinity: it is not set. */
interface Timer {
  readonly name: string;
  readonly due: Float64Array;
}

/** Messages that one timer may set off: more are taken for a bug. */
const SENT_MAX = 10_000_000;

const START: Event<never> = { kind: 'start' };

export class Cycles<M> {
  readonly #options: CyclesOptions<M>;
  readonly #directory = new Directory();
  /** Of every name that occurs: a process has few. */
  readonly #timers: Timer[] = [];
  readonly #dead: Uint8Array;
  /** In which order the nodes have their turns. */
  readonly #order: Int32Array;
  /** What is on its way: so many messages, in order; what stands behind them is of earlier ones. */
  #sent = 0;
  readonly #senders: number[] = [];
  readonly #receivers: NodeId[] = [];
  /** The numbers of the receivers that were looked up. */
  readonly #numbers: number[] = [];
  readonly #bodies: M[] = [];
  #cycle = 0;
  #timersSet = 0;
  /** Kept only because a compiler may leave out what nobody wants to know. */
  #read = 0;

  constructor(options: CyclesOptions<M>) {
    this.#options = options;
    this.#dead = new Uint8Array(options.ids.length);
    this.#order = new Int32Array(options.ids.length).map((_, number) => number);
    for (const id of options.ids) this.#directory.add(id);
  }

  /** Starts all processes, in order. */
  start(): void {
    for (let number = 0; number < this.#options.ids.length; number++) {
      this.#step(number, START, 0);
      this.#deliver();
    }
  }

  /** Ends a node: no timer of it fires again, and what is sent to it is lost. */
  kill(number: number): void {
    this.#dead[number] = 1;
    for (const timer of this.#timers) this.#clear(timer, number);
  }

  /** Runs the next cycle. @returns false when no timer is set any more. */
  run(): boolean {
    const end = (this.#cycle + 1) * this.#options.cycleMs;
    this.#reorder();
    const { together = 1 } = this.#options;
    for (let first = 0; first < this.#order.length; first += together) {
      this.#play(first, Math.min(first + together, this.#order.length), end);
    }
    this.#cycle += 1;
    return this.#timersSet > 0;
  }

  /** Fisher and Yates: each order is as likely as any other. */
  #reorder(): void {
    const { random } = this.#options;
    const order = this.#order;
    for (let left = random === undefined ? 0 : order.length; left > 1; left--) {
      const drawn = random?.integer(left) ?? 0;
      const last = order[left - 1] ?? 0;
      order[left - 1] = order[drawn] ?? 0;
      order[drawn] = last;
    }
  }

  /** Fires the timers that fall due before `end` of those who are in these places of the order. */
  #play(first: number, last: number, end: number): void {
    let fired: number;
    do {
      fired = 0;
      for (let place = first; place < last; place++)
        fired += this.#fire(this.#order[place] ?? 0, end);
      this.#deliver();
    } while (fired > 0);
  }

  /** Fires the earliest timer of a node, if it falls due before `end`. @returns how many it fired. */
  #fire(number: number, end: number): 0 | 1 {
    let earliest = end;
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      const at = timer.due[number] ?? Infinity;
      if (at >= earliest) continue;
      earliest = at;
      next = timer;
    }
    if (next === undefined) return 0;
    this.#clear(next, number);
    this.#step(number, { kind: 'timer', timer: next.name }, earliest);
    return 1;
  }

  /** Delivers all that was sent, and what is sent in answer. */
  #deliver(): void {
    const { isLost, ids } = this.#options;
    const now = millis(this.#cycle * this.#options.cycleMs);
    let known = 0;
    for (let next = 0; next < this.#sent; next++) {
      if (next === known) known = this.#lookUp(next);
      const from = this.#senders[next] ?? 0;
      const to = this.#numbers[next] ?? 0;
      const [sender, body] = [ids[from], this.#bodies[next]];
      if (sender === undefined || body === undefined) continue;
      if (this.#dead[to] === 1 || isLost?.(from, to, body) === true) continue;
      this.#step(to, { kind: 'message', from: sender, body }, now);
    }
    this.#sent = 0;
  }

  /** Finds the receivers of the messages from `first` on, and reads a little of each. @returns the end. */
  #lookUp(first: number): number {
    let sum = 0;
    for (let next = first; next < this.#sent; next++) {
      const id = this.#receivers[next];
      const to = id === undefined ? undefined : this.#directory.numberOf(id);
      if (to === undefined) invariant(false, `${id}, to whom a message goes, does not exist`);
      this.#numbers[next] = to;
    }
    for (let next = first; next < this.#sent; next++) {
      const to = this.#numbers[next] ?? 0;
      const process = this.#options.processes[to];
      sum += (this.#dead[to] ?? 0) + (process?.prefetch?.() ?? process?.step.length ?? 0);
    }
    this.#read = (this.#read + sum) | 0;
    return this.#sent;
  }

  /** @param at When the event happens, from which its timers count. */
  #step(number: number, event: Event<M>, at: number): void {
    const process = this.#options.processes[number];
    if (process === undefined) return;
    const now = millis(this.#cycle * this.#options.cycleMs);
    for (const effect of process.step(event, now)) this.#perform(effect, number, at);
  }

  #perform(effect: Effect<M>, number: number, at: number): void {
    switch (effect.kind) {
      case 'send':
        this.#send(number, effect.to, effect.body);
        break;
      case 'setTimer': {
        const timer = this.#timer(effect.timer);
        this.#clear(timer, number);
        timer.due[number] = at + effect.afterMs;
        this.#timersSet += 1;
        break;
      }
      case 'clearTimer':
        this.#clear(this.#timer(effect.timer), number);
        break;
      case 'emit':
        this.#options.record?.(effect.fact, number);
        break;
    }
  }

  #send(from: number, to: NodeId, body: M): void {
    invariant(this.#sent < SENT_MAX, 'one timer set off too many messages');
    this.#senders[this.#sent] = from;
    this.#receivers[this.#sent] = to;
    this.#bodies[this.#sent] = body;
    this.#sent += 1;
  }

  #clear({ due }: Timer, number: number): void {
    if (due[number] !== Infinity) this.#timersSet -= 1;
    due[number] = Infinity;
  }

  #timer(name: string): Timer {
    for (const timer of this.#timers) if (timer.name === name) return timer;
    const timer = { name, due: new Float64Array(this.#options.ids.length).fill(Infinity) };
    this.#timers.push(timer);
    return timer;
  }
}
