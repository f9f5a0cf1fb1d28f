/** Runs in the simulator without faults send what the formula of their algorithm says, to the message. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Model } from '../../pkg/agreement/plan.ts';
import { reportAgreement } from '../../pkg/lab/agreement/result.ts';
import { experimentOf, simulate } from '../support/simulate.ts';

interface Case {
  readonly model: Model;
  readonly rule: string;
  /** Messages of a round among seven nodes. */
  readonly formula: number;
  readonly more?: object;
  /** Why fewer may be sent. */
  readonly spared?: true;
}

const CASES: readonly Case[] = [
  { model: 'sync-crash', rule: 'mean', formula: 42 },
  { model: 'async-crash', rule: 'select', formula: 42 },
  { model: 'sync-byzantine', rule: 'midpoint', formula: 42 },
  { model: 'async-byzantine', rule: 'mean', formula: 42 },
  { model: 'sync-omission', rule: 'mean', formula: 42 },
  { model: 'sync-mixed', rule: 'mean', formula: 42 },
  { model: 'sync-gradecast', rule: 'mean', formula: 3 * 42 },
  {
    model: 'sync-graph',
    rule: 'iabc',
    formula: 3 * 7,
    more: { topology: { kind: 'chord', offsets: [1, 2, 3] }, epsilon: 0.1 },
  },
  // A broadcast costs 6 + 2 * 42; who delivers before it hears the origin does not echo.
  { model: 'async-witness', rule: 'midpoint', formula: 7 * (6 + 2 * 42) + 42, spared: true },
];

describe('messages without faults', () => {
  for (const { model, rule, formula, more = {}, spared } of CASES) {
    it(`${model}: ${formula} a round among seven${spared ? ' at most' : ''}`, async () => {
      const config = experimentOf({
        nodes: { count: 7, inputs: [0, 0, 0, 1, 1, 1, 1] },
        agreement: { model, rule, f: 1, stop: 'rounds', ...more },
        network: { delayMs: { min: 0, max: 20 }, roundMs: 100 },
      });
      for (const seed of [1, 2]) {
        const { plan, records } = await simulate(config, seed);
        const { perRound, checks } = reportAgreement(plan.setup.plan, records);
        expect(checks.find(({ name }) => name === 'messages')?.verdict).to.equal('pass');
        expect(perRound?.formula).to.equal(formula);
        expect(perRound?.bytes).to.be.above(formula);
        if (spared === true) expect(perRound?.messages).to.be.within(formula * 0.9, formula);
        else expect(perRound?.messages).to.equal(formula);
      }
    });
  }
});
