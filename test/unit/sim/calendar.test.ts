import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Calendar } from '../../../pkg/sim/calendar.ts';
import { EventHeap } from '../../../pkg/sim/event-heap.ts';

function heapOf(times: readonly number[]): EventHeap {
  const heap = new EventHeap();
  for (const [place, time] of times.entries()) heap.push(time, place);
  return heap;
}

const TIMES = fc.oneof(
  fc.double({ min: 0, max: 20, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
  fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
  fc.constantFrom(Number.MIN_VALUE, 1e-300, Number.MAX_VALUE, Infinity),
);

describe('Calendar', () => {
  it('empties the heap it is made of', () => {
    const heap = heapOf([3, 1, 2]);
    expect(new Calendar(heap).size).to.equal(3);
    expect(heap.size).to.equal(0);
  });

  it('hands over the days in order, and what has one time in the order in which it came', () => {
    fc.assert(
      fc.property(fc.array(TIMES, { minLength: 1, maxLength: 300 }), (times) => {
        const calendar = new Calendar(heapOf(times));
        const days: number[][] = [];
        const places: number[] = [];
        while (calendar.size > 0) {
          const day: number[] = [];
          calendar.turn((time, place) => {
            expect(time).to.equal(times[place]);
            day.push(time);
            places.push(place);
          });
          days.push(day);
        }
        for (const [index, day] of days.entries()) {
          const before = days[index - 1] ?? [-1];
          expect(Math.max(...before)).to.be.lessThan(Math.min(...day));
        }
        expect(places.toSorted((a, b) => a - b)).to.deep.equal(times.map((_, place) => place));
        for (const time of new Set(times)) {
          const equal = places.filter((place) => times[place] === time);
          expect(equal).to.deep.equal(equal.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('refuses only what is earlier than all that is left', () => {
    const action = fc.oneof(TIMES, fc.constant('turn' as const));
    fc.assert(
      fc.property(
        fc.array(TIMES, { minLength: 1, maxLength: 50 }),
        fc.array(action, { maxLength: 200 }),
        (first, actions) => {
          const calendar = new Calendar(heapOf(first));
          let waiting = [...first];
          for (const step of actions) {
            if (step === 'turn') {
              const day: number[] = [];
              calendar.turn((time) => day.push(time));
              waiting.sort((a, b) => a - b);
              expect(day.toSorted((a, b) => a - b)).to.deep.equal(waiting.slice(0, day.length));
              waiting = waiting.slice(day.length);
            } else if (calendar.add(step, 0)) {
              waiting.push(step);
            } else {
              expect(waiting.every((time) => time > step)).to.equal(true);
            }
            expect(calendar.size).to.equal(waiting.length);
          }
        },
      ),
    );
  });

  it('needs no more days than there are times, however far apart they lie', () => {
    const calendar = new Calendar(heapOf([0, 1e-9, 1e9, 2e9, Infinity, Infinity]));
    let turns = 0;
    for (; calendar.size > 0; turns++) calendar.turn(() => undefined);
    expect(turns).to.be.lessThan(6);
  });
});
