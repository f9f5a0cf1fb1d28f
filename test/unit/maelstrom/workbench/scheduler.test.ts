import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { PriorityQueue } from '../../../../pkg/maelstrom/workbench/priority-queue.ts';
import { Scheduler } from '../../../../pkg/maelstrom/workbench/scheduler.ts';

describe('a priority queue', () => {
  it('gives what it was given, by number and then by arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (numbers) => {
        const queue = new PriorityQueue<readonly [number, number]>();
        for (const [i, at] of numbers.entries()) queue.push(at, [at, i]);
        const taken = numbers.map(() => queue.pop());
        const expected = numbers
          .map((at, i) => [at, i] as const)
          .toSorted(([a, i], [b, j]) => a - b || i - j);
        expect(taken).to.deep.equal(expected);
        expect(queue.pop()).to.equal(undefined);
        expect(queue.nextAt).to.equal(Infinity);
      }),
    );
  });
});

describe('a scheduler', () => {
  it('does what is due in order, each at its time', () => {
    const scheduler = new Scheduler();
    const done: unknown[] = [];
    scheduler.after(5, () => done.push(['b', scheduler.now]));
    scheduler.after(2, () => {
      done.push(['a', scheduler.now]);
      scheduler.after(1, () => done.push(['c', scheduler.now]));
      scheduler.at(0, () => done.push(['now', scheduler.now]));
    });
    scheduler.after(9, () => done.push(['late', scheduler.now]));
    scheduler.after(4, () => done.push(['never', scheduler.now]))();
    scheduler.advance(6);
    expect(done).to.deep.equal([
      ['a', 2],
      ['now', 2],
      ['c', 3],
      ['b', 5],
    ]);
    expect([scheduler.now, scheduler.nextAt]).to.deep.equal([6, 9]);
  });

  it('does not pretend that what a standstill delayed was in time', () => {
    const scheduler = new Scheduler();
    const times: number[] = [];
    for (const at of [100, 200, 995]) scheduler.at(at, () => times.push(scheduler.now));
    scheduler.advance(1000, 10);
    expect(times).to.deep.equal([990, 990, 995]);
  });
});
