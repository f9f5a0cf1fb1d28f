import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { isLiving } from '../../../pkg/membership/record.ts';
import {
  NOTHING,
  claimOf,
  claimsIn,
  detected,
  exchanged,
  explore,
  heardBy,
  type MachineState,
  type Step,
} from '../../support/incarnation-machine.ts';

/** Incarnations up to this one, besides 0. */
const INCARNATION_MAX = 3;

describe('the incarnation machine of three nodes, exhaustively', () => {
  let steps = 0;
  const wrong: string[] = [];
  let states: readonly MachineState[] = [];

  const judge = (from: MachineState, { to, observer, heard, name }: Step): void => {
    steps += 1;
    if (observer === undefined) return;
    const [old, now] = [from.views[observer], to.views[observer]];
    // Codes of claims are ordered as the claims are.
    if (now < old) wrong.push(`${name}: ${old} -> ${now} goes back`);
    if (old === NOTHING || heard === undefined) return;
    const revived = !isLiving(claimOf(old)) && isLiving(claimOf(now));
    if (revived && !(claimOf(heard).incarnation > claimOf(old).incarnation)) {
      wrong.push(`${name}: ${old} -> ${now} is brought to life by old news`);
    }
    const died = isLiving(claimOf(old)) && claimOf(now).state === 'dead';
    if (died) wrong.push(`${name}: ${old} -> ${now} dies of hearsay`);
  };

  before(() => {
    states = explore(INCARNATION_MAX, judge);
  });

  it('goes back, brings to life by old news, or kills by hearsay in none of its steps', () => {
    expect(wrong).to.deep.equal([]);
    expect({ states: states.length, steps }).to.deep.equal({ states: 260_580, steps: 8_252_625 });
  });

  it('knows no incarnation that the subject did not claim itself', () => {
    for (const { said } of states) {
      for (const code of claimsIn(said)) {
        const alive = 4 * claimOf(code).incarnation;
        if (((said >> alive) & 1) === 0) expect.fail(`${code} in ${said}`);
      }
    }
  });

  it('ends with a living subject alive at everybody, in its incarnation, from every state', () => {
    for (const state of states) {
      if (state.own === NOTHING || claimOf(state.own).state === 'left') continue;
      const { own, views } = exchanged(state);
      if (views[0] !== own || views[1] !== own) expect.fail(JSON.stringify(state));
      if (claimOf(own).state !== 'alive') expect.fail(JSON.stringify(state));
    }
  });

  it('ends with a subject that crashed or left gone at everybody, and all views equal', () => {
    for (const state of states) {
      if (state.own !== NOTHING && claimOf(state.own).state !== 'left') continue;
      const { views } = buriedEverywhere(state);
      if (views[0] !== views[1]) expect.fail(JSON.stringify(state));
      if (views[0] !== NOTHING && isLiving(claimOf(views[0]))) expect.fail(JSON.stringify(state));
    }
  });

  it('keeps the dead dead, whatever old news of that or an earlier life arrives', () => {
    for (const state of states) {
      if (state.own !== NOTHING) continue;
      const [view] = buriedEverywhere(state).views;
      if (view === NOTHING) continue;
      for (const old of claimsIn(state.said)) {
        if (claimOf(old).incarnation > claimOf(view).incarnation) continue;
        if (isLiving(claimOf(heardBy(view, old)))) expect.fail(JSON.stringify({ state, old }));
      }
    }
  });
});

/** What comes of a subject that does not answer: all exchange views and detect it, as often as it takes. */
function buriedEverywhere(state: MachineState): MachineState {
  let next = state;
  for (;;) {
    const after = exchanged(detected(exchanged(next)));
    if (after.views.join() === next.views.join()) return after;
    next = after;
  }
}
