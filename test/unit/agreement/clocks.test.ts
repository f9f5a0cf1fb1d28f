/** Clock synchronization without a network: the rule, what is proven of it, and one node by itself. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  lowerBound,
  neededPeriod,
  neededWait,
  roundBounds,
  steadyBound,
  type ClockSetting,
} from '../../../pkg/agreement/clocks/bounds.ts';
import { ClockNode } from '../../../pkg/agreement/clocks/clock-node.ts';
import { parseClockMessage, type ClockMessage } from '../../../pkg/agreement/clocks/message.ts';
import { faultTolerantMidpoint } from '../../../pkg/agreement/clocks/midpoint.ts';
import { TwoFacedClock } from '../../../pkg/agreement/clocks/two-faced.ts';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import type { Effect, Fact } from '../../../pkg/core/process.ts';
import { clocksPlan } from '../../support/clocks.ts';

const [n1, n2, n3, n4] = [nodeId('n1'), nodeId('n2'), nodeId('n3'), nodeId('n4')];

describe('faultTolerantMidpoint', () => {
  const table: readonly { name: string; given: [number[], number]; want: number }[] = [
    { name: 'is the middle of the extremes', given: [[9, 1, 2], 0], want: 5 },
    { name: 'drops one on each side', given: [[0, -100, 10, 1e9], 1], want: 5 },
    { name: 'drops two on each side', given: [[7, -9, -8, 1, 3, 99, 98], 2], want: 4 },
    { name: 'is the only one that is left', given: [[5, -1, 8], 1], want: 5 },
    { name: 'of equal ones is the same', given: [[2, 2, 2, 2], 1], want: 2 },
  ];
  for (const { name, given, want } of table) {
    it(name, () => expect(faultTolerantMidpoint(...given)).to.equal(want));
  }

  it('of nothing is refused', () => {
    expect(() => faultTolerantMidpoint([1, 2], 1)).to.throw('the midpoint of nothing');
  });

  // n > 3f; true values x, errors of at most 1 of the correct, anything of the others.
  const scene = fc.integer({ min: 0, max: 3 }).chain((f) => {
    const [value, error] = [
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
    ];
    const lie = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const view = (n: number) =>
      fc.record({
        errors: fc.array(error, { minLength: n - f, maxLength: n - f }),
        lies: fc.array(lie, { minLength: f, maxLength: f }),
      });
    return fc.integer({ min: 3 * f + 1, max: 3 * f + 4 }).chain((n) =>
      fc.record({
        f: fc.constant(f),
        truth: fc.array(value, { minLength: n - f, maxLength: n - f }),
        views: fc.tuple(view(n), view(n)),
      }),
    );
  });

  it('stays within the errors of the true range, and halves it between any two nodes', () => {
    fc.assert(
      fc.property(scene, ({ f, truth, views }) => {
        const [low, high] = [Math.min(...truth), Math.max(...truth)];
        const [a, b] = views.map(({ errors, lies }) =>
          faultTolerantMidpoint([...truth.map((x, i) => x + (errors[i] ?? 0)), ...lies], f),
        );
        if (a === undefined || b === undefined) return;
        for (const y of [a, b]) expect(y).to.be.within(low - 1 - 1e-9, high + 1 + 1e-9);
        const left = f === 0 ? 0 : (high - low) / 2;
        expect(Math.abs(a - b)).to.be.at.most(left + 2 + 1e-9);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('does not halve it with n = 3f: a lie each way, and nobody moves', () => {
    // At the node that is ahead by 10, and at the one that is behind.
    expect(faultTolerantMidpoint([0, -10, 99], 1)).to.equal(0);
    expect(faultTolerantMidpoint([0, 10, -99], 1)).to.equal(0);
  });
});

describe('the bounds of clock synchronization', () => {
  const perfect: ClockSetting = {
    f: 1,
    periodMs: 1000,
    drift: 0,
    delay: { minMs: 2, maxMs: 6 },
    spreadMs: 100,
  };

  it('without drift halve the distance and add twice the error of a delay', () => {
    // eps = (6 - 2) / 2 = 2; beta' = beta / 2 + 4; skew = beta + eps while beta is large.
    const bounds = roundBounds(perfect, 4);
    expect(bounds.map(({ apartMs }) => apartMs)).to.deep.equal([100, 54, 31, 19.5]);
    expect(bounds.map(({ skewMs }) => skewMs)).to.deep.equal([102, 56, 33, 21.5]);
    expect(bounds.map(({ rateMs }) => rateMs)).to.deep.equal([2, 2, 2, 2]);
  });

  it('tend to 4 eps + 4 rho P, about', () => {
    expect(steadyBound(perfect).apartMs).to.equal(8);
    const drifting = { ...perfect, drift: 1e-4 };
    expect(steadyBound(drifting).apartMs).to.be.closeTo(4 * 2 + 4 * 1e-4 * 1000, 0.01);
    const [first] = roundBounds({ ...drifting, spreadMs: 0 }, 1);
    // A period before round 0 all are equal.
    expect(first?.apartMs).to.be.closeTo(2 * 1e-4 * 1000, 0.001);
  });

  it('converge to the steady bound from both sides', () => {
    for (const spreadMs of [0, 500]) {
      const setting = { ...perfect, drift: 0.001, spreadMs };
      const last = roundBounds(setting, 60).at(-1);
      expect(last?.apartMs).to.be.closeTo(steadyBound(setting).apartMs, 1e-9);
    }
  });

  it('without faults do not keep half of the distance: all trim the same', () => {
    const [, second] = roundBounds({ ...perfect, f: 0 }, 2);
    expect(second?.apartMs).to.equal(4);
  });

  it('say how long to wait, and how long a period must be', () => {
    expect(neededWait(perfect)).to.equal(106);
    // The slowest clock begins 100 ms late, waits 106 ms, and is corrected by 102 ms at most.
    expect(neededPeriod(perfect)).to.equal(100 + 106 + 102);
    expect(neededPeriod({ ...perfect, drift: 0.2 })).to.equal(Infinity);
  });

  it('know what no algorithm can beat: u (1 - 1/n)', () => {
    expect(lowerBound(perfect, 4)).to.equal(3);
    // What is proven is never less.
    expect(steadyBound(perfect).apartMs).to.be.above(lowerBound(perfect, 1000));
  });
});

describe('parseClockMessage', () => {
  it('takes a tick of a round, and nothing else', () => {
    expect(parseClockMessage({ kind: 'tick', round: 3, more: 1 })).to.deep.equal({
      kind: 'tick',
      round: 3,
    });
    const others = [null, 3, {}, { kind: 'tick' }, { kind: 'tock', round: 1 }];
    const rounds = [-1, 0.5, '1', NaN].map((round) => ({ kind: 'tick', round }));
    for (const body of [...others, ...rounds]) {
      expect(parseClockMessage(body), JSON.stringify(body)).to.equal(undefined);
    }
  });
});

type Effects = readonly Effect<ClockMessage>[];

const facts = (effects: Effects): Fact[] =>
  effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.fact] : []));
const timers = (effects: Effects): (readonly [string, number])[] =>
  effects.flatMap((effect) =>
    effect.kind === 'setTimer' ? [[effect.timer, effect.afterMs] as const] : [],
  );
const receivers = (effects: Effects): string[] =>
  effects.flatMap((effect) => (effect.kind === 'send' ? [effect.to] : []));
const timer = (name: string) => ({ kind: 'timer', timer: name }) as const;
const tick = (from: typeof n1, round: number) =>
  ({ kind: 'message', from, body: { kind: 'tick', round } }) as const;

describe('a node that synchronizes its clock', () => {
  // n1 is 50 ms ahead of its hardware clock; T^0 = 1100, P = 1000, delays of 4 ms in the middle, W = 100.
  const plan = clocksPlan([50, 100, 0, 0]);

  it('begins each round when its clock shows the time, and corrects itself by what it hears', () => {
    const node = new ClockNode(n1, plan);
    const started = node.step({ kind: 'start' }, millis(3));
    expect(facts(started)).to.deep.equal([{ kind: 'clock', local: 3, value: 53 }]);
    expect(timers(started)).to.deep.equal([['round', 1047]]);

    expect(node.step(tick(n2, 0), millis(1004))).to.deep.equal([]);
    const begun = node.step(timer('round'), millis(1050));
    expect(facts(begun)).to.deep.equal([{ kind: 'round', local: 1050, value: 1100, round: 0 }]);
    expect(receivers(begun)).to.deep.equal(['n2', 'n3', 'n4']);
    expect(timers(begun)).to.deep.equal([['adjust', 100]]);

    // Said twice, of a round to come, and beyond the last one: none of it changes anything.
    for (const event of [tick(n3, 0), tick(n3, 0), tick(n3, 1), tick(n4, 9)]) {
      node.step(event, millis(1094));
    }
    const adjusted = node.step(timer('adjust'), millis(1150));
    // n2 came at 1054 of the logical clock instead of 1104, n3 40 ms late, n4 not at all: as if after W.
    const heard = [
      ['n1', 0],
      ['n2', 50],
      ['n3', -40],
      ['n4', -96],
    ];
    // Without the lowest and the highest, -40 and 0 are left.
    const fact = { kind: 'adjust', local: 1150, value: 1180, round: 0, by: -20, heard };
    expect(facts(adjusted)).to.deep.equal([fact]);
    expect(timers(adjusted)).to.deep.equal([['round', 920]]);
    expect(node.view()).to.include({ round: 1, correction: 30, duplicate: 1, beyond: 1, early: 1 });
  });

  it('counts what came before its last correction by the clock as it is then', () => {
    const node = new ClockNode(n1, { ...plan, rounds: 2 });
    node.step({ kind: 'start' }, millis(0));
    node.step(timer('round'), millis(1050));
    node.step(tick(n2, 1), millis(1060));
    node.step(timer('adjust'), millis(1150));
    const { correction } = node.view();
    node.step(timer('round'), millis(2100 - Number(correction)));
    const [adjusted] = facts(node.step(timer('adjust'), millis(2200)));
    const estimate = 2100 - Number(correction) + 4 - 1060;
    expect(adjusted?.['heard']).to.deep.include(['n2', estimate]);
  });

  it('is done when its clock shows the time of the last round', () => {
    const node = new ClockNode(n1, { ...plan, rounds: 1 });
    node.step({ kind: 'start' }, millis(0));
    node.step(timer('round'), millis(1050));
    node.step(timer('adjust'), millis(1150));
    const ended = node.step(timer('round'), millis(2050));
    expect(facts(ended).map(({ kind, round }) => ({ kind, round }))).to.deep.equal([
      { kind: 'round', round: 1 },
    ]);
    expect([...receivers(ended), ...timers(ended)]).to.deep.equal([]);
  });
});

describe('a clock with two faces', () => {
  it('speaks early to those who are ahead and late to the others, and states no facts', () => {
    // n4 lies; the lead is W less the longest delay: 94 ms. n2 is ahead most, then n1.
    const plan = clocksPlan([50, 100, 0, 20], { liars: [n4] });
    const liar = new TwoFacedClock(n4, plan);
    const started = liar.step({ kind: 'start' }, millis(0));
    expect(timers(started)).to.deep.equal([
      ['early', 1100 - 20 - 94],
      ['round', 1080],
    ]);
    const early = liar.step(timer('early'), millis(986));
    expect(receivers(early)).to.deep.equal(['n2', 'n1']);
    const begun = liar.step(timer('round'), millis(1080));
    expect(receivers(begun)).to.deep.equal([]);
    expect(facts(begun)).to.deep.equal([]);
    expect(timers(begun)).to.deep.include.members([
      ['late', 94],
      ['early', 1000 - 94],
    ]);
    expect(receivers(liar.step(timer('late'), millis(1174)))).to.deep.equal(['n3']);
  });

  it('turns its faces as it learns who is ahead, and is silent after the last round', () => {
    const plan = clocksPlan([50, 100, 0, 20], { liars: [n4], rounds: 1 });
    const liar = new TwoFacedClock(n4, plan);
    liar.step({ kind: 'start' }, millis(0));
    liar.step(timer('round'), millis(1080));
    liar.step(tick(n3, 0), millis(1081));
    liar.step(timer('adjust'), millis(1180));
    expect(receivers(liar.step(timer('early'), millis(1181)))[0]).to.equal('n3');
    expect(liar.step(timer('early'), millis(1182))).to.deep.equal([]);
  });
});
