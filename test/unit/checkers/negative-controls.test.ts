/**
 * Runs that theory says must not work. If every check passed one of these, the checks would prove
 * nothing. Reference: the reference table 1.0 (columns "needs" and A9), 1.9.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { judge } from '../../../pkg/checkers/judge.ts';
import { nodeId } from '../../../pkg/core/ids.ts';
import { memoryRun, type MemoryRunOptions } from '../../support/memory-run.ts';
import { idsOf, planOf } from '../../support/plans.ts';

/** Two camps that hear each other much too late. */
const twoCamps =
  (size: number): NonNullable<MemoryRunOptions['latency']> =>
  (from, to) =>
    idsOf(size).includes(from) === idsOf(size).includes(to) ? 1 : 1e6;

function failures(options: Omit<MemoryRunOptions, 'seed'>): string[] {
  const { records } = memoryRun({ seed: 3, ...options });
  const { verdict, checks } = judge(options.plan, records);
  expect(verdict).to.equal('fail');
  for (const { detail } of checks) expect(detail).to.include('no guarantee holds');
  return checks.filter((check) => check.verdict === 'fail').map(({ name }) => name);
}

describe('outside its model', () => {
  it('async-crash with n = 2f does not end: two camps never hear of each other', () => {
    const plan = planOf({
      inputs: [0, 0, 0, 1, 1, 1],
      rule: 'midpoint',
      f: 3,
      maxRounds: 50,
      outsideModel: 'n > 2f',
    });
    expect(failures({ plan, latency: twoCamps(3) })).to.deep.equal(['termination']);
  });

  it('async-crash with n = 2f and a fixed number of rounds decides 0 and 1', () => {
    const plan = planOf({
      inputs: [0, 0, 0, 1, 1, 1],
      rule: 'midpoint',
      f: 3,
      stop: 'rounds',
      rounds: 10,
      outsideModel: 'n > 2f',
    });
    expect(failures({ plan, latency: twoCamps(3) })).to.deep.equal(['epsilon-agreement']);
  });

  it('the same two camps agree when n = 2f + 1', () => {
    const plan = planOf({ inputs: [0, 0, 0, 1, 1, 1, 1], rule: 'midpoint', f: 3 });
    const { records } = memoryRun({ plan, seed: 3, latency: twoCamps(3) });
    expect(judge(plan, records).verdict).to.equal('pass');
  });

  for (const rule of ['mean', 'midpoint', 'select', 'median'] as const) {
    it(`sync-byzantine with n = 3t and split-brain does not converge: ${rule}`, () => {
      const plan = planOf({
        inputs: [0, 0, 1, 1, 0.5, 0.5],
        model: 'sync-byzantine',
        rule,
        f: 2,
        liars: [nodeId('n5'), nodeId('n6')],
        maxRounds: 50,
        outsideModel: 'n > 3f',
      });
      expect(failures({ plan, strategy: 'split-brain' })).to.include('termination');
    });
  }

  it('the median does not converge, although n > 3t', () => {
    const plan = planOf({
      inputs: [0, 0, 1, 1, 1, 0.5, 0.5],
      model: 'sync-byzantine',
      rule: 'median',
      f: 2,
      liars: [nodeId('n6'), nodeId('n7')],
      maxRounds: 50,
      outsideModel: 'no factor is proven for the median',
    });
    expect(failures({ plan, strategy: 'split-brain' })).to.deep.equal(['termination']);
  });

  it('more lies than f leave the range of the honest inputs', () => {
    const plan = planOf({
      inputs: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
      model: 'sync-byzantine',
      rule: 'mean',
      f: 1,
      liars: [nodeId('n6'), nodeId('n7')],
      maxRounds: 50,
      outsideModel: 'two liars where f = 1',
    });
    expect(failures({ plan, strategy: 'extreme' })).to.include('validity');
  });

  it('more crashes than f, as asked for, leave the others waiting', () => {
    const crashes = ['n1', 'n2'].map((id) => ({ node: nodeId(id), afterSends: 1 }));
    const plan = planOf({ inputs: [0, 0.5, 1, 0.2], crashes, outsideModel: 'allowOverBudget' });
    const { records } = memoryRun({ plan, seed: 3 });
    const { verdict, checks } = judge(plan, records);
    // Nobody can tell a node that waits for ever from a slow one: the run is broken off.
    expect(verdict).to.equal('unknown');
    expect(checks.find(({ name }) => name === 'termination')?.verdict).to.equal('unknown');
  });
});
