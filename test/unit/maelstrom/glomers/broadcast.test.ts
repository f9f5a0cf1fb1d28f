import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { FaultName } from '../../../../pkg/maelstrom/workbench/nemesis/faults.ts';
import type { Node } from '../../../../pkg/maelstrom/node/node.ts';
import { glomer, numberIn, runGlomer, stableLatency } from '../../../support/glomers.ts';

/** 3d and 3e as they are run, but shorter. */
const EFFICIENCY = {
  workload: 'broadcast',
  nodes: 25,
  rate: 100,
  latency: { mean: 100, distribution: 'constant' },
} as const;

/** Messages between nodes for each value. */
function messagesPerValue(run: ReturnType<typeof runGlomer>): number {
  return run.serverMessages / numberIn(run.result, 'attempt-count');
}

describe('broadcast by flooding costs what it costs elsewhere', () => {
  // `glomers.md` 2.8: messages an operation, of which half are broadcasts.
  const figures = [
    { topology: 'line', perOp: 12 },
    { topology: 'tree4', perOp: 11.99 },
    { topology: 'grid', perOp: 27.8 },
    { topology: 'total', perOp: 290.6 },
  ] as const;
  for (const { topology, perOp } of figures) {
    it(`${topology}: ${perOp} messages an operation, within 5 %`, () => {
      const timeLimitMs = topology === 'total' ? 400 : 2000;
      const run = runGlomer(glomer('broadcast', 'flood'), { ...EFFICIENCY, topology, timeLimitMs });
      expect(run.result).to.include({ 'valid?': true, 'lost-count': 0 });
      expect(messagesPerValue(run) / 2).to.be.within(0.95 * perOp, 1.05 * perOp);
    });
  }
});

describe('broadcast as in 3d', () => {
  it('takes one hop, and fewer messages than one for each that hears a value', () => {
    const run = runGlomer(glomer('broadcast', 'direct'), { ...EFFICIENCY, timeLimitMs: 8000 });
    expect(run.result).to.include({ 'valid?': true, 'lost-count': 0, 'never-read-count': 0 });
    // In a run of 20 s the comparisons of the last 10 s count less.
    expect(messagesPerValue(run)).to.be.below(24);
    expect(stableLatency(run, '0.5')).to.be.most(150);
    expect(stableLatency(run, '1')).to.be.most(170);
  });
});

describe('broadcast as in 3e', () => {
  const batched = glomer('broadcast', 'batched');

  it('takes two fifths of a message an operation, within the limits of the challenge', () => {
    for (const seed of [1, 2]) {
      const run = runGlomer(batched, { ...EFFICIENCY, timeLimitMs: 20_000, seed });
      expect(run.result).to.include({ 'valid?': true, 'lost-count': 0, 'never-read-count': 0 });
      expect(run.messagesPerOp).to.be.below(0.42);
      expect(stableLatency(run, '0.5')).to.be.below(1000);
      expect(stableLatency(run, '1')).to.be.below(2000);
    }
  });

  /** Values of others than n0 that somebody of them has not read in the end, when n0 is not what it was. */
  function lackingWithout(spoil: (n0: Node) => void): { lacking: unknown[]; perOp: number } {
    const run = runGlomer(
      (node) => {
        batched(node);
        if (node.id === 'n0') spoil(node);
      },
      { ...EFFICIENCY, nodes: 5, rate: 20, timeLimitMs: 20_000 },
    );
    const told = run.history.flatMap(({ type, f, value, node }) =>
      type === 'ok' && f === 'broadcast' && node !== 'n0' ? [value] : [],
    );
    const reads = run.history.filter(({ type, final }) => type === 'ok' && final === true);
    const others = reads
      .filter(({ node }) => node !== 'n0')
      .map(({ value }) => new Set([value].flat(2)));
    expect(others.length).to.equal(4);
    expect(told.length).to.be.above(100);
    const lacking = told.filter((value) => others.some((read) => !read.has(value)));
    return { lacking, perOp: run.messagesPerOp };
  }

  it('has another hub when the first is gone', () => {
    const { lacking, perOp } = lackingWithout((n0) => {
      const send = n0.send.bind(n0);
      n0.on('gossip', () => undefined);
      n0.send = (to, body) => (to.startsWith('c') ? send(to, body) : undefined);
    });
    expect(lacking).to.deep.equal([]);
    // It settles: a round through a hub is at most two messages for each of the others.
    expect(perOp).to.be.below(0.5);
  });

  it('gets along with a hub that speaks and does not hear', () => {
    const { lacking } = lackingWithout((n0) => n0.on('gossip', () => undefined));
    expect(lacking).to.deep.equal([]);
  });
});

describe('broadcast loses nothing', () => {
  const faults: readonly FaultName[] = ['partition', 'one-way', 'loss', 'duplicate', 'pause'];
  for (const variant of ['direct', 'batched', 'star', 'tree', 'topology']) {
    for (const fault of faults) {
      it(`${variant}, with ${fault}`, () => {
        for (const seed of [1, 2]) {
          const run = runGlomer(glomer('broadcast', variant), {
            workload: 'broadcast',
            nemesis: [fault],
            latency: { mean: 20, distribution: 'exponential' },
            recoveryMs: 15_000,
            seed,
          });
          expect(run.logged).to.deep.equal([]);
          expect(run.result, `seed ${seed}`).to.include({
            'valid?': true,
            'lost-count': 0,
            'never-read-count': 0,
          });
        }
      });
    }
  }

  // Partitions often end when nobody is told anything any more, so that no letter of its own tells what is lacking.
  for (const variant of ['direct', 'batched', 'tree']) {
    it(`${variant}, with 25 nodes that are cut off when there is nothing left to say`, () => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const run = runGlomer(glomer('broadcast', variant), {
          ...EFFICIENCY,
          nemesis: ['partition'],
          nemesisIntervalMs: 2000,
          timeLimitMs: 8000,
          seed,
        });
        expect(run.result, `seed ${seed}`).to.include({ 'lost-count': 0, 'never-read-count': 0 });
      }
    });
  }

  it('except by flooding, which nobody repairs', () => {
    const run = runGlomer(glomer('broadcast', 'flood'), {
      workload: 'broadcast',
      topology: 'line',
      nemesis: ['partition'],
    });
    expect(run.dropped).to.be.above(0);
    expect(run.result).to.include({ 'valid?': false });
  });
});
