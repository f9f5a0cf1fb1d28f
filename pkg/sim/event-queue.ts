/**
 * Virtual time: events in order of their time, ties in the order in which they were scheduled.
 *
 * A heap of four children a node in flat arrays. Times and sequence numbers are compared without
 * following a pointer, four children share a line of the cache, and what is moved are numbers: moving
 * references would cost the garbage collector's bookkeeping at every step. With a million events
 * waiting, that is most of the time that a heap takes.
 */
import { doubled } from './flat.ts';

/** What is to happen. */
export type Task = () => void;

const CHILDREN = 4;
const CAPACITY = 1024;

export class EventQueue {
  readonly #deliver: (packet: number) => void;
  /** The heap: time, sequence number, and place in `#tasks`, or `~packet`. */
  #times = new Float64Array(CAPACITY);
  #orders = new Float64Array(CAPACITY);
  #places = new Int32Array(CAPACITY);
  readonly #tasks: (Task | undefined)[] = [];
  /** Places in `#tasks` that are free. */
  readonly #free: number[] = [];
  #size = 0;
  #order = 0;
  #now = 0;

  /** @param deliver Is told when the time of a packet has come. */
  constructor(deliver: (packet: number) => void = () => {}) {
    this.#deliver = deliver;
  }

  /** The time of the event that runs, or ran last. */
  get now(): number {
    return this.#now;
  }

  /** Events that wait. */
  get size(): number {
    return this.#size;
  }

  /** When the next event is due; Infinity when none waits. */
  get nextAt(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] ?? Infinity);
  }

  /** Schedules a task; times in the past mean now. O(log size). */
  schedule(at: number, task: Task): void {
    const place = this.#free.pop() ?? this.#tasks.length;
    this.#tasks[place] = task;
    this.#add(at, place);
  }

  /** The same for a packet, which is but a number: there may be millions of them. */
  schedulePacket(at: number, packet: number): void {
    this.#add(at, ~packet);
  }

  /** Advances time to the next event and runs it. @returns false when none waits. O(log size). */
  runNext(): boolean {
    if (this.#size === 0) return false;
    this.#now = this.#times[0] ?? this.#now;
    const place = this.#places[0] ?? 0;
    this.#size -= 1;
    if (this.#size > 0) this.#siftDown(this.#size);
    if (place < 0) this.#deliver(~place);
    else this.#run(place);
    return true;
  }

  #run(place: number): void {
    const task = this.#tasks[place];
    this.#tasks[place] = undefined;
    this.#free.push(place);
    task?.();
  }

  #add(at: number, place: number): void {
    if (this.#size === this.#times.length) this.#grow();
    this.#siftUp(at > this.#now ? at : this.#now, place);
    this.#size += 1;
    this.#order += 1;
  }

  /** Finds the place of a new event from the end upwards. */
  #siftUp(time: number, place: number): void {
    const times = this.#times;
    let index = this.#size;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentTime = times[parent] ?? 0;
      // An equal time was scheduled earlier: it stays in front.
      if (parentTime <= time) break;
      this.#put(index, parentTime, this.#orders[parent] ?? 0, this.#places[parent] ?? 0);
      index = parent;
    }
    this.#put(index, time, this.#order, place);
  }

  /** Fills the hole at the top with the event `last`, which stood at the end. */
  #siftDown(last: number): void {
    const [times, orders, places] = [this.#times, this.#orders, this.#places];
    const time = times[last] ?? 0;
    const order = orders[last] ?? 0;
    let index = 0;
    for (;;) {
      const first = CHILDREN * index + 1;
      if (first >= last) break;
      let child = first;
      let childTime = times[first] ?? 0;
      const end = first + CHILDREN < last ? first + CHILDREN : last;
      for (let other = first + 1; other < end; other++) {
        const otherTime = times[other] ?? 0;
        if (otherTime > childTime) continue;
        if (otherTime === childTime && (orders[other] ?? 0) > (orders[child] ?? 0)) continue;
        child = other;
        childTime = otherTime;
      }
      if (time < childTime || (time === childTime && order < (orders[child] ?? 0))) break;
      this.#put(index, childTime, orders[child] ?? 0, places[child] ?? 0);
      index = child;
    }
    this.#put(index, time, order, places[last] ?? 0);
  }

  #put(index: number, time: number, order: number, place: number): void {
    this.#times[index] = time;
    this.#orders[index] = order;
    this.#places[index] = place;
  }

  #grow(): void {
    this.#times = doubled(this.#times);
    this.#orders = doubled(this.#orders);
    this.#places = doubled(this.#places);
  }
}
