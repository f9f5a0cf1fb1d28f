import { expect } from 'chai';
import { describe, it } from 'mocha';
import { GossipHistory } from '../../../../pkg/checkers/gossip/history.ts';
import { END, Troubles } from '../../../../pkg/checkers/gossip/troubles.ts';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { gossipConfig, SMALL_GOSSIP } from '../../../support/config.ts';
import { Trace } from '../../../support/records.ts';

const [N1, N2, N3] = ['n1', 'n2', 'n3'].map(nodeId) as [never, never, never];

const { plan } = planRun(gossipConfig({ file: 'x.yaml', text: SMALL_GOSSIP }), 1).setup;

/** What kept the nodes from taking part: entries as [turn, kind, nodes, at]. */
function troubles(...turns: readonly (readonly [string, string, string[], number])[]): Troubles {
  const trace = new Trace();
  for (const [turn, kind, nodes, at] of turns) {
    trace.add('master', 'fault', { turn, action: { kind }, nodes }, at);
  }
  return new Troubles(GossipHistory.of(plan, trace.records));
}

const span = (from: number, to = from) => ({ from, to });

describe('troubles', () => {
  it('last from their beginning until they are healed, and touch what overlaps', () => {
    const paused = troubles(['begin', 'pause', ['n1'], 10], ['heal', 'pause', ['n1'], 20]);
    for (const [from, to, want] of [
      [0, 9, false],
      [0, 10, true],
      [12, 13, true],
      [20, 30, true],
      [21, 30, false],
    ] as const) {
      expect(paused.absent(N1, span(from, to)), `${from} to ${to}`).to.equal(want);
    }
    expect(paused.absent(N2, span(15))).to.equal(false);
    expect(paused.died(N1, span(15))).to.equal(false);
    expect(paused.absent(N1, END)).to.equal(false);
  });

  it('last together as long as two that are alike do', () => {
    const twice = troubles(
      ['begin', 'pause', ['n1'], 10],
      ['begin', 'pause', ['n1'], 15],
      ['heal', 'pause', ['n1'], 20],
      ['heal', 'pause', ['n1'], 35],
    );
    expect(twice.absent(N1, span(30))).to.equal(true);
    expect(twice.absent(N1, span(36))).to.equal(false);
  });

  it('are not healed by what heals another one', () => {
    const cut = troubles(
      ['begin', 'partition', ['n1', 'n2'], 10],
      ['heal', 'partition', ['n1'], 20],
      ['heal', 'pause', ['n1', 'n2'], 20],
    );
    expect(cut.apart(N1, N3, END)).to.equal(true);
    expect(cut.apart(N1, N2, END), 'on the same side').to.equal(false);
    expect(cut.parted(END)).to.equal(true);
    expect(cut.absent(N1, END)).to.equal(false);
  });

  it('impair nodes that burn, and those whose messages are lost or late', () => {
    for (const kind of ['burn', 'loss', 'delay', 'reorder']) {
      const slow = troubles(['begin', kind, ['n1'], 10], ['heal', kind, ['n1'], 20]);
      expect(slow.impaired(N1, span(15)), kind).to.equal(true);
      expect(slow.impaired(N1, span(21)), kind).to.equal(false);
      expect(slow.absent(N1, span(15)), kind).to.equal(false);
    }
    expect(troubles(['begin', 'pause', ['n1'], 10]).impaired(N1, span(15))).to.equal(false);
  });

  it('are deaths until a new process is back, and crashes of the plan for ever', () => {
    const trace = new Trace()
      .add('master', 'gone', { id: 'n1', planned: true, cause: 'x' }, 10)
      .add('master', 'back', { id: 'n1' }, 20)
      .add('n2', 'crash', { afterSends: 3 }, 12)
      .add('master', 'gone', { id: 'n3', planned: false, cause: 'x' }, 30);
    const dead = new Troubles(GossipHistory.of(plan, trace.records));
    expect(dead.died(N1, span(15))).to.equal(true);
    expect(dead.died(N1, span(21))).to.equal(false);
    expect(dead.absent(N2, span(11))).to.equal(false);
    expect(dead.absent(N2, END)).to.equal(true);
    expect(dead.died(N3, END)).to.equal(true);
    expect(dead.absences.map(({ id, from, to }) => [id, from, to])).to.deep.equal([
      [N1, 10, 20],
      [N2, 12, Infinity],
      [N3, 30, Infinity],
    ]);
  });
});
