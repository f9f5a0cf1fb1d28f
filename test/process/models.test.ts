/** Every model, stop rule and fault of links, over TCP, judged by the checkers. */
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AgreementResult as Result } from '../../pkg/lab/agreement/result.ts';
import { Bench, PATIENCE_MS, fiveNodes, unaccounted } from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

const example = (name: string): string => join(TOP, 'examples', name);
const QUICK = ['--set', 'network.delayMs={min: 0, max: 4}'];

describe('an experiment over TCP', function () {
  this.timeout(2 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  async function pass(file: string, ...options: string[]): Promise<Result> {
    const run = bench.lab('run', ['--config', file, '--json', '--out', 'out', ...options]);
    const result = await run.result();
    expect(result.verdict, run.transcript()).to.equal('pass');
    expect(await run.ended).to.deep.equal({ code: 0, signal: null });
    expect(unaccounted(result)).to.equal(0);
    return result;
  }

  const small = (changes: Readonly<Record<string, object>>): string =>
    bench.experiment('small.yaml', fiveNodes(changes));

  it('byzantine.yaml: five nodes agree while two lie', async () => {
    const result = await pass(example('byzantine.yaml'), ...QUICK);
    expect(result.faults.map(({ kind, node }) => `${kind} ${node}`)).to.deep.equal([
      'liar n6',
      'liar n7',
    ]);
    const fates = result.nodes.map(({ fate }) => fate);
    expect(fates.filter((fate) => fate === 'byzantine')).to.have.length(2);
    for (const { values } of result.rounds) expect(values).to.not.have.any.keys('n6', 'n7');
  });

  it('price-oracle.yaml: eight reporters agree on a price while three lie', async () => {
    const result = await pass(example('price-oracle.yaml'), ...QUICK);
    const honest = result.nodes.filter(({ fate }) => fate === 'correct');
    expect(honest).to.have.length(8);
    for (const { decision } of honest) expect(decision).to.be.within(30250.2, 30289.99);
  });

  it('lives on when a liar sends what is no message: links to it are given up', async () => {
    const agreement = { model: 'sync-byzantine', rule: 'mean', f: 1, epsilon: 0.01 };
    const faults = { liars: { nodes: 1, strategy: 'malformed' } };
    const result = await pass(small({ agreement, faults }), '--seed', '3');
    expect(result.traffic.lostToSevered).to.be.above(0);
    const honest = result.nodes.filter(({ fate }) => fate === 'correct');
    expect(honest.map(({ decision }) => typeof decision)).to.deep.equal(
      Array.from({ length: 4 }, () => 'number'),
    );
  });

  it('exact.yaml: decisions are exact fractions', async () => {
    const result = await pass(example('exact.yaml'), ...QUICK);
    expect(result.rounds[0]?.exactSpread).to.equal('1');
    const decided = result.nodes.filter(({ fate }) => fate === 'correct');
    for (const { decision } of decided) expect(decision).to.match(/^\d+(\/\d+)?$/);
  });

  it('stop: local, where every node finds its own end', async () => {
    // n > 3f, as a node that has stopped is silent (agreement.md 1.10).
    const agreement = { model: 'async-crash', rule: 'select', f: 1, epsilon: 0.001, stop: 'local' };
    const result = await pass(small({ agreement, faults: { crash: { probability: 0.03 } } }));
    expect(result.traffic.byKind).to.have.property('halted').that.is.above(0);
  });

  it('stop: rounds, where all decide in the same round', async () => {
    const result = await pass(small({}));
    expect(new Set(result.nodes.map(({ round }) => round))).to.have.property('size', 1);
  });

  it('sync-crash, with nodes that crash in the middle of a multicast', async () => {
    const agreement = { model: 'sync-crash', rule: 'mean', f: 2, epsilon: 0.001 };
    const faults = {
      plan: [
        { node: 'n2', afterSends: 2 },
        { node: 'n4', afterSends: 7 },
      ],
    };
    const network = { delayMs: { min: 0, max: 4 }, roundMs: 600 };
    const result = await pass(small({ agreement, faults, network }));
    expect(result.faults).to.deep.equal([
      { kind: 'crash', node: 'n2', afterSends: 2, round: 0 },
      { kind: 'crash', node: 'n4', afterSends: 7, round: 1 },
    ]);
  });

  it('async-byzantine, with a liar', async () => {
    const file = bench.experiment('six.yaml', {
      experiment: 'agreement',
      nodes: { count: 6, inputs: { uniform: { min: 0, max: 1 } } },
      agreement: { model: 'async-byzantine', rule: 'select', f: 1, epsilon: 0.01 },
      faults: { liars: { nodes: 1, strategy: 'random' } },
    });
    const result = await pass(file, ...QUICK);
    expect(result.faults).to.deep.equal([{ kind: 'liar', node: 'n6', strategy: 'random' }]);
  });

  it('loss: what is dropped is counted, and asked for again', async () => {
    // Of the four others a node must hear three, so that a round in which two were lost needs help.
    const agreement = {
      model: 'async-crash',
      rule: 'select',
      f: 1,
      epsilon: 0.001,
      stop: 'rounds',
    };
    const result = await pass(small({ agreement, network: { loss: 0.3, resendMs: 40 } }));
    expect(result.traffic.droppedByFault).to.be.above(0);
    expect(result.traffic.lostToCrash).to.equal(0);
    expect(result.traffic.byKind).to.have.property('again').that.is.above(0);
  });

  it('duplication: a value that comes twice counts once', async () => {
    const result = await pass(small({ network: { delayMs: 1, duplicate: 0.5 } }));
    expect(result.traffic.duplicate + result.traffic.late).to.be.above(0);
  });

  it('reordering: values of later rounds wait for theirs', async () => {
    const result = await pass(small({ network: { delayMs: { mean: 5 }, reorder: 1 } }));
    expect(result.traffic.early + result.traffic.late).to.be.above(0);
  });

  it('loss, duplication, reordering and crashes at once', async () => {
    const network = { delayMs: { mean: 2 }, loss: 0.1, duplicate: 0.2, reorder: 0.5, resendMs: 40 };
    const result = await pass(small({ network, faults: { crash: { probability: 0.05 } } }));
    expect(result.traffic.droppedByFault).to.be.above(0);
  });
});
