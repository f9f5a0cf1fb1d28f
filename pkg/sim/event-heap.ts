/**
 * Events in order of their time, ties in the order in which they came: a heap of four children a node in
 * flat arrays.
 *
 * Times and sequence numbers are compared without following a pointer, four children share a line of the
 * cache, and what is moved are numbers: moving references would cost the garbage collector's bookkeeping
 * at every step.
 */
import { doubled } from './flat.ts';

const CHILDREN = 4;
const CAPACITY = 1024;

export class EventHeap {
  #times = new Float64Array(CAPACITY);
  #orders = new Float64Array(CAPACITY);
  #places = new Int32Array(CAPACITY);
  #size = 0;
  #order = 0;

  get size(): number {
    return this.#size;
  }

  /** The time of the first event; Infinity when there is none. */
  get time(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] ?? Infinity);
  }

  /** Adds an event, behind those of the same time. O(log size). */
  push(time: number, place: number): void {
    if (this.#size === this.#times.length) this.#grow();
    this.#order += 1;
    this.#siftUp(time, place);
    this.#size += 1;
  }

  /** Takes the first event, of which there must be one. @returns what stands for it. O(log size). */
  pop(): number {
    const place = this.#places[0] ?? 0;
    this.#size -= 1;
    if (this.#size > 0) this.#siftDown(this.#size);
    return place;
  }

  /** Finds the place of a new event from the end upwards. */
  #siftUp(time: number, place: number): void {
    const times = this.#times;
    let index = this.#size;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentTime = times[parent] ?? 0;
      // An equal time came earlier: it stays in front.
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
