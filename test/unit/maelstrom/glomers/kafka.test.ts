import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { ownerOf } from '../../../../pkg/maelstrom/glomers/kafka/efficient.ts';
import { Commits, Log } from '../../../../pkg/maelstrom/glomers/kafka/log.ts';
import { glomer, runGlomer } from '../../../support/glomers.ts';

const cost = (variant: string): number =>
  runGlomer(glomer('kafka', variant), {
    workload: 'kafka',
    nodes: 2,
    workersPerNode: 2,
    rate: 1000,
    timeLimitMs: 2000,
    latency: { mean: 0, distribution: 'constant' },
  }).messagesPerOp;

describe('logs', () => {
  for (const variant of ['single', 'multi', 'efficient']) {
    it(`${variant}: lose nothing, and offsets rise`, () => {
      for (const seed of [1, 2]) {
        const run = runGlomer(glomer('kafka', variant), {
          workload: 'kafka',
          nodes: variant === 'single' ? 1 : 2,
          workersPerNode: 2,
          rate: 300,
          latency: { mean: 2, distribution: 'exponential' },
          timeLimitMs: 4000,
          seed,
        });
        expect(run.result, JSON.stringify(run.result).slice(0, 400)).to.include({ 'valid?': true });
        const sent = run.history.filter(({ type, f }) => type === 'ok' && f === 'send');
        expect(sent.length).to.be.above(100);
      }
    });
  }

  it('cost less without the service', () => {
    expect(cost('efficient')).to.be.below(0.5);
    expect(cost('multi')).to.be.above(2);
  });
});

describe('a log', () => {
  it('is read up to the first gap, whatever comes first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]), (offsets) => {
        const log = new Log();
        for (const offset of offsets) log.put(offset, `m${offset}`);
        const gap = [0, 1, 2, 3, 4, 5, 6, 7, 8].find((offset) => !offsets.includes(offset)) ?? 8;
        const read = log.from(0);
        expect(read.map(([offset]) => offset)).to.deep.equal([...Array(gap).keys()]);
        expect(read.every(([offset, message]) => message === `m${offset}`)).to.equal(true);
        expect(log.from(gap)).to.deep.equal([]);
      }),
    );
  });

  it('belongs to the same node for everybody, and not all to one', () => {
    const ids = ['n0', 'n1', 'n2'].map(nodeId);
    const owners = Array.from({ length: 60 }, (_, key) => ownerOf(String(key), ids));
    for (const id of ids) expect(owners.filter((owner) => owner === id).length).to.be.above(8);
    expect(owners).to.deep.equal(Array.from({ length: 60 }, (_, key) => ownerOf(String(key), ids)));
  });
});

describe('committed offsets', () => {
  it('only rise', () => {
    const commits = new Commits();
    expect(commits.commit(new Map([['a', 5]]))).to.equal(true);
    expect(commits.commit(new Map([['a', 3]]))).to.equal(false);
    expect(commits.of(['a', 'b'])).to.deep.equal({ a: 5 });
  });
});
