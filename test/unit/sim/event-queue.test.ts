import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { EventQueue } from '../../../pkg/sim/event-queue.ts';

/** Runs everything; what the tasks note is the order. */
function drain(queue: EventQueue): void {
  while (queue.runNext());
}

describe('EventQueue', () => {
  it('runs events in order of time, and advances to each', () => {
    const queue = new EventQueue();
    const seen: [number, string][] = [];
    for (const [at, name] of [
      [3, 'c'],
      [1, 'a'],
      [2, 'b'],
    ] as const) {
      queue.schedule(at, () => seen.push([queue.now, name]));
    }
    expect(queue.nextAt).to.equal(1);
    drain(queue);
    expect(seen).to.deep.equal([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect([queue.now, queue.size, queue.nextAt]).to.deep.equal([3, 0, Infinity]);
    expect(queue.runNext()).to.equal(false);
  });

  it('runs events of one time in the order in which they were scheduled', () => {
    const queue = new EventQueue();
    const seen: number[] = [];
    for (let i = 0; i < 5000; i++) queue.schedule(i % 2, () => seen.push(i));
    drain(queue);
    const even = Array.from({ length: 2500 }, (_, i) => 2 * i);
    expect(seen).to.deep.equal([...even, ...even.map((i) => i + 1)]);
  });

  it('takes a time in the past for now, after what waits for now', () => {
    const queue = new EventQueue();
    const seen: string[] = [];
    queue.schedule(5, () => {
      queue.schedule(1, () => seen.push(`late at ${queue.now}`));
      seen.push('first');
    });
    queue.schedule(5, () => seen.push('second'));
    drain(queue);
    expect(seen).to.deep.equal(['first', 'second', 'late at 5']);
  });

  it('delivers packets among the tasks, in one order', () => {
    const seen: unknown[] = [];
    const queue = new EventQueue({ prefetch: () => {}, deliver: (packet) => seen.push(packet) });
    queue.schedulePacket(1, 7);
    queue.schedule(1, () => seen.push('task'));
    queue.schedulePacket(1, 0);
    queue.schedule(0, () => seen.push('first'));
    drain(queue);
    expect(seen).to.deep.equal(['first', 7, 'task', 0]);
  });

  it('does what a sorted list does, however scheduling and running mix', () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }) },
      { weight: 3, arbitrary: fc.constant('run' as const) },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const queue = new EventQueue();
        const list: { at: number; order: number }[] = [];
        const [ran, wanted]: [number[], number[]] = [[], []];
        let now = 0;
        for (const [order, step] of actions.entries()) {
          if (step === 'run') {
            list.sort((a, b) => a.at - b.at || a.order - b.order);
            const next = list.shift();
            expect(queue.nextAt).to.equal(next?.at ?? Infinity);
            expect(queue.runNext()).to.equal(next !== undefined);
            if (next === undefined) continue;
            wanted.push(next.order);
            now = next.at;
          } else {
            list.push({ at: Math.max(now, now - 2 + step), order });
            queue.schedule(now - 2 + step, () => ran.push(order));
          }
          expect(queue.size).to.equal(list.length);
          expect(queue.now).to.equal(now);
        }
        expect(ran).to.deep.equal(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the order of a hundred thousand events that make more events', function () {
    this.timeout(20_000);
    for (const step of [(i: number) => (i * 7919) % 1009, () => 1, (i: number) => 2 ** (i % 40)]) {
      const queue = new EventQueue();
      const ran: [number, number][] = [];
      let made = 0;
      const make = (): void => {
        const order = made++;
        const at = Math.max(queue.now, queue.now + step(order));
        queue.schedule(at, () => {
          ran.push([at, order]);
          if (made < 200_000) make();
        });
      };
      for (let i = 0; i < 100_000; i++) make();
      drain(queue);
      expect(ran.length).to.equal(200_000);
      const wrong = ran.findIndex(([at, order], index) => {
        const [before, earlier] = ran[index - 1] ?? [-1, -1];
        return at < before || (at === before && order < earlier);
      });
      expect(wrong).to.equal(-1);
    }
  });
});
