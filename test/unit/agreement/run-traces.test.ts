/** The trace of a run in memory: repeatable, and judged alike in whatever form it comes. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { compare } from '../../../pkg/agreement/rational.ts';
import { History } from '../../../pkg/checkers/history.ts';
import { judge } from '../../../pkg/checkers/judge.ts';
import { roundsTable } from '../../../pkg/checkers/rounds-table.ts';
import { nodeId } from '../../../pkg/core/ids.ts';
import type { JsonObject } from '../../../pkg/core/json.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { memoryRun, passingRun } from '../../support/memory-run.ts';
import { planOf } from '../../support/plans.ts';

describe('a trace', () => {
  const plan = planOf({
    inputs: [0.3, 0.4, 0.5, 0.9, 0.1, 0.75, 0.2],
    f: 2,
    crashes: [{ node: nodeId('n2'), afterSends: 9 }],
  });
  const options = {
    plan,
    seed: 5,
    faults: { delay: { kind: 'uniform', min: 0, max: 20 } },
  } as const;

  it('is the same for the same seed, and another for another', () => {
    const [one, same, other] = [5, 5, 6].map((seed) =>
      JSON.stringify(memoryRun({ ...options, seed }).records),
    );
    expect(one).to.equal(same).and.to.not.equal(other);
  });

  it('is judged alike, however the records of different nodes interleave', () => {
    const { records } = memoryRun(options);
    const gathered = [nodeId('master'), ...plan.ids.toReversed()].flatMap((id) =>
      records.filter(({ node }) => node === id),
    );
    expect(judge(plan, gathered)).to.deep.equal(judge(plan, records));
  });

  it('is judged alike at level full', () => {
    const full = memoryRun({ ...options, full: true }).records;
    expect(full.some(({ kind }) => kind === 'receive')).to.equal(true);
    expect(judge(plan, full)).to.deep.equal(judge(plan, memoryRun(options).records));
  });

  it('survives being written as JSON', () => {
    const { records } = memoryRun(options);
    const read = records.map((record) => JSON.parse(JSON.stringify(record)) as TraceRecord);
    expect(judge(plan, read)).to.deep.equal(judge(plan, records));
  });

  it('tells the round of a crash by its last round, even when a step had got further', () => {
    let ahead = 0;
    for (let seed = 0; seed < 60; seed++) {
      const inputs = [0, 1, 2, 3, 4, 5];
      const crashes = [{ node: nodeId('n4'), afterSends: 7 }];
      const crashing = planOf({ inputs, f: 2, rule: 'midpoint', stop: 'rounds', crashes });
      const faults = { delay: { kind: 'exponential', mean: 50 } } as const;
      const records = passingRun({ plan: crashing, seed, faults });
      const { view } = records.find(({ kind }) => kind === 'crash')!;
      const node = History.of(crashing, records).nodes.get(nodeId('n4'))!;
      if (Number((view as JsonObject)['round']) > node.lastRound) ahead += 1;
    }
    expect(ahead).to.be.above(0);
  });

  it('has spreads that never grow', () => {
    const table = roundsTable(History.of(plan, memoryRun(options).records));
    for (const [index, { spread }] of table.entries()) {
      if (index > 0) expect(compare(spread, table[index - 1]!.spread)).to.be.at.most(0);
    }
  });
});
