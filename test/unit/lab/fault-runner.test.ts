/** A schedule that is carried out by a clock and hands which the test plays. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { Fact } from '../../../pkg/core/process.ts';
import type { ScheduledFault } from '../../../pkg/faults/schedule.ts';
import { FaultRunner } from '../../../pkg/lab/fault-runner.ts';

const [N1, N2] = [nodeId('n1'), nodeId('n2')];

interface Course {
  /** By so much timers are early. */
  readonly earlyMs?: number;
  /** When the run is over. */
  readonly endAt?: number;
  /** Gets what is written into the trace. */
  readonly records?: Fact[];
}

/** Runs to the end of all timers, or of the run. @returns what was done, with the time to a tenth of a millisecond. */
function carriedOut(
  faults: readonly ScheduledFault[],
  { earlyMs = 0, endAt = Infinity, records = [] }: Course = {},
): string[] {
  const done: string[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  let now = 0;
  const note = (what: string): void => void done.push(`${what} at ${now.toFixed(1)}`);
  const runner = new FaultRunner(faults, {
    now: () => millis(now),
    // Node's timers count whole milliseconds: a delay is one at least, and ends up to one early.
    after: (delay, callback) => {
      timers.push({ at: now + Math.max(delay - earlyMs, 1), callback });
    },
    kill: (id) => note(`kill ${id}`),
    revive: (id) => note(`revive ${id}`),
    suspend: (id) => note(`suspend ${id}`),
    resume: (id) => note(`resume ${id}`),
    burn: (id, on) => note(`burn ${id} ${on ? 'on' : 'off'}`),
    setLinks: (links) => note(`links ${links.map(({ action }) => action.kind).join('+')}`),
    record: (fact) => void records.push(fact),
  });
  runner.begin();
  for (;;) {
    const next = timers.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) return done;
    if (next.at > endAt) {
      now = endAt;
      runner.end();
      return done;
    }
    timers.splice(timers.indexOf(next), 1);
    now = next.at;
    next.callback();
  }
}

const at = (ms: number): ScheduledFault['when'] => ({ kind: 'time', ms });

describe('FaultRunner', () => {
  it('begins and heals also by a clock whose callbacks come early', () => {
    const faults: ScheduledFault[] = [
      { action: { kind: 'pause' }, nodes: [N1], when: at(5), forMs: 20 },
      { action: { kind: 'loss', share: 1 }, nodes: [N1], when: at(7), forMs: 20 },
    ];
    expect(carriedOut(faults, { earlyMs: 0.3 })).to.deep.equal([
      'suspend n1 at 5.7',
      'links loss at 7.7',
      'resume n1 at 26.4',
      'links  at 28.4',
    ]);
  });

  it('wakes a node only when the last of the pauses that hold it has ended', () => {
    const pause = { kind: 'pause' } as const;
    const faults: ScheduledFault[] = [
      { action: pause, nodes: [N1, N2], when: at(1), forMs: 10 },
      { action: pause, nodes: [N2], when: at(5), forMs: 20 },
    ];
    expect(carriedOut(faults).filter((what) => what.startsWith('resume'))).to.deep.equal([
      'resume n1 at 11.0',
      'resume n2 at 25.0',
    ]);
  });

  it('lets a node burn until the last of what makes it burn has ended', () => {
    const burn = { kind: 'burn' } as const;
    const faults: ScheduledFault[] = [
      { action: burn, nodes: [N1, N2], when: at(1), forMs: 10 },
      { action: burn, nodes: [N2], when: at(5), forMs: 20 },
      // A pause is another trouble: it ends by itself.
      { action: { kind: 'pause' }, nodes: [N1], when: at(2), forMs: 30 },
    ];
    expect(carriedOut(faults)).to.deep.equal([
      'burn n1 on at 1.0',
      'burn n2 on at 1.0',
      'suspend n1 at 2.0',
      'burn n2 on at 5.0',
      'burn n1 off at 11.0',
      'burn n2 off at 25.0',
      'resume n1 at 32.0',
    ]);
  });

  it('ends with the run what has no end, and says in the trace that it was over', () => {
    const records: Fact[] = [];
    const faults: ScheduledFault[] = [
      { action: { kind: 'burn' }, nodes: [N1], when: at(1) },
      { action: { kind: 'pause' }, nodes: [N2], when: at(1), forMs: 3 },
      { action: { kind: 'restart' }, nodes: [N2], when: at(9), forMs: 3 },
    ];
    expect(carriedOut(faults, { endAt: 10, records })).to.deep.equal([
      'burn n1 on at 1.0',
      'suspend n2 at 1.0',
      'resume n2 at 4.0',
      'kill n2 at 9.0',
      // Nobody waits for n2 any more.
      'burn n1 off at 10.0',
    ]);
    expect(records.map(({ turn, action, over }) => ({ turn, action, over }))).to.deep.equal([
      { turn: 'begin', action: { kind: 'burn' }, over: undefined },
      { turn: 'begin', action: { kind: 'pause' }, over: undefined },
      { turn: 'heal', action: { kind: 'pause' }, over: undefined },
      { turn: 'begin', action: { kind: 'restart' }, over: undefined },
      { turn: 'heal', action: { kind: 'burn' }, over: true },
    ]);
  });
});
