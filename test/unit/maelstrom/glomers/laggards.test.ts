import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../../pkg/core/ids.ts';
import type { IdSpan } from '../../../../pkg/gossip/reliable/id-spans.ts';
import { Laggards } from '../../../../pkg/maelstrom/glomers/gossip/laggards.ts';

const N1 = nodeId('n1');

/** A node that has ids 1 to `last`, heard letters of n1, and the times at which n1 was to be shown something. */
function shown(forMs: number, everyMs: number, hasOf: (now: number) => number): number[] {
  const clock = { now: millis(0) };
  const has: IdSpan[] = [{ origin: 'n2', runs: [1, 10] }];
  const laggards = new Laggards(clock, { has });
  const times: number[] = [];
  for (let now = 0; now <= forMs; now += everyMs) {
    clock.now = millis(now);
    const letter = {
      messages: [],
      has: [{ origin: 'n2', runs: [1, hasOf(now)] }],
    };
    if (laggards.heard(N1, letter)) times.push(now);
  }
  return times;
}

describe('laggards', () => {
  it('are shown what they lack when that has been here for a second', () => {
    expect(shown(2000, 500, () => 9)).to.deep.equal([1000, 2000]);
    expect(shown(5000, 500, () => 10)).to.deep.equal([]);
  });

  it('that never get it are shown it ever more seldom', () => {
    expect(shown(40_000, 500, () => 9)).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000]);
  });

  it('are new ones when they have had all in between', () => {
    expect(shown(8000, 500, (now) => (now === 5000 ? 10 : 9))).to.deep.equal([
      1000, 2000, 4000, 5500, 6500,
    ]);
  });
});
