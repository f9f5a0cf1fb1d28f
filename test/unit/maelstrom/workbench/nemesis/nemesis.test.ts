import { expect } from 'chai';
import { describe, it } from 'mocha';
import { FAULTS, type FaultName } from '../../../../../pkg/maelstrom/workbench/nemesis/faults.ts';
import { echoNode, simulate } from '../../../../support/maelstrom-session.ts';

const SECONDS = 1e9;

/** The actions of the nemesis in a run of 100 s with an interval of 2 s. */
function actions(seed: number) {
  const { session } = simulate(echoNode, {
    nemesis: FAULTS,
    nemesisIntervalMs: 2000,
    timeLimitMs: 100_000,
    rate: 0.1,
    seed,
  });
  return session.history.history.filter(({ process }) => process === 'nemesis');
}

/** Answers whatever is not asked by workers. */
const silent: typeof echoNode = (node) => {
  const answer = echoNode(node);
  return (message) => {
    if (message.body.type !== 'echo') answer(message);
  };
};

function partitions(nemesis: readonly FaultName[]) {
  return simulate(echoNode, { nemesis, nemesisIntervalMs: 500, rate: 0.1 })
    .session.history.history.filter(({ f }) => f === 'start-partition')
    .map(({ time, value }) => ({ time, value }));
}

describe('the nemesis', () => {
  it('begins and ends each fault in turn, on average once an interval, and ends all at last', () => {
    const gaps: number[] = [];
    for (let seed = 0; seed < 10; seed++) {
      const all = actions(seed);
      for (const fault of FAULTS) {
        const own = all.filter(({ f }) => f === `start-${fault}` || f === `stop-${fault}`);
        const within = own.filter(({ time }) => time < 100 * SECONDS);
        expect(within.map(({ f }) => f.startsWith('start'))).to.deep.equal(
          within.map((_, i) => i % 2 === 0),
        );
        expect(own.at(-1)?.f).to.equal(`stop-${fault}`);
        gaps.push(...within.map(({ time }, i) => time - (within[i - 1]?.time ?? 0)));
      }
    }
    expect(Math.max(...gaps)).to.be.at.most(4 * SECONDS);
    // About 3,000 gaps, uniform in [0, 4 s]: 4 standard errors are 0.09.
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / SECONDS;
    expect(mean).to.be.closeTo(2, 0.1);
  });

  it('does nothing between the time limit and the end of what is still waited for', () => {
    const { session } = simulate(silent, {
      nemesis: ['loss'],
      nemesisIntervalMs: 200,
      timeLimitMs: 2000,
      rate: 10,
    });
    const all = session.history.history.filter(({ process }) => process === 'nemesis');
    const [last] = all.splice(-1);
    expect(all).to.have.length.above(3);
    expect(Math.max(...all.map(({ time }) => time))).to.be.below(2.1 * SECONDS);
    expect(last).to.include({ f: 'stop-loss' });
    expect(last?.time).to.be.above(4 * SECONDS);
  });

  it('does not change one fault when another is added', () => {
    expect(partitions(FAULTS)).to.deep.equal(partitions(['partition']));
  });
});
