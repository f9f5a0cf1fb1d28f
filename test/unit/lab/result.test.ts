import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementPlan } from '../../../pkg/agreement/plan.ts';
import { judge } from '../../../pkg/checkers/judge.ts';
import type { JsonObject } from '../../../pkg/core/json.ts';
import type { AgreementResult } from '../../../pkg/lab/agreement/result.ts';
import { planRun, type RunPlan } from '../../../pkg/lab/plan.ts';
import { buildResult } from '../../../pkg/lab/result.ts';
import { agreementConfig, SMALL } from '../../support/config.ts';
import { Trace } from '../../support/records.ts';

function planned(...sets: string[]): RunPlan<AgreementPlan> {
  return planRun(agreementConfig({ file: 'x.yaml', text: SMALL, overrides: { sets } }), 7);
}

/** The result of the smallest experiment, some fields changed, with this trace. */
function result(trace: Trace, ...sets: string[]): AgreementResult {
  const plan = planned(...sets);
  const read = buildResult({
    plan,
    resolved: { ...plan.config, seed: 7 },
    records: trace.records,
    outcome: { cause: 'every living node has decided', startupMs: 12.4, runMs: 99.5 },
  });
  // What a script reads: fields that are undefined are not there.
  const json: AgreementResult = JSON.parse(JSON.stringify(read));
  return json;
}

/** The accounts of one node: per peer [sent, dropped, received]. */
function counts(peers: Readonly<Record<string, readonly [number, number, number]>>): JsonObject {
  const sum = (column: 0 | 1 | 2): number =>
    Object.values(peers).reduce((total, triple) => total + triple[column], 0);
  return {
    sent: sum(0),
    received: sum(2),
    droppedByFault: sum(1),
    duplicatedByFault: 0,
    bytes: 10 * (sum(0) - sum(1)),
    byKind: { value: sum(0) },
    peers,
    view: { late: 1, early: 2, duplicate: 0 },
  };
}

const BYZANTINE = [
  'agreement.model=sync-byzantine',
  'nodes={count: 4, inputs: [1, 2, 3, 4]}',
  'faults.liars={nodes: 1, strategy: split-brain}',
];

describe('buildResult', () => {
  it('says everything of an ordinary run, in the words of the contract', () => {
    const trace = new Trace()
      .round(0, { n1: 1, n2: 2, n3: 3 })
      .round(1, { n1: 2, n2: 2, n3: 2.25 });
    for (const [id, value] of Object.entries({ n1: 2, n2: 2, n3: 2.25 })) {
      const others = ['n1', 'n2', 'n3'].filter((other) => other !== id);
      trace.add(id, 'decide', { round: 1, value });
      trace.add(
        id,
        'counts',
        counts(Object.fromEntries(others.map((other) => [other, [2, 0, 2]]))),
      );
    }
    const { config, ...rest } = result(trace.add('master', 'end', { orderly: true }));
    const { verdict, checks } = judge(planned().setup.plan, trace.records);
    expect(checks.find(({ name }) => name === 'epsilon-agreement')?.verdict).to.equal('fail');
    expect(config).to.deep.equal({ ...agreementConfig({ file: 'x.yaml', text: SMALL }), seed: 7 });
    expect(rest).to.deep.equal({
      version: 1,
      experiment: 'agreement',
      name: 'x',
      engine: 'tcp',
      seed: 7,
      verdict,
      cause: 'every living node has decided',
      checks,
      nodes: [
        { id: 'n1', input: 1, fate: 'correct', decision: 2, round: 1 },
        { id: 'n2', input: 2, fate: 'correct', decision: 2, round: 1 },
        { id: 'n3', input: 3, fate: 'correct', decision: 2.25, round: 1 },
      ],
      rounds: [
        { round: 0, spread: 2, values: { n1: 1, n2: 2, n3: 3 }, bound: 2, lowerBound: 2 },
        { round: 1, spread: 0.25, values: { n1: 2, n2: 2, n3: 2.25 }, bound: 1, lowerBound: 0.5 },
      ],
      perRound: { messages: 6, bytes: 60, formula: 6 },
      traffic: {
        sent: 12,
        received: 12,
        bytes: 120,
        lostToCrash: 0,
        lostToSevered: 0,
        droppedByFault: 0,
        duplicatedByFault: 0,
        late: 3,
        early: 6,
        duplicate: 0,
        byKind: { value: 12 },
      },
      faults: [],
      timing: { startupMs: 12, runMs: 100 },
    });
  });

  it('knows nothing of a run that never began', () => {
    const { nodes, rounds, faults, traffic } = result(new Trace());
    const node = { fate: 'correct', decision: null, round: null };
    expect(nodes).to.deep.equal([
      { id: 'n1', input: 1, ...node },
      { id: 'n2', input: 2, ...node },
      { id: 'n3', input: 3, ...node },
    ]);
    expect(rounds).to.deep.equal([]);
    expect(faults).to.deep.equal([]);
    expect(traffic).to.deep.include({ sent: 0, received: 0, lostToCrash: 0, byKind: {} });
  });

  it('tells a crash by plan from a death that nobody planned', () => {
    const trace = new Trace()
      .round(0, { n1: 1, n2: 2, n3: 3 })
      .round(1, { n1: 1.5, n2: 2 })
      .add('n2', 'crash', { afterSends: 3 })
      .add('master', 'gone', { id: 'n2', planned: true, cause: 'SIGKILL' })
      .add('master', 'gone', { id: 'n3', planned: false, cause: 'SIGSEGV' });
    const { nodes, faults } = result(trace);
    expect(nodes).to.deep.equal([
      { id: 'n1', input: 1, fate: 'correct', decision: null, round: 1 },
      { id: 'n2', input: 2, fate: 'crashed', decision: null, round: 1 },
      { id: 'n3', input: 3, fate: 'crashed', decision: null, round: 0 },
    ]);
    expect(faults).to.deep.equal([
      { kind: 'crash', node: 'n2', afterSends: 3, round: 1 },
      { kind: 'killed', node: 'n3', round: 0 },
    ]);
  });

  it('knows no round of a node that died before it began', () => {
    const trace = new Trace().add('master', 'gone', { id: 'n1', planned: false, cause: 'x' });
    const { nodes, faults } = result(trace);
    expect(nodes[0]).to.deep.include({ fate: 'crashed', round: null });
    expect(faults).to.deep.equal([{ kind: 'killed', node: 'n1' }]);
  });

  it('accounts for what a crash has swallowed', () => {
    const trace = new Trace()
      .add('n2', 'crash', { afterSends: 3 })
      .add('n2', 'counts', counts({ n1: [2, 0, 0], n3: [1, 1, 0] }))
      .add('n1', 'counts', counts({ n2: [4, 0, 1], n3: [3, 0, 3] }))
      .add('n3', 'counts', counts({ n2: [4, 1, 0], n1: [3, 0, 3] }));
    // Of 17: 7 arrived, 2 were dropped; n2 lost 4 + 3 sent to it and 1 of its own.
    expect(result(trace).traffic).to.deep.include({
      sent: 17,
      received: 7,
      droppedByFault: 2,
      lostToCrash: 8,
    });
  });

  it('keeps a decision of a node that crashed later', () => {
    const trace = new Trace()
      .round(0, { n1: 1 })
      .add('n1', 'decide', { round: 0, value: 1 })
      .add('n1', 'crash', { afterSends: 2 });
    expect(result(trace).nodes[0]).to.deep.equal({
      id: 'n1',
      input: 1,
      fate: 'crashed',
      decision: 1,
      round: 0,
    });
  });

  it('shows liars by name, and leaves their values out', () => {
    const trace = new Trace()
      .round(0, { n1: 1, n2: 2, n3: 3, n4: 4 })
      .round(1, { n4: 99 })
      .add('n4', 'decide', { round: 1, value: 99 });
    const { nodes, rounds, faults } = result(trace, ...BYZANTINE);
    expect(nodes[3]).to.deep.include({ id: 'n4', fate: 'byzantine', decision: 99, round: 1 });
    expect(rounds).to.deep.equal([
      { round: 0, spread: 2, values: { n1: 1, n2: 2, n3: 3 }, bound: 2, lowerBound: 2 },
    ]);
    expect(faults).to.deep.equal([{ kind: 'liar', node: 'n4', strategy: 'split-brain' }]);
  });

  it('lists a liar that died as both', () => {
    const trace = new Trace()
      .round(0, { n4: 4 })
      .add('master', 'gone', { id: 'n4', planned: false, cause: 'x' });
    const { nodes, faults } = result(trace, ...BYZANTINE);
    expect(nodes[3]).to.deep.include({ fate: 'byzantine' });
    expect(faults.map(({ kind }) => kind)).to.deep.equal(['liar', 'killed']);
  });

  it('gives exact spreads, and only with exact fractions', () => {
    const trace = new Trace().round(0, { n1: '1/3', n2: '2/7', n3: 0.5 }).round(1, { n1: '5' });
    const { rounds } = result(
      trace,
      'agreement.arithmetic=rational',
      'nodes.inputs=["1/3", "2/7", 0.5]',
    );
    expect(rounds).to.deep.equal([
      {
        round: 0,
        spread: 3 / 14,
        values: { n1: '1/3', n2: '2/7', n3: 0.5 },
        bound: 3 / 14,
        lowerBound: 3 / 14,
        exactSpread: '3/14',
        exactBound: '3/14',
      },
      {
        round: 1,
        spread: 0,
        values: { n1: '5' },
        bound: 3 / 28,
        lowerBound: 3 / 56,
        exactSpread: '0',
        exactBound: '3/28',
      },
    ]);
    // 0.3 - 0.1 is 0.19999999999999998 as doubles, which is also nearest to the exact difference.
    const [floats] = result(new Trace().round(0, { n1: 0.1, n2: 0.3 })).rounds;
    const apart = 0.3 - 0.1;
    expect(floats).to.deep.equal({
      round: 0,
      spread: apart,
      values: { n1: 0.1, n2: 0.3 },
      bound: apart,
      lowerBound: apart,
    });
  });

  it('writes a spread that no double holds as a number all the same', () => {
    const far = new Trace().round(0, { n1: -1.7e308, n2: 1.7e308 });
    expect(result(far).rounds[0]?.spread).to.equal(Number.MAX_VALUE);
    const exact = new Trace().round(0, { n1: '1e400', n2: 0 });
    const [round] = result(exact, 'agreement.arithmetic=rational').rounds;
    expect(round?.spread).to.equal(Number.MAX_VALUE);
    expect(round?.exactSpread).to.equal(`1${'0'.repeat(400)}`);
  });

  it('bears the label of a run outside its model', () => {
    const labelled = result(new Trace(), 'agreement.f=2', 'agreement.outsideModel=label');
    expect(labelled.outsideModel).to.match(/^agreement\.f: /);
    expect(result(new Trace())).to.not.have.property('outsideModel');
  });
});
