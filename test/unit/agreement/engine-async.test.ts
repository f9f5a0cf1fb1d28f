/** The asynchronous engine, step by step: one node, its events fed by hand. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { Bench, facts, sends, timers } from '../../support/bench.ts';
import { planOf } from '../../support/plans.ts';

/** Waits for two of three others. */
const FOUR = planOf({ inputs: [0, 1, 2, 3], rule: 'mean', maxRounds: 5 });

describe('the asynchronous engine', () => {
  it('sends its input to all, and moves on with the first n - f values', () => {
    const node = new Bench(FOUR);
    const value = { kind: 'value', round: 0, value: 0 };
    expect(sends(node.start())).to.deep.equal([
      ['n2', value],
      ['n3', value],
      ['n4', value],
    ]);
    expect(node.hear('n4', 0, 3)).to.deep.equal([]);
    const steps = node.hear('n2', 0, 1);
    const heard = [
      ['n1', 0],
      ['n4', 3],
      ['n2', 1],
    ];
    expect(facts(steps)).to.deep.equal([{ kind: 'round', round: 1, value: 4 / 3, heard }]);
    expect(sends(steps)).to.have.length(3);
  });

  it('keeps values of later rounds until their round opens: it does not hang', () => {
    const node = new Bench(FOUR);
    node.start();
    node.hear('n2', 2, 5);
    node.hear('n2', 1, 5);
    node.hear('n3', 1, 5);
    node.hear('n3', 2, 5);
    node.hear('n2', 0, 1);
    const steps = node.hear('n3', 0, 2);
    expect(facts(steps).map(({ round }) => round)).to.deep.equal([1, 2, 3]);
    expect(node.view).to.include({ early: 4, late: 0 });
  });

  it('keeps what arrives before its own start', () => {
    const node = new Bench(FOUR);
    node.hear('n2', 0, 1);
    node.hear('n3', 0, 2);
    expect(facts(node.start()).map(({ round }) => round)).to.deep.equal([0, 1]);
  });

  it('starts once', () => {
    const node = new Bench(FOUR);
    node.start();
    expect(node.start()).to.deep.equal([]);
  });

  it('counts a sender once per round, with the first of its values', () => {
    const node = new Bench(FOUR);
    node.start();
    node.hear('n2', 0, 1);
    expect(node.hear('n2', 0, 9)).to.deep.equal([]);
    const [fact] = facts(node.hear('n3', 0, 2));
    expect(fact?.['value']).to.equal(1);
    expect(node.view).to.include({ duplicate: 1, round: 1 });
  });

  it('counts values of past rounds as late, and does not use them', () => {
    const node = new Bench(FOUR);
    node.start();
    node.hear('n2', 0, 1);
    node.hear('n3', 0, 2);
    expect(node.hear('n4', 0, 3)).to.deep.equal([]);
    expect(node.view).to.include({ late: 1, round: 1 });
  });

  it('forgets a flood of rounds that cannot come', () => {
    const node = new Bench(FOUR);
    node.start();
    for (let round = 6; round < 2000; round++) node.hear('n4', round, 1);
    node.hear('n4', Number.MAX_SAFE_INTEGER, 1);
    expect(node.view).to.include({ beyond: 1995, early: 0, round: 0 });
  });

  it('ignores what is no number', () => {
    const node = new Bench(FOUR);
    node.start();
    for (const value of [Number.NaN, Infinity, -Infinity, '1/2', 'x', ''])
      node.hear('n2', 0, value);
    node.hear('n2', 0, 1);
    const [fact] = facts(node.hear('n3', 0, 2));
    expect(fact?.['value']).to.equal(1);
    expect(node.view).to.include({ malformed: 6, duplicate: 0 });
  });

  it('gives up at maxRounds, and says so', () => {
    const node = new Bench(planOf({ inputs: [0, 1, 2, 3], rule: 'mean', maxRounds: 1 }));
    node.start();
    node.hear('n2', 0, 1);
    const steps = node.hear('n3', 0, 2);
    expect(facts(steps).at(-1)).to.deep.equal({ kind: 'exhausted', round: 1 });
    expect(sends(steps)).to.deep.equal([]);
    expect(node.hear('n2', 1, 1)).to.deep.equal([]);
  });

  describe('told to stop by the oracle', () => {
    it('decides the value it held in that round, also when it has gone on', () => {
      const node = new Bench(FOUR);
      node.start();
      for (const round of [0, 1]) for (const from of ['n2', 'n3']) node.hear(from, round, 3);
      expect(node.view).to.include({ round: 2 });
      expect(facts(node.stop(1))).to.deep.equal([{ kind: 'decide', round: 1, value: 2 }]);
      expect(node.hear('n4', 2, 3)).to.deep.equal([]);
      expect(node.stop(1)).to.deep.equal([]);
    });

    it('first goes on to that round, when it is behind', () => {
      const node = new Bench(FOUR);
      node.start();
      expect(node.stop(1)).to.deep.equal([]);
      node.hear('n2', 0, 1);
      const steps = node.hear('n3', 0, 2);
      expect(facts(steps).at(-1)).to.deep.equal({ kind: 'decide', round: 1, value: 1 });
    });

    it('decides even after it has given up', () => {
      const node = new Bench(planOf({ inputs: [0, 1, 2, 3], rule: 'mean', maxRounds: 1 }));
      node.start();
      node.hear('n2', 0, 1);
      node.hear('n3', 0, 2);
      expect(facts(node.stop(0))).to.deep.equal([{ kind: 'decide', round: 0, value: 0 }]);
    });

    it('ignores orders that make no sense', () => {
      const node = new Bench(FOUR);
      node.start();
      for (const round of ['1', null, -1, 0.5]) expect(facts(node.stop(round))).to.deep.equal([]);
    });
  });

  describe('on a network that loses messages', () => {
    const LOSSY = planOf({ inputs: [0, 1, 2, 3], rule: 'mean', resendMs: millis(50) });

    it('asks those again whom it has not heard', () => {
      const node = new Bench(LOSSY);
      expect(timers(node.start())).to.deep.equal([50]);
      node.hear('n2', 0, 1);
      const steps = node.fire('resend', 50);
      const again = { kind: 'again', round: 0, value: 0 };
      expect(sends(steps)).to.deep.equal([
        ['n3', again],
        ['n4', again],
      ]);
      expect(timers(steps)).to.deep.equal([50]);
    });

    it('repeats a value when asked, and takes that of the asker', () => {
      const node = new Bench(LOSSY);
      node.start();
      node.hear('n2', 0, 1);
      const steps = node.hear('n3', 0, 2, 'again');
      expect(sends(steps)).to.deep.include(['n3', { kind: 'value', round: 0, value: 0 }]);
      expect(facts(steps)[0]).to.include({ round: 1, value: 1 });
      expect(sends(node.hear('n4', 7, 2, 'again'))).to.deep.equal([]);
    });

    it('answers after it has decided', () => {
      const node = new Bench(LOSSY);
      node.start();
      node.stop(0);
      const value = { kind: 'value', round: 0, value: 0 };
      expect(sends(node.hear('n3', 0, 2, 'again'))).to.deep.equal([['n3', value]]);
    });
  });
});
