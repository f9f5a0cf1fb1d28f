import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementMessage } from '../../../pkg/agreement/message.ts';
import { float } from '../../../pkg/agreement/arithmetic.ts';
import { millis, nodeId, type NodeId } from '../../../pkg/core/ids.ts';
import { crashLadder } from '../../../pkg/faults/adversaries/crash-ladder.ts';
import type { SchedulerName } from '../../../pkg/faults/adversaries/names.ts';
import { schedulerRule } from '../../../pkg/faults/adversaries/plan.ts';
import { agreementLens } from '../../../pkg/lab/agreement/lens.ts';
import type { Copies } from '../../../pkg/faults/link-rules.ts';
import { ids } from '../../support/fakes.ts';

const lens = agreementLens('async-witness', float);
const n = (index: number): NodeId => nodeId(`n${index}`);

const step = (kind: 'init' | 'echo' | 'ready', origin: NodeId): AgreementMessage => ({
  kind,
  origin,
  round: 0,
  value: 1,
});

describe('schedulers', () => {
  const sides = { low: ids('n3', 'n1'), high: ids('n2', 'n5', 'n4') };

  /** Whom each of n1 to n6 hears late. */
  function late(strategy: SchedulerName, f: number, node?: NodeId): Record<string, string> {
    const scheduler = { strategy, holdMs: millis(50), ...(node === undefined ? {} : { node }) };
    const all = [1, 2, 3, 4, 5, 6].map(n);
    const isHeld = (from: NodeId, to: NodeId): boolean => {
      const rule = schedulerRule({ scheduler, sides }, { f, lens }, { from, to });
      if (rule === undefined) return false;
      expect(rule.judge([millis(1), millis(2)], millis(0), {})).to.deep.equal([51, 52]);
      expect(rule.judge([], millis(0), {})).to.deep.equal([]);
      return true;
    };
    return Object.fromEntries(
      all.map((to) => [to, all.filter((from) => from !== to && isHeld(from, to)).join()]),
    );
  }

  it('slow-side and withhold hide the f farthest on the other side, from those on a side only', () => {
    for (const strategy of ['slow-side', 'withhold'] as const) {
      expect(late(strategy, 2)).to.deep.equal({
        n1: 'n4,n5',
        n2: 'n1,n3',
        n3: 'n4,n5',
        n4: 'n1,n3',
        n5: 'n1,n3',
        n6: '',
      });
      // Where the other side is too small, the farthest of the own one.
      expect(late(strategy, 3)).to.include({ n2: 'n1,n3,n5', n5: 'n1,n2,n3' });
    }
  });

  it('slow-node slows what one node sends and is sent', () => {
    const all = 'n1,n2,n4,n5,n6';
    const slow = { n1: 'n3', n2: 'n3', n3: all, n4: 'n3', n5: 'n3', n6: 'n3' };
    expect(late('slow-node', 1, n(3))).to.deep.equal(slow);
  });

  it('core-split holds READY of the f highest, and to the high side reports twice as long', () => {
    const scheduler = { strategy: 'core-split', holdMs: millis(50) } as const;
    const held = (to: NodeId, body: AgreementMessage): Copies | undefined =>
      schedulerRule({ scheduler, sides }, { f: 2, lens }, { from: n(1), to })?.judge(
        [millis(1)],
        millis(0),
        body,
      );
    const report: AgreementMessage = { kind: 'report', round: 0, ids: sides.low };
    for (const to of [n(3), n(2), n(4)]) {
      expect(held(to, step('ready', n(4)))).to.deep.equal([51]);
      expect(held(to, step('ready', n(5)))).to.deep.equal([51]);
      expect(held(to, step('ready', n(2)))).to.deep.equal([1]);
      expect(held(to, step('echo', n(4)))).to.deep.equal([1]);
      expect(held(to, step('init', n(4)))).to.deep.equal([1]);
    }
    expect(held(n(3), report)).to.deep.equal([1]);
    expect(held(n(2), report)).to.deep.equal([101]);
    // On no side.
    expect(held(n(6), report)).to.equal(undefined);
  });

  it('leave every link alone where there is none', () => {
    expect(schedulerRule({}, { f: 1, lens }, { from: n(1), to: n(2) })).to.equal(undefined);
  });
});

describe('crashLadder', () => {
  const all = ids('n1', 'n2', 'n3', 'n4', 'n5');

  it('hands on from rung to rung, and at last to one that lives', () => {
    expect(crashLadder({ ids: all, ranked: all, rungs: [1, 2] })).to.deep.equal([
      { node: 'n1', afterSends: 2 },
      { node: 'n2', afterSends: 4 + 3 },
      { node: 'n3', afterSends: 4 + 3 },
    ]);
  });

  it('takes the lowest inputs first, wherever they stand', () => {
    const ranked = ids('n4', 'n2', 'n5', 'n1', 'n3');
    // n4 sends to n1, n2; n2 in round 1, where nobody crashes in round 0 of the second ladder, to all up to n5.
    expect(crashLadder({ ids: all, ranked, rungs: [1, 1] })).to.deep.equal([
      { node: 'n4', afterSends: 2 },
      { node: 'n2', afterSends: 4 + 4 },
    ]);
  });

  it('may skip a round', () => {
    expect(crashLadder({ ids: all, ranked: all, rungs: [0, 1] })).to.deep.equal([
      { node: 'n1', afterSends: 4 + 1 },
    ]);
    expect(crashLadder({ ids: all, ranked: all, rungs: [1, 0, 1] })).to.deep.equal([
      { node: 'n1', afterSends: 1 },
      { node: 'n2', afterSends: 8 + 2 },
    ]);
  });
});
