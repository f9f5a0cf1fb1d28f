/**
 * Planned crashes over TCP, and the five faults of the program that this lab descends from: it hung,
 * it lost and mangled messages, it crashed more than f nodes, it printed values that nobody had
 * agreed on, and its chance came from the clock.
 */
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AgreementResult as Result } from '../../pkg/lab/agreement/result.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { Bench, PATIENCE_MS, fiveNodes, readTrace, unaccounted } from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

const example = (name: string): string => join(TOP, 'examples', name);

const crashed = ({ faults }: Result): string[] =>
  faults.map(({ kind, node, afterSends }) => `${kind} ${node} ${afterSends}`);

const inputs = ({ nodes }: Result): unknown[] => nodes.map(({ input }) => input);

/** How often each body went from whom to whom, by what the senders or the receivers recorded. */
function flow(trace: readonly TraceRecord[], kind: 'send' | 'receive'): Map<string, number> {
  const bodies = new Map<string, number>();
  for (const record of trace.filter((entry) => entry.kind === kind)) {
    const { node, from = node, to = node, body } = record;
    const key = JSON.stringify([from, to, body]);
    bodies.set(key, (bodies.get(key) ?? 0) + 1);
  }
  return bodies;
}

/** The value that a node had at the start of a round. */
function held(trace: readonly TraceRecord[], id: string, at: number | null): unknown {
  const rounds = trace.filter(({ node, kind }) => node === id && kind === 'round');
  return rounds.find(({ round }) => round === at)?.['value'];
}

describe('over TCP', function () {
  // At most five runs in a row.
  this.timeout(6 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  async function pass(out: string, file: string, ...options: string[]): Promise<Result> {
    const run = bench.lab('run', ['--config', file, '--json', '--out', out, ...options]);
    const result = await run.result();
    expect(result.verdict, run.transcript()).to.equal('pass');
    expect(await run.ended).to.deep.equal({ code: 0, signal: null });
    expect(unaccounted(result)).to.equal(0);
    return result;
  }

  const trace = (out: string): TraceRecord[] => readTrace(bench.path(out));

  it('crash-always.yaml crashes exactly f nodes, each killed in the middle of a multicast', async () => {
    for (const seed of ['1', '2']) {
      const result = await pass(seed, example('crash-always.yaml'), '--seed', seed);
      expect(crashed(result)).to.have.length(2);
      for (const fault of result.faults) {
        expect(fault).to.include({ kind: 'crash', afterSends: 1, round: 0 });
      }
      const deaths = trace(seed).filter(({ kind }) => kind === 'gone');
      expect(deaths).to.have.length(2);
      for (const death of deaths) {
        expect(death).to.include({ planned: true, cause: 'its process ended (SIGKILL)' });
      }
    }
  });

  it('an explicit plan kills each node after exactly its sends', async () => {
    const faults = { plan: [9, 14].map((afterSends, i) => ({ node: `n${i + 2}`, afterSends })) };
    const result = await pass('a', bench.experiment('plan.yaml', fiveNodes({ faults })));
    expect(crashed(result)).to.deep.equal(['crash n2 9', 'crash n3 14']);
    const counts = trace('a').filter(({ kind }) => kind === 'counts');
    expect(counts.find(({ node }) => node === 'n2')).to.include({ sent: 9 });
    expect(counts.find(({ node }) => node === 'n3')).to.include({ sent: 14 });
  });

  it('does not hang: eight nodes, seed after seed', async () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const result = await pass(seed, example('eight.yaml'), '--seed', seed);
      expect(result.faults.length).to.be.at.most(3);
    }
  });

  it('does not hang on values of future rounds, which wait for theirs', async () => {
    // A node needs five of eight values, so that the slow half lags behind by whole rounds.
    const options = ['--set', 'network.delayMs={mean: 10}', '--set', 'agreement.epsilon=0.000001'];
    const result = await pass('a', example('eight.yaml'), '--seed', '5', ...options);
    expect(result.traffic.early).to.be.above(0);
  });

  it('loses and mangles no message: what arrives is, bit for bit, what was sent', async () => {
    const options = ['--set', 'trace.level=full', '--set', 'network.delayMs=0'];
    const result = await pass('a', example('eight.yaml'), '--seed', '8', ...options);
    const [sent, received] = [flow(trace('a'), 'send'), flow(trace('a'), 'receive')];
    expect(received.size).to.be.above(50);
    for (const [body, times] of received) expect(times, body).to.equal(sent.get(body));
    expect(result.checks.find(({ name }) => name === 'accounting')?.verdict).to.equal('pass');
  });

  it('crashes five of sixteen nodes and not one more, where each would crash at once', async () => {
    const options = ['--set', 'faults.crash.probability=1', '--set', 'network.delayMs=5'];
    const result = await pass('a', example('sixteen.yaml'), ...options);
    expect(crashed(result)).to.have.length(5);
    expect(result.nodes.filter(({ decision }) => decision !== null)).to.have.length(11);
  });

  it('prints values that were agreed on: each is what its node held in that round', async () => {
    const result = await pass('a', join(TOP, 'config.yaml'), '--set', 'network.delayMs=2');
    const correct = result.nodes.filter(({ fate }) => fate === 'correct');
    const decisions = correct.map(({ id, round, decision }) => {
      expect(decision, id)
        .to.equal(held(trace('a'), id, round))
        .and.to.be.within(0.1, 0.9);
      return Number(decision);
    });
    expect(decisions).to.have.length.within(5, 7);
    expect(Math.max(...decisions) - Math.min(...decisions)).to.be.at.most(0.001);
    expect(new Set(correct.map(({ round }) => round)).size).to.equal(1);
  });

  it('takes its chance from the seed and nothing else, and prints a seed that it drew', async () => {
    const file = example('eight.yaml');
    const options = ['--set', 'faults.crash.probability=0.1'];
    const drawn = await pass('a', file, ...options);
    const repeated = await pass('b', file, ...options, '--seed', String(drawn.seed));
    const other = await pass('c', file, ...options, '--seed', String(drawn.seed + 1));

    expect(inputs(repeated)).to.deep.equal(inputs(drawn));
    expect(crashed(repeated)).to.deep.equal(crashed(drawn));
    expect(inputs(other)).to.not.deep.equal(inputs(drawn));
  });
});
