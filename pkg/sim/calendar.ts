/**
 * Events of later days: a year is cut into days of one length, and an event is written down on its day,
 * unsorted, behind what stands there. So adding one costs the same however many there are, and memory is
 * written in few places and read in order. What lies beyond the year waits for the next one, which begins
 * when this one is over, and is as long as its events then lie apart.
 *
 * Source of the idea: R. Brown 1988, "Calendar queues: a fast O(1) priority queue implementation for the
 * simulation event set problem".
 */
import type { EventHeap } from './event-heap.ts';
import { doubled } from './flat.ts';

const DAYS = 1024;
/** The list of events beyond the year. */
const LATER = DAYS;
/** Events that are kept side by side. */
const SHEET = 32;
const NONE = -1;

export class Calendar {
  #start = 0;
  #dayMs = 1;
  #today = -1;
  #size = 0;
  /** The first and the last time beyond the year. */
  #laterFrom = Infinity;
  #laterTo = 0;
  /** By day: its first sheet, its last, and how many events stand on that. */
  readonly #first = new Int32Array(DAYS + 1).fill(NONE);
  readonly #last = new Int32Array(DAYS + 1).fill(NONE);
  readonly #used = new Int32Array(DAYS + 1);
  /** By sheet: the one behind it on its day, or among the blank ones. */
  #next = new Int32Array(DAYS);
  #blank = NONE;
  /** Sheets from here on were never used. */
  #end = 0;
  #times = new Float64Array(DAYS * SHEET);
  #places = new Int32Array(DAYS * SHEET);

  /** @param events Are taken out of the heap; at least one. */
  constructor(events: EventHeap) {
    while (events.size > 0) {
      const { time } = events;
      this.#write(LATER, time, events.pop());
    }
    this.#beginYear();
  }

  /** Events of later days. */
  get size(): number {
    return this.#size;
  }

  /** Writes an event down, behind those of its time. @returns false when its day is today or over. */
  add(time: number, place: number): boolean {
    const day = this.#dayOf(time);
    if (day <= this.#today) return false;
    this.#write(day, time, place);
    return true;
  }

  /** Begins the next day that has events and hands them over, those of one time in their order. */
  turn(take: (time: number, place: number) => void): void {
    if (this.#size === 0) return;
    this.#advance();
    if (this.#today === DAYS) {
      this.#beginYear();
      this.#advance();
    }
    this.#empty(this.#today, take);
  }

  /** To the next day that has events; past the last when no other has. */
  #advance(): void {
    do this.#today += 1;
    while (this.#today < DAYS && this.#first[this.#today] === NONE);
  }

  /** Both steps are monotonic, however they are rounded: of two events the later is never a day earlier. */
  #dayOf(time: number): number {
    const day = (Math.min(time, Number.MAX_VALUE) - this.#start) / this.#dayMs;
    return day < DAYS ? Math.floor(day) : LATER;
  }

  /** Makes a year of the events beyond the last one: the first is on its first day, the last on its last. */
  #beginYear(): void {
    this.#start = Math.min(this.#laterFrom, Number.MAX_VALUE);
    this.#dayMs = Math.max((this.#laterTo - this.#start) / (DAYS - 1), Number.MIN_VALUE);
    this.#today = -1;
    this.#laterFrom = Infinity;
    this.#laterTo = 0;
    this.#empty(LATER, (time, place) => this.#write(this.#dayOf(time), time, place));
  }

  #write(day: number, time: number, place: number): void {
    if (day === LATER) {
      this.#laterFrom = Math.min(this.#laterFrom, time);
      this.#laterTo = Math.min(Math.max(this.#laterTo, time), Number.MAX_VALUE);
    }
    let sheet = this.#last[day] ?? NONE;
    let used = this.#used[day] ?? 0;
    if (sheet === NONE || used === SHEET) {
      sheet = this.#addSheet(day, sheet);
      used = 0;
    }
    this.#times[SHEET * sheet + used] = time;
    this.#places[SHEET * sheet + used] = place;
    this.#used[day] = used + 1;
    this.#size += 1;
  }

  #addSheet(day: number, last: number): number {
    let sheet = this.#blank;
    if (sheet === NONE) {
      sheet = this.#end++;
      if (sheet === this.#next.length) this.#grow();
    } else {
      this.#blank = this.#next[sheet] ?? NONE;
    }
    this.#next[sheet] = NONE;
    if (last === NONE) this.#first[day] = sheet;
    else this.#next[last] = sheet;
    this.#last[day] = sheet;
    return sheet;
  }

  /** Takes all events of a day off it. */
  #empty(day: number, take: (time: number, place: number) => void): void {
    let sheet = this.#first[day] ?? NONE;
    const [last, used] = [this.#last[day], this.#used[day] ?? 0];
    this.#first[day] = NONE;
    this.#last[day] = NONE;
    while (sheet !== NONE) {
      const count = sheet === last ? used : SHEET;
      this.#size -= count;
      const first = SHEET * sheet;
      for (let at = first; at < first + count; at++)
        take(this.#times[at] ?? 0, this.#places[at] ?? 0);
      const next = this.#next[sheet] ?? NONE;
      this.#next[sheet] = this.#blank;
      this.#blank = sheet;
      sheet = next;
    }
  }

  #grow(): void {
    this.#next = doubled(this.#next);
    this.#times = doubled(this.#times);
    this.#places = doubled(this.#places);
  }
}
