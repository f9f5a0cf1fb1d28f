import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import type { AgreementConfig } from '../../../pkg/lab/config/schema.ts';
import { planRun } from '../../../pkg/lab/plan.ts';
import { resolveSchedule } from '../../../pkg/lab/schedule.ts';
import { agreementConfig } from '../../support/config.ts';

interface Given {
  readonly nodes?: number;
  readonly agreement?: Readonly<Record<string, unknown>>;
  readonly faults?: Readonly<Record<string, unknown>>;
  readonly schedule: readonly unknown[];
}

/** JSON is YAML. */
function load({ nodes = 7, agreement = {}, faults = {}, schedule }: Given): AgreementConfig {
  const data = {
    experiment: 'agreement',
    nodes: { count: nodes, inputs: { uniform: { min: 0, max: 1 } } },
    agreement: { f: 2, ...agreement },
    faults: { ...faults, schedule },
  };
  return agreementConfig({ file: 'x.yaml', text: JSON.stringify(data) });
}

function chosen(given: Given, seed = 1): readonly (readonly NodeId[])[] {
  return resolveSchedule(load(given), Random.fromSeed(seed)).map(({ nodes }) => nodes);
}

const pause = (nodes: unknown, more = {}): unknown => ({
  fault: 'pause',
  nodes,
  atMs: 5,
  forMs: 9,
  ...more,
});
const crash = (nodes: unknown): unknown => ({ fault: 'crash', nodes, atMs: 5 });
const loss = (nodes: unknown): unknown => ({ ...Object(pause(nodes)), fault: 'loss', share: 0.5 });

function resend(...schedule: readonly unknown[]): number | undefined {
  return planRun(load({ schedule }), 1).setup.plan.resendMs;
}

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);

describe('resolveSchedule', () => {
  it('says everything in the terms of the engines, one fault per entry', () => {
    const schedule = [
      crash(['n3', 'n1']),
      { fault: 'pause', nodes: ['n2'], atRound: 2, forMs: 300 },
      { fault: 'partition', nodes: ['n2'], direction: 'in', whenDecided: 3 },
      { fault: 'loss', share: 0.2, atMs: 0, forMs: 500 },
      { fault: 'delay', ms: 50, nodes: ['n4'], atMs: 0 },
      { fault: 'duplicate', share: 0.3, nodes: ['n4'], atMs: 0 },
      { fault: 'reorder', share: 0.4, nodes: ['n4'], atMs: 0 },
    ];
    const config = load({
      schedule,
      nodes: 4,
      agreement: { f: 3, model: 'sync-crash', outsideModel: 'label' },
    });
    expect(resolveSchedule(config, Random.fromSeed(1))).to.deep.equal([
      { action: { kind: 'crash' }, nodes: ['n3', 'n1'], when: { kind: 'time', ms: 5 } },
      { action: { kind: 'pause' }, nodes: ['n2'], when: { kind: 'round', round: 2 }, forMs: 300 },
      {
        action: { kind: 'partition', direction: 'in' },
        nodes: ['n2'],
        when: { kind: 'decided', count: 3 },
      },
      {
        action: { kind: 'loss', share: 0.2 },
        nodes: ['n1', 'n2', 'n3', 'n4'],
        when: { kind: 'time', ms: 0 },
        forMs: 500,
      },
      { action: { kind: 'delay', ms: 50 }, nodes: ['n4'], when: { kind: 'time', ms: 0 } },
      { action: { kind: 'duplicate', share: 0.3 }, nodes: ['n4'], when: { kind: 'time', ms: 0 } },
      { action: { kind: 'reorder', share: 0.4 }, nodes: ['n4'], when: { kind: 'time', ms: 0 } },
    ]);
  });

  it('draws as many nodes as a choice means, in the order of their names', () => {
    const choices = ['one', 'minority', 'f', 'all', 4];
    const sizes = (nodes: number, agreement = {}): readonly number[] =>
      chosen({ nodes, agreement, schedule: choices.map((choice) => pause(choice)) }).map(
        ({ length }) => length,
      );
    expect(sizes(7)).to.deep.equal([1, 3, 2, 7, 4]);
    expect(sizes(6)).to.deep.equal([1, 2, 2, 6, 4]);
    expect(sizes(12, { f: 5 })).to.deep.equal([1, 5, 5, 12, 4]);
    expect(chosen({ nodes: 11, schedule: [pause('all')] })[0]?.at(-1)).to.equal('n11');
  });

  it('repeats with the seed and varies with it', () => {
    const given = { schedule: [pause('one'), pause('minority')] };
    const all = SEEDS.map((seed) => JSON.stringify(chosen(given, seed)));
    expect(SEEDS.map((seed) => JSON.stringify(chosen(given, seed)))).to.deep.equal(all);
    expect(new Set(all).size).to.be.above(20);
    const ones = new Set(SEEDS.map((seed) => chosen(given, seed)[0]?.[0]));
    expect(ones.size, 'every node has its turn').to.equal(7);
  });

  it('draws for each entry by itself: others shift nothing', () => {
    for (const seed of SEEDS) {
      const [, wanted] = chosen({ schedule: [pause('one'), pause('minority')] }, seed);
      expect(chosen({ schedule: [pause(5), pause('minority')] }, seed)[1]).to.deep.equal(wanted);
      expect(chosen({ schedule: [pause(['n1']), pause('minority')] }, seed)[1]).to.deep.equal(
        wanted,
      );
      const among = [crash('one'), pause('one'), loss('all'), pause('minority')];
      expect(chosen({ schedule: among }, seed)[3]).to.deep.equal(wanted);
    }
    const twins = SEEDS.filter((seed) => {
      const [first, second] = chosen({ schedule: [pause('one'), pause('one')] }, seed);
      return first?.[0] === second?.[0];
    });
    expect(twins.length, 'like entries draw independently').to.be.within(1, 25);
  });

  it('lets an added node only take the place of another', () => {
    for (const seed of SEEDS) {
      const [before = []] = chosen({ nodes: 7, schedule: [pause(3)] }, seed);
      const [after = []] = chosen({ nodes: 8, schedule: [pause(3)] }, seed);
      const kept = after.filter((id) => before.includes(id));
      expect(kept.length).to.be.at.least(after.includes('n8' as NodeId) ? 2 : 3);
    }
  });

  it('draws for each node by itself: one that may not be drawn shifts no other', () => {
    const agreement = { model: 'sync-byzantine', outsideModel: 'label' };
    const faults = { liars: { nodes: ['n1'] } };
    for (const seed of SEEDS) {
      const [before = []] = chosen({ agreement, schedule: [pause(3)] }, seed);
      const [after = []] = chosen({ agreement, faults, schedule: [pause(3)] }, seed);
      expect(after).to.include.members(before.filter((id) => id !== 'n1'));
    }
  });

  it('passes over liars', () => {
    const given = {
      agreement: { model: 'sync-byzantine', outsideModel: 'label' },
      faults: { liars: { nodes: ['n2', 'n5'] } },
      schedule: [pause('all')],
    };
    expect(chosen(given)).to.deep.equal([['n1', 'n3', 'n4', 'n6', 'n7']]);
  });

  it('crashes nobody twice, wherever the entry with the names stands', () => {
    const faults = { plan: [{ node: 'n1', afterSends: 1 }], allowOverBudget: true };
    for (const seed of SEEDS) {
      const schedule = [crash(2), crash(['n2', 'n3']), crash(2)];
      const crashed = chosen({ faults, schedule }, seed).flat().toSorted();
      expect(crashed).to.deep.equal(['n2', 'n3', 'n4', 'n5', 'n6', 'n7']);
    }
  });
});

describe('planRun with a schedule', () => {
  it('lets nodes ask again exactly when messages can be lost', () => {
    expect(resend()).to.equal(undefined);
    expect(resend(pause('one'), crash('one'), { ...Object(loss('all')), share: 0 })).to.equal(
      undefined,
    );
    expect(resend(pause('one'), loss('one'))).to.equal(200);
    expect(resend({ fault: 'partition', nodes: 'one', atMs: 0, forMs: 1 })).to.equal(200);
  });

  it('leaves drawn inputs and crashes as they are without it', () => {
    const faults = { crash: { probability: 0.1 } };
    const without = planRun(load({ faults, schedule: [] }), 3).setup;
    expect(without.plan.crashes).to.have.length(2);
    expect(planRun(load({ faults, schedule: [pause('one')] }), 3).setup).to.deep.equal(without);
  });

  it('draws crashes only as far as crashed and lastingly lost nodes leave room', () => {
    const faults = { crash: { probability: 1 } };
    const lasting = { fault: 'pause', nodes: 'one', atMs: 0 };
    const crashes = (...schedule: unknown[]): number =>
      planRun(load({ faults, schedule }), 1).setup.plan.crashes.length;
    expect(crashes()).to.equal(2);
    expect(crashes(crash('one'))).to.equal(1);
    expect(crashes(crash('f'))).to.equal(0);
    expect(crashes(lasting)).to.equal(1);
    expect(crashes(pause('all'), loss('all'))).to.equal(2);
  });
});
