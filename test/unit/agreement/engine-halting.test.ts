/** Nodes that halt by themselves, step by step: one node, its events fed by hand. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { Bench, facts, sends, type Step } from '../../support/bench.ts';
import { planOf } from '../../support/plans.ts';

describe('halting by itself', () => {
  // n = 4, f = 1: round 0 trims one value on each side of the three heard, and keeps the middle.
  const LOCAL = planOf({ inputs: [0, 1, 2, 3], rule: 'midpoint', stop: 'local', epsilon: 0.6 });

  it('estimates the rounds from the spread heard: 2 to 0.6 takes 2 more at a factor of 1/2', () => {
    const node = new Bench(LOCAL);
    node.start();
    let steps: Step[] = [];
    for (const round of [0, 1, 2]) {
      node.hear('n2', round, 1);
      steps = node.hear('n3', round, round === 0 ? 2 : 1);
    }
    expect(facts(steps).at(-1)).to.deep.equal({ kind: 'decide', round: 3, value: 1 });
    const halted = { kind: 'halted', round: 3, value: 1 };
    expect(sends(steps)).to.deep.equal([
      ['n2', halted],
      ['n3', halted],
      ['n4', halted],
    ]);
  });

  it('uses the frozen value of a halted node in its round and in all later ones', () => {
    const node = new Bench(LOCAL);
    node.start();
    node.hear('n2', 1, 1.5, 'halted');
    node.hear('n2', 0, 1);
    const all = [...facts(node.hear('n3', 0, 3)), ...facts(node.hear('n3', 1, 1))];
    const last = facts(node.hear('n3', 2, 1));
    expect(all.at(-1)?.['heard']).to.deep.include(['n2', 1.5]);
    expect(last[0]?.['heard']).to.deep.include(['n2', 1.5]);
  });

  it('does not use a frozen value before the round from which it stands', () => {
    const node = new Bench(LOCAL);
    node.start();
    node.hear('n2', 1, 1.5, 'halted');
    expect(node.hear('n3', 0, 3)).to.deep.equal([]);
    expect(node.view).to.include({ round: 0 });
  });

  it('keeps the first frozen value of a node, and prefers what it sent for a round', () => {
    const node = new Bench(LOCAL);
    node.start();
    node.hear('n2', 0, 1);
    node.hear('n2', 0, 7, 'halted');
    node.hear('n2', 0, 8, 'halted');
    const [estimate, first] = facts(node.hear('n3', 0, 2));
    expect(estimate).to.deep.equal({ kind: 'estimate', rounds: 2 });
    expect(first?.['heard']).to.deep.include(['n2', 1]);
    expect(facts(node.hear('n3', 1, 1))[0]?.['heard']).to.deep.include(['n2', 7]);
  });

  it('repeats that it has halted to those who ask for a later round', () => {
    const node = new Bench({ ...LOCAL, epsilon: 100, resendMs: millis(50) });
    node.start();
    node.hear('n2', 0, 1);
    node.hear('n3', 0, 2);
    expect(node.view).to.include({ decidedRound: 1 });
    const halted = { kind: 'halted', round: 1, value: 1 };
    expect(sends(node.hear('n4', 3, 2, 'again'))).to.deep.equal([['n4', halted]]);
    const value = { kind: 'value', round: 0, value: 0 };
    expect(sends(node.hear('n4', 0, 2, 'again'))).to.deep.equal([['n4', value]]);
  });
});
