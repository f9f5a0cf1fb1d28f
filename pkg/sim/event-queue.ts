/**
 * Virtual time: events in order of their time, ties in the order in which they were scheduled.
 *
 * A binary heap in flat arrays: times and sequence numbers are compared without following a pointer,
 * which is what most of the time goes into once millions of events wait.
 */

/** What is to happen. */
export type Task = () => void;

export class EventQueue {
  #times = new Float64Array(1024);
  #orders = new Float64Array(1024);
  #tasks: (Task | undefined)[] = [];
  #size = 0;
  #order = 0;
  #now = 0;

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
    if (this.#size === this.#times.length) this.#grow();
    const time = at > this.#now ? at : this.#now;
    this.#siftUp(this.#size, time, this.#order, task);
    this.#size += 1;
    this.#order += 1;
  }

  /** Advances time to the next event and runs it. @returns false when none waits. O(log size). */
  runNext(): boolean {
    if (this.#size === 0) return false;
    this.#now = this.#times[0] ?? this.#now;
    const task = this.#tasks[0];
    this.#removeFirst();
    task?.();
    return true;
  }

  #removeFirst(): void {
    this.#size -= 1;
    const last = this.#size;
    const time = this.#times[last] ?? 0;
    const order = this.#orders[last] ?? 0;
    const task = this.#tasks[last];
    this.#tasks[last] = undefined;
    if (last > 0) this.#siftDown(time, order, task);
  }

  #siftUp(from: number, time: number, order: number, task: Task): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      // An equal time was scheduled earlier: it stays in front.
      if ((this.#times[parent] ?? 0) <= time) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#put(index, time, order, task);
  }

  #siftDown(time: number, order: number, task: Task | undefined): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(child + 1, child)) child += 1;
      const childTime = this.#times[child] ?? 0;
      if (time < childTime || (time === childTime && order < (this.#orders[child] ?? 0))) break;
      this.#move(child, index);
      index = child;
    }
    this.#put(index, time, order, task);
  }

  #before(a: number, b: number): boolean {
    const [aTime, bTime] = [this.#times[a] ?? 0, this.#times[b] ?? 0];
    return aTime < bTime || (aTime === bTime && (this.#orders[a] ?? 0) < (this.#orders[b] ?? 0));
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] ?? 0, this.#orders[from] ?? 0, this.#tasks[from]);
  }

  #put(index: number, time: number, order: number, task: Task | undefined): void {
    this.#times[index] = time;
    this.#orders[index] = order;
    this.#tasks[index] = task;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#times.length);
    const orders = new Float64Array(2 * this.#orders.length);
    times.set(this.#times);
    orders.set(this.#orders);
    this.#times = times;
    this.#orders = orders;
  }
}
