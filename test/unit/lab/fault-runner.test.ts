/** A schedule that is carried out by a clock and hands which the test plays. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { ScheduledFault } from '../../../pkg/faults/schedule.ts';
import { FaultRunner } from '../../../pkg/lab/fault-runner.ts';

const [N1, N2] = [nodeId('n1'), nodeId('n2')];

/** Runs to the end of all timers. @returns what was done, with the time to a tenth of a millisecond. */
function carriedOut(faults: readonly ScheduledFault[], { earlyMs = 0 } = {}): string[] {
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
    record: () => undefined,
  });
  runner.begin();
  for (;;) {
    const next = timers.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) return done;
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
});
