/**
 * Virtual time: events in order of their time, ties in the order in which they were scheduled.
 *
 * An event that is far off stands in a calendar if there are many, an earlier one in a heap, and the next
 * few in a row, so that who delivers packets can see them come. All are flat arrays of numbers.
 */
import { Calendar } from './calendar.ts';
import { EventHeap } from './event-heap.ts';

/** What is to happen. */
export type Task = () => void;

/** What becomes of packets, which are but numbers: there may be millions of them. */
export interface PacketHandler {
  /** The events that are due next, in `places` up to `count`; of them, `~packet` stands for a packet. */
  prefetch(places: Int32Array, count: number): void;
  /** The time of a packet has come. */
  deliver(packet: number): void;
}

/** Events in the row. */
const ROW = 32;
/** More events in the heap than this, and the calendar begins. */
const HEAP_MAX = 8192;

const NO_PACKETS: PacketHandler = { prefetch: () => {}, deliver: () => {} };

export class EventQueue {
  readonly #packets: PacketHandler;
  /** What stands for an event: a place in `#tasks`, or `~packet`. */
  readonly #tasks: (Task | undefined)[] = [];
  /** Places in `#tasks` that are free. */
  readonly #free: number[] = [];
  /** Made when there are many events. */
  #calendar: Calendar | undefined;
  readonly #heap = new EventHeap();
  /** The next events when the row was made, in order, from `#next` to `#end`. */
  readonly #times = new Float64Array(ROW);
  readonly #places = new Int32Array(ROW);
  #next = 0;
  #end = 0;
  #now = 0;
  readonly #toHeap = (time: number, place: number): void => this.#heap.push(time, place);

  constructor(packets = NO_PACKETS) {
    this.#packets = packets;
  }

  /** The time of the event that runs, or ran last. */
  get now(): number {
    return this.#now;
  }

  /** Events that wait. */
  get size(): number {
    return this.#end - this.#next + this.#heap.size + (this.#calendar?.size ?? 0);
  }

  /** When the next event is due; Infinity when none waits. */
  get nextAt(): number {
    if (this.#next === this.#end) this.#fill();
    return Math.min(this.#rowTime, this.#heap.time);
  }

  /** Schedules a task; times in the past mean now. */
  schedule(at: number, task: Task): void {
    const place = this.#free.pop() ?? this.#tasks.length;
    this.#tasks[place] = task;
    this.#add(at, place);
  }

  /** The same for a packet. */
  schedulePacket(at: number, packet: number): void {
    this.#add(at, ~packet);
  }

  /** Advances time to the next event and runs it. @returns false when none waits. */
  runNext(): boolean {
    if (this.#next === this.#end) this.#fill();
    const [inRow, inHeap] = [this.#rowTime, this.#heap.time];
    // Of one time, those in the row were scheduled earlier.
    if (this.#next < this.#end && inRow <= inHeap) {
      this.#now = inRow;
      this.#run(this.#places[this.#next++] ?? 0);
      return true;
    }
    if (this.#heap.size === 0) return false;
    this.#now = inHeap;
    this.#run(this.#heap.pop());
    return true;
  }

  /** When the first event in the row is due. */
  get #rowTime(): number {
    return this.#next < this.#end ? (this.#times[this.#next] ?? Infinity) : Infinity;
  }

  #run(place: number): void {
    if (place < 0) {
      this.#packets.deliver(~place);
      return;
    }
    const task = this.#tasks[place];
    this.#tasks[place] = undefined;
    this.#free.push(place);
    task?.();
  }

  #add(at: number, place: number): void {
    const time = at > this.#now ? at : this.#now;
    if (this.#calendar?.add(time, place) === true) return;
    this.#heap.push(time, place);
    if (this.#heap.size > HEAP_MAX) this.#calendar ??= new Calendar(this.#heap);
  }

  /** Makes the row, of what is due next, where there are many events. */
  #fill(): void {
    const calendar = this.#calendar;
    if (calendar === undefined) return;
    this.#next = 0;
    this.#end = 0;
    while (this.#end < ROW) {
      if (this.#heap.size === 0) calendar.turn(this.#toHeap);
      if (this.#heap.size === 0) break;
      this.#times[this.#end] = this.#heap.time;
      this.#places[this.#end] = this.#heap.pop();
      this.#end += 1;
    }
    this.#packets.prefetch(this.#places, this.#end);
  }
}
